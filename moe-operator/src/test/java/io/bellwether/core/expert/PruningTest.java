package io.bellwether.core.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Allocations;
import io.bellwether.core.Features;
import io.bellwether.core.RandomItems;
import io.bellwether.core.Snapshot;
import io.bellwether.core.expert.ExpertSpec.Activation;
import io.bellwether.core.expert.ExpertSpec.FeedForward;
import io.bellwether.core.expert.ExpertSpec.SoftmaxRegression;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PruningTest {
  private static final int CLASSES = 3;

  static List<ExpertSpec> specs() {
    return List.of(
        new SoftmaxRegression(10, 0.5, 0),
        new FeedForward(10, 4, 8, Activation.RELU, 0.1, 0.3, 0, 1),
        new FeedForward(10, 40, 70, Activation.SWIGLU, 0.1, 0.3, 0, 1));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void keepingAllPredictsTheSame(ExpertSpec spec) {
    RandomItems items = items(1);
    Features[] known = new Features[60];
    Arrays.setAll(known, i -> items.item());
    Expert expert = taught(spec, known);

    Expert pruned = Experts.prune(expert, 1);

    for (Features x : known) {
      assertThat(predict(pruned, x)).containsExactly(predict(expert, x), within(2e-6f));
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void theLessIsKeptTheSmallerItIsAndTheMoreDiffers(ExpertSpec spec) {
    RandomItems items = items(2);
    Features[] known = new Features[60];
    Arrays.setAll(known, i -> items.item());
    Expert expert = taught(spec, known);

    double lastDistance = -1;
    int lastSize = Integer.MAX_VALUE;
    for (double keep : new double[] {1, 0.3, 0.02}) {
      Expert pruned = Experts.prune(expert, keep);
      double distance = 0;
      for (Features x : known) {
        float[] p = predict(pruned, x);
        assertThat(p[0] + p[1] + p[2]).isCloseTo(1f, within(1e-5f));
        distance += Math.abs(p[0] - predict(expert, x)[0]);
      }
      int size = Snapshot.write(pruned).length;
      assertThat(distance).isGreaterThan(lastDistance);
      assertThat(size).isLessThan(lastSize);
      lastDistance = distance;
      lastSize = size;
    }
  }

  @Test
  void keepsTheRowsOfLargestNorm() {
    Expert expert = Experts.create(new SoftmaxRegression(8, 0.5, 0), 2);
    for (int i = 0; i < 30; i++) {
      expert.learn(x(1), 0, 1f);
      expert.learn(x(2), 1, 1f);
    }
    expert.learn(x(3), 0, 0.001f);
    float[] nothingKnown = predict(expert, x(99));

    Expert pruned = Experts.prune(expert, 0.5);

    assertThat(predict(pruned, x(1))).containsExactly(predict(expert, x(1)));
    assertThat(predict(pruned, x(2))).containsExactly(predict(expert, x(2)));
    assertThat(predict(pruned, x(3))).containsExactly(nothingKnown);
    assertThat(predict(pruned, x(3))).isNotEqualTo(predict(expert, x(3)));
  }

  @Test
  void keepsTheFirstOfEqualsAndNothingThatIsZero() {
    float[] magnitudes = {2, 0, 5, 2, 0, 2};

    assertThat(Magnitudes.largest(magnitudes, 0.5))
        .containsExactly(true, false, true, false, false, false);
    assertThat(Magnitudes.largest(magnitudes, 1))
        .containsExactly(true, false, true, true, false, true);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aBatchEqualsItsItems(ExpertSpec spec) {
    Expert pruned = Experts.prune(taught(spec, items(3).item()), 0.5);
    RandomItems items = items(4);
    Features[] batch = new Features[37];
    Arrays.setAll(batch, i -> items.item());
    float[] together = new float[37 * CLASSES];

    pruned.predictBatch(batch, 37, together, new boolean[37]);

    for (int i = 0; i < 37; i++) {
      assertThat(Arrays.copyOfRange(together, i * CLASSES, (i + 1) * CLASSES))
          .containsExactly(predict(pruned, batch[i]));
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aSnapshotIsReadByACopyThatKeepsAnotherShare(ExpertSpec spec) throws IOException {
    RandomItems items = items(5);
    Expert pruned = Experts.prune(taught(spec, items.item(), items.item()), 0.4);
    Expert other = Experts.prune(taught(spec, items.item()), 0.9);

    Snapshot.read(Snapshot.write(pruned), other);

    for (int i = 0; i < 20; i++) {
      Features x = items.item();
      assertThat(predict(other, x)).containsExactly(predict(pruned, x));
    }
    assertThat(Snapshot.write(other)).isEqualTo(Snapshot.write(pruned));
  }

  @Test
  void refusesASnapshotOfAnotherShape() {
    byte[] bytes = Snapshot.write(Experts.prune(taught(specs().get(1)), 1));
    Expert wider =
        Experts.create(new FeedForward(10, 4, 9, Activation.RELU, 0.1, 0.3, 0, 1), CLASSES);

    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(bytes, Experts.prune(wider, 1)))
        .withMessageContaining("8 hidden units and this expert 9");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void predictsOnly(ExpertSpec spec) {
    Expert pruned = Experts.prune(taught(spec), 0.5);

    assertThat(Experts.canPrune(spec)).isTrue();
    assertThatThrownBy(() -> pruned.learn(x(1), 0, 1f))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("a pruned expert does not learn");
  }

  @Test
  void refusesWhatCannotBePruned() {
    ExpertSpec prior = new ExpertSpec.Prior(5);
    Expert regression = taught(specs().get(0));

    assertThat(Experts.canPrune(prior)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Experts.prune(Experts.create(prior, 2), 0.5))
        .withMessageEndingWith("to be pruned: prior");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Experts.prune(regression, 1.5))
        .withMessage("share to keep must be between 0.0 and 1.0: 1.5");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void predictingAllocatesNothing(ExpertSpec spec) {
    Expert pruned = Experts.prune(taught(spec, items(6).item()), 0.5);
    RandomItems items = items(7);
    Features[] some = new Features[16];
    Arrays.setAll(some, i -> items.item());
    float[] out = new float[CLASSES];
    int[] next = {0};

    long bytes = Allocations.bytesWhenWarm(() -> pruned.predict(some[next[0]++ & 15], out, 0));

    assertThat(bytes).isZero();
  }

  private static RandomItems items(long seed) {
    return new RandomItems(seed, 12, CLASSES);
  }

  /** Taught the given items among others. */
  private static Expert taught(ExpertSpec spec, Features... also) {
    Expert expert = Experts.create(spec, CLASSES);
    RandomItems items = items(8);
    for (int i = 0; i < 300; i++) {
      int label = items.label();
      expert.learn(items.item(label), label, 1f);
    }
    for (int i = 0; i < also.length; i++) {
      expert.learn(also[i], i % CLASSES, 1f);
    }
    return expert;
  }

  private static float[] predict(Expert expert, Features x) {
    float[] out = new float[expert.numClasses()];
    expert.predict(x, out, 0);
    return out;
  }

  private static Features x(int... indices) {
    Features x = new Features();
    for (int index : indices) {
      x.add(index, 1f);
    }
    return x;
  }
}
