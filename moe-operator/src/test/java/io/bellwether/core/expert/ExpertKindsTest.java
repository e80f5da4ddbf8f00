package io.bellwether.core.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import io.bellwether.core.Snapshot;
import io.bellwether.core.expert.ExpertSpec.Optimizer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is particular to each kind, against numbers worked out by hand. */
class ExpertKindsTest {
  private static final double FOREVER = Double.POSITIVE_INFINITY;

  @Test
  void priorCountsWithOnePseudoCount() {
    Expert prior = Experts.create(new ExpertSpec.Prior(FOREVER), 2);

    prior.learn(x(), 0, 1f);
    prior.learn(x(), 0, 1f);
    prior.learn(x(), 1, 0.5f);

    assertThat(predict(prior, x())).containsExactly(3f / 4.5f, 1.5f / 4.5f);
  }

  @Test
  void priorHalvesACountAfterItsHalfLife() {
    Expert prior = Experts.create(new ExpertSpec.Prior(1), 2);

    prior.learn(x(), 0, 1f);
    prior.learn(x(), 1, 1f);

    assertThat(predict(prior, x())[0]).isCloseTo(1.5f / 3.5f, within(1e-6f));
  }

  @Test
  void lastOutcomeRepeatsTheNewestLabelOfTheSymbol() {
    Expert expert = Experts.create(new ExpertSpec.LastOutcome(0.2), 3);

    expert.learn(of("ABC"), 0, 1f);
    expert.learn(of("ABC"), 2, 1f);
    expert.learn(of("XYZ"), 1, 1f);

    assertThat(predict(expert, of("ABC"))).containsExactly(0.1f, 0.1f, 0.8f);
    assertThat(predict(expert, of("XYZ"))).containsExactly(0.1f, 0.8f, 0.1f);
    assertThat(predict(expert, of("NEW"))).containsOnly(1f / 3);
  }

  @Test
  void lastOutcomeLearnsWhatFollowsALabel() {
    Expert expert = Experts.create(new ExpertSpec.LastOutcome(0.4, Double.POSITIVE_INFINITY), 3);
    Features x = of("A");
    float[] out = new float[3];
    for (int label : new int[] {0, 1, 0, 1, 0}) {
      expert.learn(x, label, 1);
    }

    // After label 0 came label 1 twice: (10 * 0.2 + 2) / 12; before that 0.6 for label 0 itself.
    expert.predict(x, out, 0);

    assertThat(out[0]).isCloseTo(6f / 12, within(1e-6f));
    assertThat(out[1]).isCloseTo(4f / 12, within(1e-6f));
    assertThat(out[2]).isCloseTo(2f / 12, within(1e-6f));
  }

  @Test
  void lastOutcomeForgetsTheSymbolThatIsSilentLongest() throws IOException {
    Expert expert = Experts.create(new ExpertSpec.LastOutcome(0.2), 2);
    for (int i = 0; i < LastOutcomeExpert.MAX_SYMBOLS; i++) {
      expert.learn(of("S" + i), 0, 1f);
    }
    expert.learn(of("S0"), 1, 1f);
    predict(expert, of("S1"));
    Expert restored = Experts.create(new ExpertSpec.LastOutcome(0.2), 2);
    Snapshot.read(Snapshot.write(expert), restored);

    for (Expert each : new Expert[] {expert, restored}) {
      each.learn(of("one too many"), 1, 1f);

      assertThat(predict(each, of("S0"))).containsExactly(0.2f, 0.8f);
      assertThat(predict(each, of("S1"))).containsExactly(0.5f, 0.5f);
      assertThat(predict(each, of("S2"))).containsExactly(0.8f, 0.2f);
      assertThat(predict(each, of("one too many"))).containsExactly(0.2f, 0.8f);
    }
  }

  @Test
  void lastOutcomeDoesNotRememberEndlessSymbols() {
    Expert expert = Experts.create(new ExpertSpec.LastOutcome(0.2), 2);
    String endless = "X".repeat(100_000);

    expert.learn(of(endless), 0, 1f);

    assertThat(predict(expert, of(endless))).containsExactly(0.5f, 0.5f);
    assertThat(Snapshot.write(expert)).hasSizeLessThan(100);
  }

  @Test
  void naiveBayesFollowsItsFormula() {
    Expert expert = Experts.create(new ExpertSpec.NaiveBayes(8, 0.5, FOREVER), 2);
    expert.learn(x(1, 2), 0, 1f);
    expert.learn(x(1, 3), 1, 1f);
    expert.learn(x(3), 1, 1f);

    // N = (1, 2), n = (2, 3), V = 3; feature 1: (1, 1), feature 3: (0, 2); feature 9 is unknown.
    double a = 1.5 * (1.5 / 3.5) * (0.5 / 3.5);
    double b = 2.5 * (1.5 / 4.5) * (2.5 / 4.5);
    double odds = Math.pow(a / b, 1 / Math.sqrt(2));

    assertThat(predict(expert, x(1, 3, 9))[0])
        .isCloseTo((float) (odds / (1 + odds)), within(1e-6f));
  }

