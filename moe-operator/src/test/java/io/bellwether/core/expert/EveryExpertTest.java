package io.bellwether.core.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Allocations;
import io.bellwether.core.Features;
import io.bellwether.core.RandomItems;
import io.bellwether.core.Snapshot;
import io.bellwether.core.expert.ExpertSpec.Optimizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind of expert owes. A new kind adds one line to {@link #specs}. */
class EveryExpertTest {
  private static final int CLASSES = 3;
  private static final int ITEM_BITS = 12;
  private static final int EMBEDDING = RandomItems.EMBEDDING;

  static List<ExpertSpec> specs() {
    return List.of(
        new ExpertSpec.Prior(50),
        new ExpertSpec.LastOutcome(0.3),
        new ExpertSpec.LastOutcome(0.3, 20),
        new ExpertSpec.NaiveBayes(10, 0.3, 50),
        new ExpertSpec.NaiveBayes(14, 0.3, Double.POSITIVE_INFINITY),
        new ExpertSpec.SoftmaxRegression(10, 0.3, 1e-4),
        new ExpertSpec.SoftmaxRegression(14, 0.3, 0),
        new ExpertSpec.NumericRegression(0.3, new ExpertSpec.Past(20, 3, 0)),
        new ExpertSpec.HoeffdingTree(20, 0.01, 0.2, 4, new ExpertSpec.Past(20, 2, 5)),
        new ExpertSpec.Momentum(2, 0.3),
        new ExpertSpec.SoftmaxRegression(14, Optimizer.FTRL, 0.7, 0.1, 0.05, 0.01, 0.1),
        new ExpertSpec.SoftmaxRegression(14, Optimizer.SGD, 1, 1, 0, 1e-4, 0),
        new ExpertSpec.FeedForward(10, 4, 8, ExpertSpec.Activation.RELU, 0.1, 0.3, 0, 1),
        new ExpertSpec.FeedForward(14, 4, 6, ExpertSpec.Activation.SWIGLU, 0.1, 0.3, 0.2, 1),
        new ExpertSpec.FeedForward(14, 4, 6, ExpertSpec.Activation.RELU, 0.1, 0.3, 0.2, 4, 1),
        new ExpertSpec.FeedForward(12, 5, 7, ExpertSpec.Activation.SWIGLU, 0.1, 0.3, 0, 3, 1),
        new ExpertSpec.EmbeddingRegression(EMBEDDING, Optimizer.ADAGRAD, 0.1, 0),
        new ExpertSpec.EmbeddingRegression(EMBEDDING, Optimizer.SGD, 0.5, 0.02),
        new ExpertSpec.EmbeddingNetwork(EMBEDDING, 6, 0.1, 0, 1),
        new ExpertSpec.EmbeddingNetwork(EMBEDDING, 5, 0.1, 0.02, 1));
  }

  @Test
  void everyKindIsTestedHere() {
    Set<Class<?>> tested = specs().stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(tested)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ExpertSpec.class.getPermittedSubclasses())
                .filter(kind -> kind != ServedSpec.class)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aFreshExpertAnswers(ExpertSpec spec) {
    Expert expert = Experts.create(spec, CLASSES);

    assertThat(expert.numClasses()).isEqualTo(CLASSES);
    assertThat(predict(expert, items(1).item()))
        .containsExactly(new float[] {1f / 3, 1f / 3, 1f / 3}, within(1e-6f));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void probabilitiesSumToOneWhateverWasLearned(ExpertSpec spec) {
    Expert expert = Experts.create(spec, CLASSES);
    RandomItems items = items(2);

    for (int i = 0; i < 2000; i++) {
      int label = items.label();
      float[] p = predict(expert, items.item());
      expert.learn(items.item(label), label, i % 2 == 0 ? 1f : 1e-30f);

      assertProbabilities(p);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void strangeFeaturesDoNoHarm(ExpertSpec spec) {
    Expert expert = taught(spec, 3, 200);
    float[] values = {Float.NaN, Float.POSITIVE_INFINITY, -Float.MAX_VALUE, 0f, Float.MIN_VALUE};
    Features strange = new Features(new int[] {1, -5, Integer.MAX_VALUE, 7, 9}, values);
    Features empty = new Features();
    strange.setContext("never seen", "xx", "", new float[] {Float.NaN});
    strange.setEmbedding(Arrays.copyOf(values, EMBEDDING));

    for (Features x : List.of(strange, empty)) {
      expert.learn(x, 1, 1f);
      assertProbabilities(predict(expert, x));
    }
    assertProbabilities(predict(expert, items(3).item()));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aClassThatNeverOccurredKeepsItsPlace(ExpertSpec spec) {
    Expert expert = Experts.create(spec, CLASSES);
    RandomItems items = items(4);
    for (int i = 0; i < 300; i++) {
      expert.learn(items.item(i % 2), i % 2, 1f);
    }

    Features x = items.item(2);
    assertProbabilities(predict(expert, x));
    expert.learn(x, 2, 1f);

    assertThat(predict(expert, x)[2]).isPositive();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void inputsStayAsTheyWere(ExpertSpec spec) {
    Expert expert = taught(spec, 5, 50);
    Features x = items(6).item();
    Features before = x.copy();
    float[] embedding = x.embedding().clone();

    predict(expert, x);
    expert.learn(x, 0, 0.5f);

    assertThat(x.size()).isEqualTo(before.size());
    assertThat(Arrays.copyOf(x.indices(), x.size())).containsExactly(before.indices());
    assertThat(Arrays.copyOf(x.values(), x.size())).containsExactly(before.values());
    assertThat(x.symbol()).isEqualTo(before.symbol());
    assertThat(x.embedding()).containsExactly(embedding);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void equalCallsGiveEqualResults(ExpertSpec spec) {
    Expert one = taught(spec, 7, 300);
    Expert other = taught(spec, 7, 300);
    RandomItems items = items(8);

    for (int i = 0; i < 50; i++) {
      Features x = items.item();
      float[] first = predict(one, x);

      assertThat(predict(one, x)).containsExactly(first);
      assertThat(predict(other, x)).containsExactly(first);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void predictingChangesNothing(ExpertSpec spec) {
    Expert expert = taught(spec, 9, 100);
    byte[] before = Snapshot.write(expert);

    RandomItems items = items(10);
    for (int i = 0; i < 100; i++) {
      predict(expert, items.item());
    }

    assertThat(Snapshot.write(expert)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void learnsTheSameWhetherOrNotItWasJustAsked(ExpertSpec spec) {
    Expert asked = taught(spec, 9, 100);
    Expert notAsked = taught(spec, 9, 100);

    RandomItems items = items(10);
    for (int i = 0; i < 100; i++) {
      Features x = items.item();
      predict(asked, i % 3 == 0 ? items.item() : x);
      asked.learn(x, i % CLASSES, 1f);
      notAsked.learn(x, i % CLASSES, 1f);
    }

    assertThat(Snapshot.write(asked)).isEqualTo(Snapshot.write(notAsked));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void learningChangesWhatIsExpected(ExpertSpec spec) {
    Expert expert = Experts.create(spec, CLASSES);
    Features x = items(11).item(1);

    for (int i = 0; i < 20; i++) {
      expert.learn(x, 1, 1f);
    }

    assertThat(predict(expert, x)[1]).isGreaterThan(0.4f);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aBatchEqualsItsItems(ExpertSpec spec) {
    Expert expert = taught(spec, 12, 200);
    RandomItems items = items(13);
    Features[] batch = {items.item(), items.item(), items.item(), null};
    float[] together = new float[4 * CLASSES];
    boolean[] voted = new boolean[4];

    expert.predictBatch(batch, 3, together, voted);

    assertThat(voted).containsExactly(true, true, true, false);
    for (int i = 0; i < 3; i++) {
      assertThat(Arrays.copyOfRange(together, i * CLASSES, (i + 1) * CLASSES))
          .containsExactly(predict(expert, batch[i]));
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void goesOnAfterASnapshotAsIfNothingHadHappened(ExpertSpec spec) throws IOException {
    Expert original = taught(spec, 14, 300);
    Expert restored = taught(spec, 99, 40);

    Snapshot.read(Snapshot.write(original), restored);

    RandomItems items = items(15);
    for (int i = 0; i < 200; i++) {
      int label = items.label();
      Features x = items.item(label);
      assertThat(predict(restored, x)).containsExactly(predict(original, x));
      original.learn(x, label, 0.7f);
      restored.learn(x, label, 0.7f);
    }
    assertThat(Snapshot.write(restored)).isEqualTo(Snapshot.write(original));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aYoungExpertHasASmallSnapshot(ExpertSpec spec) {
    assertThat(Snapshot.write(taught(spec, 16, 1))).hasSizeLessThan(2000);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void refusesASnapshotOfOtherShape(ExpertSpec spec) {
    byte[] bytes = Snapshot.write(taught(spec, 17, 10));

    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(bytes, Experts.create(spec, CLASSES + 1)))
        .withMessageContaining("3 classes and this expert 4");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void refusesADamagedSnapshot(ExpertSpec spec) {
    byte[] bytes = Snapshot.write(taught(spec, 18, 10));
    bytes[bytes.length / 2] ^= 1;

    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(bytes, Experts.create(spec, CLASSES)))
        .withMessageContaining("checksum");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void refusesLessonsThatMakeNoSense(ExpertSpec spec) {
    Expert expert = Experts.create(spec, CLASSES);
    Features x = items(19).item();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> expert.learn(x, 3, 1f))
        .withMessage("label of a lesson must be between 0 and 2: 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expert.learn(x, 0, Float.NaN))
        .withMessageContaining("weight of a lesson");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void predictingAndLearningAllocateNothing(ExpertSpec spec) {
    Expert expert = taught(spec, 20, 500);
    RandomItems items = items(21);
    Features[] some = new Features[16];
    Arrays.setAll(some, i -> items.item());
    float[] out = new float[CLASSES];
    int[] next = {0};

    long bytes =
        Allocations.bytesWhenWarm(
            () -> {
              Features x = some[next[0]++ & 15];
              expert.predict(x, out, 0);
              expert.learn(x, next[0] % CLASSES, 0.5f);
            });

    assertThat(bytes).isZero();
  }

  private static RandomItems items(long seed) {
    return new RandomItems(seed, ITEM_BITS, CLASSES);
  }

  private static Expert taught(ExpertSpec spec, long seed, int lessons) {
    Expert expert = Experts.create(spec, CLASSES);
    RandomItems items = items(seed);
    for (int i = 0; i < lessons; i++) {
      int label = items.label();
      expert.learn(items.item(label), label, 1f);
    }
    return expert;
  }

  private static float[] predict(Expert expert, Features x) {
    float[] padded = new float[CLASSES + 2];
    Arrays.fill(padded, -7f);
    assertThat(expert.predict(x, padded, 1)).isTrue();
    assertThat(padded[0]).isEqualTo(-7f);
    assertThat(padded[CLASSES + 1]).isEqualTo(-7f);
    return Arrays.copyOfRange(padded, 1, CLASSES + 1);
  }

  private static void assertProbabilities(float[] p) {
    float sum = 0;
    for (float value : p) {
      assertThat(value).isBetween(0f, 1f);
      sum += value;
    }
    assertThat(sum).isCloseTo(1f, within(1e-5f));
  }
}
