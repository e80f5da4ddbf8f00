package io.bellwether.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScorebookTest {
  private static final int RESAMPLES = 4000;
  private static final Offset<Double> EXACT = within(1e-12);

  @ParameterizedTest
  @EnumSource(Metric.class)
  void scoresWhatScoresWouldHaveScored(Metric metric) {
    Random random = new Random(1);
    Scorebook book = new Scorebook(3, 1);
    Scores scores = new Scores(3);
    for (int i = 0; i < 3000; i++) {
      double[] p = probabilities(random);
      int label = random.nextInt(3);
      int lastKnown = random.nextInt(3);
      book.addItem("A", i / 7, label, lastKnown);
      book.add(0, book.size() - 1, p);
      scores.add(p, label);
      scores.addPersistence(lastKnown == label);
    }

    assertThat(metric.of(book.scores(0))).isCloseTo(metric.of(scores), EXACT);
    assertThat(book.numOutcomes()).isEqualTo(429);
  }

  @Test
  void aPartIsScoredAsIfNothingElseHadBeenThere() {
    Random random = new Random(2);
    Scorebook book = new Scorebook(3, 1);
    Scores even = new Scores(3);
    for (int i = 0; i < 500; i++) {
      double[] p = probabilities(random);
      int label = random.nextInt(3);
      book.addItem("A", i / 5, label, 0);
      book.add(0, book.size() - 1, p);
      if (i % 2 == 0) {
        even.add(p, label);
        even.addPersistence(label == 0);
      }
    }

    Scorebook part = book.part(item -> item % 2 == 0);

    assertThat(part.size()).isEqualTo(250);
    assertThat(part.numOutcomes()).isEqualTo(100);
    for (Metric metric : Metric.values()) {
      assertThat(metric.of(part.scores(0))).as(metric.key()).isCloseTo(metric.of(even), EXACT);
    }
  }

  @Test
  void theIntervalOfAnAccuracyIsTheBinomialOne() {
    // 1000 independent items, 700 of them right.
    Scorebook book = coin(1000, 700, 1);

    Resamples.Interval interval = book.resample(RESAMPLES, 7).interval(0, Metric.ACCURACY);

    double margin = 1.96 * Math.sqrt(0.7 * 0.3 / 1000);
    assertThat(interval.low()).isCloseTo(0.7 - margin, within(0.002));
    assertThat(interval.high()).isCloseTo(0.7 + margin, within(0.002));
  }

  @Test
  void twentyCopiesOfEachRowInOneOutcomeAreAsSureAsOne() {
    Resamples.Interval once = coin(200, 130, 1).resample(RESAMPLES, 7).interval(0, Metric.ACCURACY);

    Resamples.Interval copied =
        coin(200, 130, 20).resample(RESAMPLES, 7).interval(0, Metric.ACCURACY);

    assertThat(copied.low()).isCloseTo(once.low(), EXACT);
    assertThat(copied.high()).isCloseTo(once.high(), EXACT);
  }

  @Test
  void countingTheCopiesAsItemsOfTheirOwnWouldFlatter() {
    Scorebook apart = new Scorebook(2, 1);
    for (int i = 0; i < 4000; i++) {
      apart.addItem("A", i, 0, 0);
      apart.add(0, apart.size() - 1, certain(i / 20 < 130 ? 0 : 1));
    }

    Resamples.Interval wrong = apart.resample(RESAMPLES, 7).interval(0, Metric.ACCURACY);
    Resamples.Interval right =
        coin(200, 130, 20).resample(RESAMPLES, 7).interval(0, Metric.ACCURACY);

    assertThat((right.high() - right.low()) / (wrong.high() - wrong.low()))
        .isCloseTo(Math.sqrt(20), within(0.25));
  }

  @Test
  void sessionsBindSymbolsThatMoveTogether() {
    // 100 sessions; the 30 symbols of a session are all right or all wrong.
    Scorebook book = new Scorebook(2, 1);
    for (int i = 0; i < 3000; i++) {
      book.addItem("S" + i % 30, i / 30, 0, 0);
      book.add(0, book.size() - 1, certain(i / 30 < 65 ? 0 : 1));
    }

    Resamples outcomes = book.resample(RESAMPLES, 7);
    Resamples sessions = book.resample(new Resampling(Resampling.Unit.SESSION, RESAMPLES, 7));

    assertThat(outcomes.drawn()).isEqualTo(3000);
    assertThat(sessions.drawn()).isEqualTo(100);
    double margin = 1.96 * Math.sqrt(0.65 * 0.35);
    assertThat(width(outcomes)).isCloseTo(2 * margin / Math.sqrt(3000), within(0.005));
    assertThat(width(sessions)).isCloseTo(2 * margin / Math.sqrt(100), within(0.02));
  }

  private static double width(Resamples resamples) {
    Resamples.Interval interval = resamples.interval(0, Metric.ACCURACY);
    return interval.high() - interval.low();
  }

  @Test
  void oneOutcomeForAllResamplesItemsAndSaysSo() {
    Scorebook book = new Scorebook(2, 1);
    for (int i = 0; i < 100; i++) {
      book.addItem("A", 5, 0, 0);
      book.add(0, book.size() - 1, certain(i % 2));
    }

    Resamples resamples = book.resample(1000, 1);

    assertThat(resamples.unit()).isEqualTo(Resampling.Unit.ITEM);
    assertThat(resamples.drawn()).isEqualTo(100);
    assertThat(resamples.interval(0, Metric.ACCURACY).low()).isBetween(0.35, 0.45);
    assertThat(coin(10, 5, 1).resample(100, 1).unit()).isEqualTo(Resampling.Unit.OUTCOME);
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void identicalRowsDoNotDiffer(Metric metric) {
    Random random = new Random(3);
    Scorebook book = new Scorebook(3, 2);
    for (int i = 0; i < 400; i++) {
      double[] p = probabilities(random);
      book.addItem("A", i, random.nextInt(3), random.nextInt(3));
      book.add(0, book.size() - 1, p);
      book.add(1, book.size() - 1, p);
    }

    Resamples.Difference difference = book.resample(500, 1).difference(0, 1, metric);

    assertThat(difference.estimate()).isZero();
    assertThat(difference.interval()).isEqualTo(new Resamples.Interval(0, 0));
    assertThat(difference.pValue()).isEqualTo(1);
  }

  @Test
  void aPairedDifferenceKnowsThatTheRowsErrTogether() {
    // Row 1 is right wherever row 0 is, and on 40 of 1000 items more.
    Scorebook book = new Scorebook(2, 2);
    for (int i = 0; i < 1000; i++) {
      book.addItem("A", i, 0, 0);
      book.add(0, book.size() - 1, certain(i < 600 ? 0 : 1));
      book.add(1, book.size() - 1, certain(i < 640 ? 0 : 1));
    }

    Resamples resamples = book.resample(RESAMPLES, 7);
    Resamples.Difference difference = resamples.difference(1, 0, Metric.ACCURACY);

    double margin = 1.96 * Math.sqrt(0.04 * 0.96 / 1000);
    assertThat(difference.estimate()).isCloseTo(0.04, EXACT);
    assertThat(difference.interval().low()).isCloseTo(0.04 - margin, within(0.0015));
    assertThat(difference.interval().high()).isCloseTo(0.04 + margin, within(0.0015));
    assertThat(difference.pValue()).isLessThan(0.001);
    // Unpaired, the two intervals overlap.
    assertThat(resamples.interval(0, Metric.ACCURACY).high())
        .isGreaterThan(resamples.interval(1, Metric.ACCURACY).low());
  }

  @Test
  void noDifferenceIsRarelyTakenForOne() {
    int found = 0;
    for (int trial = 0; trial < 100; trial++) {
      Random random = new Random(trial);
      Scorebook book = new Scorebook(2, 2);
      for (int i = 0; i < 200; i++) {
        book.addItem("A", i, 0, 0);
        book.add(0, book.size() - 1, certain(random.nextInt(10) < 6 ? 0 : 1));
        book.add(1, book.size() - 1, certain(random.nextInt(10) < 6 ? 0 : 1));
      }
      double pValue = book.resample(400, trial).difference(0, 1, Metric.MACRO_F1).pValue();
      found += pValue < 0.05 ? 1 : 0;
    }

    assertThat(found).isBetween(1, 11);
  }

  @Test
  void rowsMayPredictItemsInDifferentOrders() {
    Scorebook book = new Scorebook(2, 2);
    for (int i = 0; i < 3000; i++) {
      book.addItem("A", i, i % 2, 0);
      book.add(0, i, certain(i % 3 == 0 ? 0 : 1));
    }
    for (int i = 2999; i >= 0; i--) {
      book.add(1, i, certain(i % 3 == 0 ? 0 : 1));
    }

    assertThat(book.resample(100, 1).difference(0, 1, Metric.MACRO_F1).interval())
        .isEqualTo(new Resamples.Interval(0, 0));
    assertThat(book.scores(1).mcc()).isEqualTo(book.scores(0).mcc());
  }

  @Test
  void theSameSeedGivesTheSameIntervals() {
    Resamples first = coin(300, 200, 1).resample(200, 5);
    Resamples second = coin(300, 200, 1).resample(200, 5);
    Resamples other = coin(300, 200, 1).resample(200, 6);

    assertThat(first.interval(0, Metric.MCC)).isEqualTo(second.interval(0, Metric.MCC));
    assertThat(first.interval(0, Metric.LOG_LOSS)).isNotEqualTo(other.interval(0, Metric.LOG_LOSS));
  }

  @Test
  void refusesRowsThatAreNotComplete() {
    Scorebook book = new Scorebook(2, 2);
    book.addItem("A", 1, 0, -1);
    book.add(0, book.size() - 1, certain(0));

    assertThatIllegalStateException()
        .isThrownBy(() -> book.scores(1))
        .withMessage("row 1 has predicted 0 of 1 items");
    assertThatIllegalStateException()
        .isThrownBy(() -> book.add(0, 0, certain(1)))
        .withMessage("item 0 has been predicted before");
    assertThatIllegalStateException()
        .isThrownBy(() -> book.add(0, 1, certain(1)))
        .withMessage("item 1 must be one of 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> coin(3, 2, 1).resample(99, 1))
        .withMessage("resamples must be at least 100: 99");
  }

  /** Outcomes of two classes in turn, of which {@code right} are predicted, each so many times. */
  private static Scorebook coin(int outcomes, int right, int copies) {
    Scorebook book = new Scorebook(2, 1);
    for (int i = 0; i < outcomes * copies; i++) {
      int outcome = i / copies;
      int label = outcome % 2;
      book.addItem("A", outcome, label, 0);
      double sure = 0.6 + 0.3 * outcome / outcomes;
      int predicted = outcome < right ? label : 1 - label;
      double[] p = {1 - sure, 1 - sure};
      p[predicted] = sure;
      book.add(0, book.size() - 1, p);
    }
    return book;
  }

  private static double[] certain(int predicted) {
    double[] p = new double[2];
    p[predicted] = 1;
    return p;
  }

  private static double[] probabilities(Random random) {
    double a = random.nextDouble() / 2;
    double b = random.nextDouble() / 2;
    return new double[] {a, b, 1 - a - b};
  }
}