  @Test
  void naiveBayesForgetsTheSameHoweverOftenItRescales() {
    ExpertSpec halving = new ExpertSpec.NaiveBayes(8, 0.5, 1);
    Expert old = Experts.create(halving, 2);
    Expert young = Experts.create(halving, 2);
    for (int i = 0; i < 1000; i++) {
      old.learn(x(1), i % 2, 1f);
    }
    for (int i = 940; i < 1000; i++) {
      young.learn(x(1), i % 2, 1f);
    }

    assertThat(predict(old, x(1))[0]).isCloseTo(predict(young, x(1))[0], within(1e-6f));
    assertThat(predict(old, x(1))[1]).isGreaterThan(0.6f);
  }

  @Test
  void naiveBayesSurvivesAHalfLifeThatForgetsAtOnce() {
    Expert expert = Experts.create(new ExpertSpec.NaiveBayes(8, 0.5, 1e-6), 2);

    expert.learn(x(1), 0, 1f);
    expert.learn(x(1), 1, 1f);

    // Only the second lesson is left: N = n = (0, 1) and V = 1.
    assertThat(predict(expert, x(1))[1]).isCloseTo(1.5f / (1.5f + 0.5f), within(1e-6f));
  }

  @Test
  void softmaxRegressionTakesAdaGradSteps() {
    Expert expert = Experts.create(new ExpertSpec.SoftmaxRegression(8, 0.5, 0), 2);

    expert.learn(x(1), 0, 1f);

    // The gradient is a half, and so is its root mean square: one step of 0.5·0.5 / (0.5 + 0.05)
    // for
    // the feature, one for the bias.
    double step = 0.25 / 0.55;
    double logit = 2 * step;
    assertThat(predict(expert, x(1))[0])
        .isCloseTo((float) (1 / (1 + Math.exp(-2 * logit))), within(1e-6f));
    assertThat(predict(expert, x(2))[0])
        .isCloseTo((float) (1 / (1 + Math.exp(-2 * step))), within(1e-6f));
  }

  @Test
  void softmaxRegressionLearnsLessFromALessonOfLittleWeight() {
    Expert heavy = Experts.create(new ExpertSpec.SoftmaxRegression(8, 0.5, 0), 2);
    Expert light = Experts.create(new ExpertSpec.SoftmaxRegression(8, 0.5, 0), 2);
    heavy.learn(x(1), 0, 1f);
    light.learn(x(1), 0, 1f);

    heavy.learn(x(1), 1, 1f);
    light.learn(x(1), 1, 0.1f);

    assertThat(predict(heavy, x(1))[1]).isGreaterThan(predict(light, x(1))[1] + 0.1f);
  }

  @Test
  void ftrlWithoutPenaltiesMovesAsAdaGradDoes() {
    Expert adagrad =
        Experts.create(
            new ExpertSpec.SoftmaxRegression(8, Optimizer.ADAGRAD, 0.5, 0.1, 0, 0, 0), 3);
    Expert ftrl =
        Experts.create(new ExpertSpec.SoftmaxRegression(8, Optimizer.FTRL, 0.5, 0.1, 0, 0, 0), 3);

    for (int i = 0; i < 300; i++) {
      Features lesson = x(i % 11, 20 + i % 7);
      adagrad.learn(lesson, i % 3, 0.8f);
      ftrl.learn(lesson, i % 3, 0.8f);
      assertThat(predict(ftrl, lesson)).containsExactly(predict(adagrad, lesson), within(1e-4f));
    }
  }

  @Test
  void sgdTakesStepsThatNeverGetSmaller() {
    Expert expert =
        Experts.create(new ExpertSpec.SoftmaxRegression(8, Optimizer.SGD, 0.5, 1, 0, 0, 0), 2);

    expert.learn(x(1), 0, 1f);

    // The gradient is a half: 0.5·0.5 for the feature, a twentieth of it for the bias.
    double first = 0.25 + 0.25 / 20;
    double p = 1 / (1 + Math.exp(-2 * first));
    assertThat(predict(expert, x(1))[0]).isCloseTo((float) p, within(1e-6f));

    expert.learn(x(1), 0, 0.5f);

    double second = first + 0.5 * (1 - p) * 0.5 * (1 + 1.0 / 20);
    assertThat(predict(expert, x(1))[0])
        .isCloseTo((float) (1 / (1 + Math.exp(-2 * second))), within(1e-6f));
  }

