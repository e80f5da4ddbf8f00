package io.bellwether.core.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import io.bellwether.core.Snapshot;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is particular to the experts for numbers. */
class NumericExpertsTest {
  /** Forgets all but the newest number, so that a deviation says little more than a sign. */
  private static final ExpertSpec.Past SHORT = new ExpertSpec.Past(0.001, 0, 0);

  @Test
  void regressionTakesAdaGradSteps() {
    Expert expert =
        Experts.create(new ExpertSpec.NumericRegression(0.5, new ExpertSpec.Past(20, 0, 0)), 2);

    expert.learn(x(7), 0, 1f);

    // Of the first item nothing is unusual, so only the bias moves, by the learning rate.
    assertThat(predict(expert, x(7))[0])
        .isCloseTo((float) (1 / (1 + Math.exp(-2 * 0.5))), within(1e-6f));
  }

  @Test
  void regressionLearnsFromTheItemThatItsContainerHoldsNow() {
    ExpertSpec spec = new ExpertSpec.NumericRegression(0.5, new ExpertSpec.Past(20, 1, 0));
    Expert expert = Experts.create(spec, 2);
    Expert fresh = Experts.create(spec, 2);
    Random random = new Random(3);
    float[] numbers = new float[2];
    Features x = new Features();

    for (int i = 0; i < 50; i++) {
      x.setContext("A", "", "", numbers);
      numbers[0] = random.nextFloat();
      predict(expert, x);
      numbers[i % 2] = i % 5 == 0 ? Float.NaN : random.nextFloat();
      x.setContext(i % 7 == 0 ? "B" : "A", "", "", numbers);
      expert.learn(x, i % 2, 1f);
      fresh.learn(x, i % 2, 1f);
    }

    assertThat(Snapshot.write(expert)).isEqualTo(Snapshot.write(fresh));
  }

  @Test
  void regressionLearnsTheSameWhateverTheUnit() {
    ExpertSpec.Past past = new ExpertSpec.Past(Double.POSITIVE_INFINITY, 0, 0);
    Expert expert = Experts.create(new ExpertSpec.NumericRegression(0.5, past), 2);
    Expert thousandfold = Experts.create(new ExpertSpec.NumericRegression(0.5, past), 2);

    for (int i = 0; i < 40; i++) {
      expert.learn(x(i % 2 == 0 ? 1 : 3), i % 2, 1f);
      thousandfold.learn(x(i % 2 == 0 ? 1000 : 3000), i % 2, 1f);
    }

    assertThat(predict(expert, x(3))[1]).isGreaterThan(0.7f);
    assertThat(predict(thousandfold, x(3000))[1])
        .isCloseTo(predict(expert, x(3))[1], within(1e-5f));
  }

  @Test
  void lagsLearnWhatFollowsWhat() {
    Expert without =
        Experts.create(new ExpertSpec.NumericRegression(0.3, new ExpertSpec.Past(20, 0, 0)), 2);
    Expert with =
        Experts.create(new ExpertSpec.NumericRegression(0.3, new ExpertSpec.Past(20, 1, 0)), 2);
    for (int i = 0; i < 400; i++) {
      without.learn(x(1), i % 2, 1f);
      with.learn(x(1), i % 2, 1f);
    }

    // The last label was 1; they alternate.
    assertThat(predict(with, x(1))[0]).isGreaterThan(0.9f);
    assertThat(predict(without, x(1))[0]).isBetween(0.3f, 0.7f);
  }

  @Test
  void momentumFollowsItsFormula() {
    Expert expert = Experts.create(new ExpertSpec.Momentum(1, 0.5), 2);
    Features x = x(0.01f, -0.02f);
    expert.learn(x, 0, 1f);
    expert.learn(x, 0, 1f);

    // The newer return counts 1 and the older 1/2; the volatility is the root mean square.
    double strength = (-0.02 + 0.5 * 0.01) / (Math.sqrt(2.5e-4) * Math.sqrt(1.25));
    // No volatility was known at first: only the bias took AdaGrad's first step.
    double missed = 1 - 1 / (1 + Math.exp(-2 * 0.5));
    double bias = 0.5 + 0.5 * missed / Math.sqrt(0.25 + missed * missed);
    double logit = bias + 0.5 * Math.abs(strength);
    assertThat(predict(expert, x)[0])
        .isCloseTo((float) (1 / (1 + Math.exp(-2 * logit))), within(1e-6f));
  }

  @Test
  void momentumUnderstandsAMarketThatReverts() {
    Expert expert = Experts.create(new ExpertSpec.Momentum(3, 0.3), 2);
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      float past = (float) random.nextGaussian() / 100;
      expert.learn(x(0, past), past > 0 ? 0 : 1, 1f);
    }

