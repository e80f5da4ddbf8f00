package io.bellwether.pipeline.replicate;

import io.bellwether.core.metric.Scores;
import java.util.Arrays;

/**
 * The scalar forms on a whole pool, votes and labels as 0, 1 and 2, forecasts rounded to a class:
 * the one setting that came closest to the published F1 of all seven pools (squared error, λ = 5, α
 * = 0.2, column sums). The paper gives no setting; that one can be found does not make it theirs.
 */
final class Published {
  static final ScalarMoeF.Settings SETTING =
      new ScalarMoeF.Settings(ScalarMoeF.Loss.SQUARED_ERROR, ScalarMoeF.Rates.COLUMN_SUMS, 5, 0.2);

  private Published() {}

  /**
   * The published order. <strong>Looks ahead:</strong> the label of a day is learned before the
   * prediction of that day is made.
   */
  static Scores paperOrder(int[][] votes, int[] labels) {
    ScalarMoeF filter = new ScalarMoeF(SETTING, votes[0].length);
    int[] decisions = new int[labels.length];
    for (int t = 0; t < labels.length; t++) {
      double[] numbers = numbers(votes[t]);
      filter.update(numbers, labels[t]);
      decisions[t] = Pool.nearestClass(filter.afterwards(numbers));
    }
    return Play.decisions(decisions, labels);
  }

  /** The same code in causal order; see {@link Play#causal} for the delay. */
  static Scores causalOrder(int[][] votes, int[] labels, int delay) {
    ScalarMoeF filter = new ScalarMoeF(SETTING, votes[0].length);
    RowForecaster forecaster =
        new RowForecaster() {
          @Override
          public void predict(int day, double[] out) {
            Play.certain(Pool.nearestClass(filter.forecast(numbers(votes[day]))), out);
          }

          @Override
          public void learn(int day) {
            filter.update(numbers(votes[day]), labels[day]);
          }
        };
    return Play.causal(labels, forecaster, delay);
  }

  private static double[] numbers(int[] votes) {
    return Arrays.stream(votes).asDoubleStream().toArray();
  }
}
