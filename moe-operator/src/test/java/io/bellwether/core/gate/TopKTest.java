package io.bellwether.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Features;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopKTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 50, 200})
  void picksWhatSortingAllByScoreAndThenByTheItemsHashPutsFirst(int k) {
    Random random = new Random(k);
    for (int count : new int[] {1, 2, 3, 10, 120}) {
      picksWhatSortingPutsFirst(k, count, random);
    }
  }

  private static void picksWhatSortingPutsFirst(int k, int count, Random random) {
    for (int differentScores : new int[] {1, 5, 1_000_000}) {
      Features x = new Features();
      x.add(random.nextInt(1000), 1f);
      int[] slots = IntStream.range(0, count).map(i -> 3 * i + 1).toArray();
      float[] scores = new float[count];
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        scores[i] = random.nextInt(differentScores) - differentScores / 2f;
        values[i] = i;
      }
      int itemHash = TopK.hash(x);
      List<Integer> sorted =
          IntStream.range(0, count)
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingDouble(i -> -scores[i])
                      .thenComparing(i -> Mix.mix(itemHash + Mix.mix(slots[i] + 1))))
              .toList();

      Route out = new Route(2);
      TopK.pick(k, slots, scores, values, count, itemHash, out);

      assertThat(out.size()).isEqualTo(Math.min(k, count));
      for (int i = 0; i < out.size(); i++) {
        assertThat(out.expert(i)).isEqualTo(slots[sorted.get(i)]);
        assertThat(out.weight(i)).isEqualTo(values[sorted.get(i)]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void bothZerosAreOneScoreAndWhatIsNoNumberIsNotPreferred(int k) {
    int[] slots = {0, 1, 2, 3};
    float[] alike = {0f, -0f, 0f, -0f};
    float[] equal = {1f, 1f, 1f, 1f};
    float[] strange = {Float.NaN, 2f, 3f, Float.NEGATIVE_INFINITY};
    for (int itemHash = 0; itemHash < 100; itemHash++) {
      assertThat(picked(k, slots, alike, itemHash)).isEqualTo(picked(k, slots, equal, itemHash));
      assertThat(picked(k, slots, new float[] {2f, 3f, 1f, 0f}, itemHash)).startsWith(1).hasSize(k);
    }
    assertThat(picked(1, slots, strange, 7)).doesNotContain(3);
    assertThat(picked(k, new int[] {5}, new float[] {1f}, 7)).containsExactly(5);
  }

  private static List<Integer> picked(int k, int[] slots, float[] scores, int itemHash) {
    Route out = new Route(k);
    TopK.pick(k, slots, scores, scores, slots.length, itemHash, out);
    return IntStream.range(0, out.size()).map(out::expert).boxed().toList();
  }
}