    assertThat(predict(expert, x(0, 0.02f))[0]).isGreaterThan(0.9f);
    assertThat(predict(expert, x(0, -0.02f))[1]).isGreaterThan(0.9f);
    assertThat(predict(expert, x(0, Float.NaN))[0]).isBetween(0.4f, 0.6f);
  }

  @Test
  void treeSplitsWhenTheBestInputIsSurelyBetter() {
    HoeffdingTreeExpert tree =
        new HoeffdingTreeExpert(new ExpertSpec.HoeffdingTree(200, 1e-7, 0, 8, SHORT), 2);
    Random random = new Random(2);

    for (int i = 0; i < 199; i++) {
      teachHalves(tree, random);
    }
    assertThat(tree.numLeaves()).isEqualTo(1);
    teachHalves(tree, random);

    assertThat(tree.numLeaves()).isEqualTo(2);
    assertThat(predict(tree, x(0.1f, 0.9f))[0]).isGreaterThan(0.9f);
    assertThat(predict(tree, x(0.9f, 0.1f))[1]).isGreaterThan(0.9f);
  }

  @Test
  void treeTakesOneOfTwoEqualInputsWhenTheBoundIsBelowTheTieThreshold() {
    HoeffdingTreeExpert tree =
        new HoeffdingTreeExpert(new ExpertSpec.HoeffdingTree(200, 1e-7, 0.05, 2, SHORT), 2);
    Random random = new Random(3);

    // The bound is 0.0502 after 3200 items and 0.0487 after 3400.
    for (int i = 0; i < 3399; i++) {
      teachTwins(tree, random);
    }
    assertThat(tree.numLeaves()).isEqualTo(1);
    teachTwins(tree, random);

    assertThat(tree.numLeaves()).isEqualTo(2);
  }

  @Test
  void treeSendsWhatIsMissingWhereMostWent() {
    HoeffdingTreeExpert tree =
        new HoeffdingTreeExpert(new ExpertSpec.HoeffdingTree(100, 0.01, 0.05, 2, SHORT), 2);
    Random random = new Random(4);
    while (tree.numLeaves() == 1) {
      int label = random.nextInt(5) == 0 ? 1 : 0;
      tree.learn(x(label + random.nextFloat() / 2), label, 1f);
    }

    assertThat(predict(tree, x(Float.NaN))[0]).isGreaterThan(0.8f);
    assertThat(predict(tree, x(1.3f))[1]).isGreaterThan(0.8f);
  }

  @Test
  void treeGrowsNoFurtherThanItMayAndStillLearns() throws IOException {
    ExpertSpec.HoeffdingTree spec = new ExpertSpec.HoeffdingTree(10, 0.1, 1, 3, SHORT);
    HoeffdingTreeExpert tree = new HoeffdingTreeExpert(spec, 2);
    Random random = new Random(5);
    for (int i = 0; i < 5000; i++) {
      teachHalves(tree, random);
    }
    HoeffdingTreeExpert restored = new HoeffdingTreeExpert(spec, 2);
    byte[] bytes = Snapshot.write(tree);
    Snapshot.read(bytes, restored);

    assertThat(tree.numLeaves()).isEqualTo(3);
    assertThat(restored.numLeaves()).isEqualTo(3);
    assertThat(predict(tree, x(0.05f, 0.5f))[0]).isGreaterThan(0.9f);
    ExpertSpec.HoeffdingTree smaller = new ExpertSpec.HoeffdingTree(10, 0.1, 1, 2, SHORT);
    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(bytes, new HoeffdingTreeExpert(smaller, 2)))
        .withMessageContaining("a tree in a snapshot must fit");
  }

  @Test
  void refusesASnapshotOfAnotherPast() {
    byte[] bytes =
        Snapshot.write(
            Experts.create(
                new ExpertSpec.NumericRegression(0.3, new ExpertSpec.Past(20, 3, 0)), 2));

    assertThatIOException()
        .isThrownBy(
            () ->
                Snapshot.read(
                    bytes,
                    Experts.create(
                        new ExpertSpec.NumericRegression(0.3, new ExpertSpec.Past(20, 2, 0)), 2)))
        .withMessageContaining("3 lags and this expert 2");
  }

  @Test
  void forgetsTheSymbolThatIsSilentLongest() {
    SymbolMemory<Integer> memory = new SymbolMemory<>(2);
    memory.add("A", 1);
    memory.add("B", 2);
    memory.touch("A");
    memory.get("B");

    memory.add("C", 3);

    assertThat(memory.get("A")).isEqualTo(1);
    assertThat(memory.get("B")).isNull();
    assertThat(memory.size()).isEqualTo(2);
  }

  @Test
  void settingsOutOfBoundsAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExpertSpec.Past(20, 65, 0))
        .withMessage("lags must be between 0 and 64: 65");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExpertSpec.HoeffdingTree(200, 1, 0.05, 8, SHORT))
        .withMessage("split-error must be above 0.0 and below 1.0: 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExpertSpec.Momentum(0, 0.3))
        .withMessage("half-life must be positive: 0.0");
  }

  /** The first number tells the class, the second nothing. */
  private static void teachHalves(Expert tree, Random random) {
    float tells = random.nextFloat();
    tree.learn(x(tells, random.nextFloat()), tells > 0.5f ? 1 : 0, 1f);
  }

  /** Two numbers tell the class equally well. */
  private static void teachTwins(Expert tree, Random random) {
    float tells = random.nextFloat();
    tree.learn(x(tells, tells), tells > 0.5f ? 1 : 0, 1f);
  }

  private static Features x(float... numbers) {
    Features x = new Features();
    x.setContext("A", "", "", numbers);
    return x;
  }

  private static float[] predict(Expert expert, Features x) {
    float[] out = new float[expert.numClasses()];
    expert.predict(x, out, 0);
    return out;
  }
}
