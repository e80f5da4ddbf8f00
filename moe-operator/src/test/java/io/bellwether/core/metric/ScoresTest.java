package io.bellwether.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScoresTest {
  private static final Offset<Double> EXACT = within(1e-12);

  /** Labels 0 0 0 0 1 1 1 2 2 2, predictions 0 0 0 1 1 1 2 2 0 2. */
  private static Scores tenItems() {
    Scores scores = new Scores(3);
    int[] labels = {0, 0, 0, 0, 1, 1, 1, 2, 2, 2};
    int[] predictions = {0, 0, 0, 1, 1, 1, 2, 2, 0, 2};
    for (int i = 0; i < labels.length; i++) {
      scores.add(certain(predictions[i], 3), labels[i]);
    }
    return scores;
  }

  @Test
  void countsTheConfusions() {
    Scores scores = tenItems();

    assertThat(scores.count()).isEqualTo(10);
    assertThat(scores.confusion(0, 0)).isEqualTo(3);
    assertThat(scores.confusion(0, 1)).isEqualTo(1);
    assertThat(scores.confusion(2, 0)).isEqualTo(1);
    assertThat(scores.confusion(1, 0)).isZero();
  }

  @Test
  void agreesWithTheFormulasByHand() {
    Scores scores = tenItems();

    // Labels 4, 3, 3; predictions 4, 3, 3; hits 3, 2, 2.
    assertThat(scores.accuracy()).isCloseTo(0.7, EXACT);
    assertThat(scores.balancedAccuracy()).isCloseTo((0.75 + 2 / 3.0 + 2 / 3.0) / 3, EXACT);
    assertThat(scores.f1(0)).isCloseTo(0.75, EXACT);
    assertThat(scores.macroF1()).isCloseTo((0.75 + 2 / 3.0 + 2 / 3.0) / 3, EXACT);
    assertThat(scores.weightedF1()).isCloseTo(0.4 * 0.75 + 0.6 * 2 / 3.0, EXACT);
    assertThat(scores.weightedPrecision()).isCloseTo(0.4 * 0.75 + 0.6 * 2 / 3.0, EXACT);
    assertThat(scores.weightedRecall()).isCloseTo(scores.accuracy(), EXACT);
    assertThat(scores.precision(1)).isCloseTo(2 / 3.0, EXACT);
    assertThat(scores.recall(0)).isCloseTo(0.75, EXACT);
    assertThat(scores.macroPrecision()).isCloseTo((0.75 + 2 / 3.0 + 2 / 3.0) / 3, EXACT);
    assertThat(scores.macroRecall()).isCloseTo((0.75 + 2 / 3.0 + 2 / 3.0) / 3, EXACT);
    assertThat(scores.mcc()).isCloseTo((10 * 7 - 34) / (100.0 - 34), EXACT);
    assertThat(scores.kappa()).isCloseTo((0.7 - 0.34) / (1 - 0.34), EXACT);
  }

  @Test
  void measuresProbabilities() {
    Scores scores = new Scores(2);

    scores.add(new double[] {0.8, 0.2}, 0);
    scores.add(new double[] {0.8, 0.2}, 1);
    scores.add(new double[] {0.4, 0.6}, 1);

    double logLoss = -(Math.log(0.8) + Math.log(0.2) + Math.log(0.6)) / 3;
    assertThat(scores.logLoss()).isCloseTo(logLoss, EXACT);
    assertThat(scores.brier()).isCloseTo((0.08 + 1.28 + 0.32) / 3, EXACT);
    // Two with confidence 0.8, one of them right; one with 0.6, right.
    assertThat(scores.calibrationError())
        .isCloseTo(2 / 3.0 * Math.abs(0.5 - 0.8) + 1 / 3.0 * Math.abs(1 - 0.6), EXACT);
  }

  @Test
  void calibrationBinsAreClosedOnTheRight() {
    Scores scores = new Scores(2);
    double edge = 12 / 15.0;

    scores.add(new double[] {edge, 1 - edge}, 0);
    scores.add(new double[] {edge + 1e-9, 1 - edge - 1e-9}, 1);

    // In one bin the two errors would nearly cancel.
    assertThat(scores.calibrationError()).isCloseTo(0.5 * (0.2 + 0.8), within(1e-8));
  }

  @Test
  void certainErrorsCostALotButNotInfinitelyMuch() {
    Scores scores = new Scores(2);

    scores.add(certain(0, 2), 1);

    assertThat(scores.logLoss()).isCloseTo(-Math.log(1e-15), EXACT);
    assertThat(scores.brier()).isEqualTo(2);
  }

  @Test
  void aClassThatIsNeverPredictedHasNoPrecision() {
    Scores scores = new Scores(3);
    scores.add(certain(0, 3), 0);
    scores.add(certain(0, 3), 1);
    scores.add(certain(0, 3), 1);
    scores.add(certain(1, 3), 1);

    // Precision 1/3 for the one item of class 0, 1 for the three of class 1; class 2 is absent.
    assertThat(scores.weightedPrecision()).isCloseTo((1 / 3.0 + 3) / 4, EXACT);
    assertThat(scores.weightedRecall()).isCloseTo(0.5, EXACT);
  }

  @Test
  void tiesGoToTheFirstClass() {
    Scores scores = new Scores(3);

    scores.add(new double[] {0.2, 0.4, 0.4}, 1);

    assertThat(scores.confusion(1, 1)).isEqualTo(1);
  }

  @Test
  void aClassThatNeitherOccursNorIsPredictedDoesNotCount() {
    Scores absent = new Scores(3);
    absent.add(certain(0, 3), 0);
    absent.add(certain(1, 3), 1);
    Scores predictedOnly = new Scores(3);
    predictedOnly.add(certain(0, 3), 0);
    predictedOnly.add(certain(2, 3), 1);

    assertThat(absent.macroF1()).isEqualTo(1);
    assertThat(absent.f1(2)).isZero();
    assertThat(predictedOnly.macroF1()).isCloseTo(1 / 3.0, EXACT);
    assertThat(predictedOnly.balancedAccuracy()).isCloseTo(0.5, EXACT);
  }

  @Test
  void correlationIsZeroWhenOneClassIsAlwaysPredictedOrOccursAlone() {
    Scores onePrediction = new Scores(2);
    onePrediction.add(certain(0, 2), 0);
    onePrediction.add(certain(0, 2), 1);
    Scores oneLabel = new Scores(2);
    oneLabel.add(certain(0, 2), 0);

    assertThat(onePrediction.mcc()).isZero();
    assertThat(onePrediction.kappa()).isZero();
    assertThat(oneLabel.mcc()).isZero();
    assertThat(oneLabel.kappa()).isZero();
  }

  @Test
  void correlationIsMinusOneWhenTwoClassesAreAlwaysSwapped() {
    Scores scores = new Scores(2);
    scores.add(certain(0, 2), 1);
    scores.add(certain(1, 2), 0);

    assertThat(scores.mcc()).isEqualTo(-1);
    assertThat(scores.kappa()).isEqualTo(-1);
  }

  @Test
  void kappaTemporalComparesWithRepeatingTheNewestLabel() {
    Scores scores = tenItems();
    assertThat(scores.kappaTemporal()).isNaN();

    for (int i = 0; i < 10; i++) {
      scores.addPersistence(i < 4);
    }

    assertThat(scores.kappaTemporal()).isCloseTo((0.7 - 0.4) / (1 - 0.4), EXACT);
  }

  @Test
  void precisionAndRecallDifferWhereOneClassIsPredictedTooOften() {
    Scores scores = new Scores(2);
    scores.add(certain(0, 2), 0);
    scores.add(certain(0, 2), 1);
    scores.add(certain(0, 2), 1);
    scores.add(certain(1, 2), 1);

    assertThat(scores.precision(0)).isCloseTo(1 / 3.0, EXACT);
    assertThat(scores.recall(0)).isEqualTo(1);
    assertThat(scores.precision(1)).isEqualTo(1);
    assertThat(scores.recall(1)).isCloseTo(1 / 3.0, EXACT);
    assertThat(scores.macroPrecision()).isCloseTo(2 / 3.0, EXACT);
    assertThat(scores.macroRecall()).isCloseTo(2 / 3.0, EXACT);
  }

  @Test
  void tellsTheBinsOfTheReliabilityDiagram() {
    Scores scores = new Scores(2);
    scores.add(new double[] {0.8, 0.2}, 0);
    scores.add(new double[] {0.78, 0.22}, 1);

    assertThat(scores.binCount(11)).isEqualTo(2);
    assertThat(scores.binConfidence(11)).isCloseTo(0.79, EXACT);
    assertThat(scores.binAccuracy(11)).isEqualTo(0.5);
    assertThat(scores.binAccuracy(3)).isNaN();
  }

  @Test
  void mergingEqualsAddingEverythingToOne() {
    Scores whole = new Scores(3);
    Scores[] parts = {new Scores(3), new Scores(3)};
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      double a = random.nextDouble() / 2;
      double b = random.nextDouble() / 2;
      double[] p = {a, b, 1 - a - b};
      int label = random.nextInt(3);
      whole.add(p, label);
      parts[i % 2].add(p, label);
    }

    parts[0].merge(parts[1]);

    assertThat(parts[0].count()).isEqualTo(1000);
    assertThat(parts[0].mcc()).isEqualTo(whole.mcc());
    assertThat(parts[0].logLoss()).isCloseTo(whole.logLoss(), EXACT);
    assertThat(parts[0].brier()).isCloseTo(whole.brier(), EXACT);
    assertThat(parts[0].calibrationError()).isCloseTo(whole.calibrationError(), EXACT);
  }

  @Test
  void nothingIsKnownBeforeTheFirstItem() {
    Scores scores = new Scores(2);

    assertThat(scores.count()).isZero();
    assertThat(scores.accuracy()).isNaN();
    assertThat(scores.balancedAccuracy()).isNaN();
    assertThat(scores.macroF1()).isNaN();
    assertThat(scores.weightedF1()).isNaN();
    assertThat(scores.mcc()).isNaN();
    assertThat(scores.kappa()).isNaN();
    assertThat(scores.logLoss()).isNaN();
    assertThat(scores.brier()).isNaN();
    assertThat(scores.calibrationError()).isNaN();
  }

  @Test
  void refusesWhatIsNoProbabilityOrLabel() {
    Scores scores = new Scores(2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> scores.add(new double[] {Double.NaN, 1}, 0))
        .withMessageContaining("must not be negative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scores.add(new double[] {0.5, 0.4}, 0))
        .withMessageContaining("must sum to one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scores.add(new double[] {0.5, 0.5}, -1))
        .withMessage("label must be between 0 and 1: -1");
    assertThatIllegalArgumentException().isThrownBy(() -> scores.merge(new Scores(3)));
    assertThat(scores.count()).isZero();
  }

  private static double[] certain(int predicted, int numClasses) {
    double[] p = new double[numClasses];
    p[predicted] = 1;
    return p;
  }
}