  @Test
  void aBiasRateFollowsTheClassesOfLate() {
    ExpertSpec[] specs = {
      new ExpertSpec.SoftmaxRegression(8, Optimizer.ADAGRAD, 0.5, 0.05, 0, 0, 0.2),
      new ExpertSpec.FeedForward(8, 4, 4, ExpertSpec.Activation.RELU, 0.03, 0.3, 0.2, 1)
    };
    for (ExpertSpec spec : specs) {
      Expert expert = Experts.create(spec, 2);
      expert.learn(x(), 0, 1f);
      // One plain step of 0.2·0.5 up and down.
      assertThat(predict(expert, x())[0])
          .isCloseTo((float) (1 / (1 + Math.exp(-0.2))), within(1e-6f));

      for (int i = 0; i < 1000; i++) {
        expert.learn(x(), 0, 1f);
      }
      for (int i = 0; i < 30; i++) {
        expert.learn(x(), 1, 1f);
      }

      assertThat(predict(expert, x())[1]).isGreaterThan(0.8f);
    }
  }

  @Test
  void ftrlForgetsWhatIsNotSaidOften() {
    Expert ftrl =
        Experts.create(new ExpertSpec.SoftmaxRegression(8, Optimizer.FTRL, 1, 0.1, 0.4, 0, 0), 2);

    for (int i = 0; i < 40; i++) {
      ftrl.learn(x(1), 0, 0.5f);
      ftrl.learn(x(2), 1, 0.5f);
    }
    ftrl.learn(x(7), 1, 0.5f);

    assertThat(predict(ftrl, x(1))[0]).isGreaterThan(0.7f);
    assertThat(predict(ftrl, x(7))).containsExactly(predict(ftrl, x(200)));
  }

  @Test
  void featuresOfALargerSpaceAreFolded() {
    ExpertSpec spec = new ExpertSpec.SoftmaxRegression(8, 0.5, 0);
    Expert expert = Experts.create(spec, 2);

    expert.learn(x(1 + 256, 7 + 512), 0, 1f);

    assertThat(predict(expert, x(1, 7))).containsExactly(predict(expert, x(257, 519)));
    assertThat(predict(expert, x(1, 7))[0]).isGreaterThan(predict(expert, x(2, 8))[0]);
  }

  @Test
  void refusesASnapshotOfAnotherTableSize() {
    byte[] bayes = Snapshot.write(Experts.create(new ExpertSpec.NaiveBayes(8, 1, 10), 2));
    byte[] softmax = Snapshot.write(Experts.create(new ExpertSpec.SoftmaxRegression(8, 0.5, 0), 2));

    assertThatIOException()
        .isThrownBy(
            () -> Snapshot.read(bayes, Experts.create(new ExpertSpec.NaiveBayes(9, 1, 10), 2)))
        .withMessageContaining("8 bits and this expert 9");
    assertThatIOException()
        .isThrownBy(
            () ->
                Snapshot.read(
                    softmax, Experts.create(new ExpertSpec.SoftmaxRegression(9, 0.5, 0), 2)))
        .withMessageContaining("8 bits and this expert 9");
  }

  @Test
  void settingsOutOfBoundsAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExpertSpec.Prior(0))
        .withMessage("half-life must be positive: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExpertSpec.LastOutcome(1))
        .withMessage("smoothing must be above 0.0 and below 1.0: 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExpertSpec.NaiveBayes(25, 1, 1))
        .withMessage("bits must be between 8 and 24: 25");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Experts.create(new ExpertSpec.NaiveBayes(24, 1, 1), 128))
        .withMessage("2^24 rows of 128 classes do not fit one array; use fewer bits");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExpertSpec.SoftmaxRegression(18, Double.NaN, 0))
        .withMessage("learning-rate must be positive: NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ExpertSpec.SoftmaxRegression(18, Optimizer.ADAGRAD, 0.5, 0.1, 0.05, 0, 0))
        .withMessage("l1 must be 0 unless the optimizer is ftrl: 0.05; leave it out or take ftrl");
  }

  private static Features x(int... indices) {
    Features x = new Features();
    for (int index : indices) {
      x.add(index, 1f);
    }
    return x;
  }

  private static Features of(String symbol) {
    Features x = x();
    x.setContext(symbol, "en", "", new float[0]);
    return x;
  }

  private static float[] predict(Expert expert, Features x) {
    float[] out = new float[expert.numClasses()];
    expert.predict(x, out, 0);
    return out;
  }
}
