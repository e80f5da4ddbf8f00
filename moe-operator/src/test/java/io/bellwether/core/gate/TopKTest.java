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
    for (int differentScores : new int[] {1, 5, 1_000_000}) {
      Features x = new Features();
      x.add(random.nextInt(1000), 1f);
      int[] slots = IntStream.range(0, 120).map(i -> 3 * i + 1).toArray();
      float[] scores = new float[120];
      float[] values = new float[120];
      for (int i = 0; i < 120; i++) {
        scores[i] = random.nextInt(differentScores) - differentScores / 2f;
        values[i] = i;
      }
      int itemHash = TopK.hash(x);
      List<Integer> sorted =
          IntStream.range(0, 120)
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingDouble(i -> -scores[i])
                      .thenComparing(i -> Mix.mix(itemHash + Mix.mix(slots[i] + 1))))
              .toList();

      Route out = new Route(2);
      TopK.pick(k, slots, scores, values, 120, itemHash, out);

      assertThat(out.size()).isEqualTo(Math.min(k, 120));
      for (int i = 0; i < out.size(); i++) {
        assertThat(out.expert(i)).isEqualTo(slots[sorted.get(i)]);
        assertThat(out.weight(i)).isEqualTo(values[sorted.get(i)]);
      }
    }
  }
}
