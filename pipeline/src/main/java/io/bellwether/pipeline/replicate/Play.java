package io.bellwether.pipeline.replicate;

import io.bellwether.core.metric.Scores;
import java.util.Arrays;

/** The order in which days are predicted and learned, and what it scores. */
final class Play {
  /** The label of a day is known when the next day's votes are cast. */
  static final int AFTER_THE_CLOSE = 1;

  /** One day later: for those who decide before the close, at which the label is made. */
  static final int BEFORE_THE_CLOSE = 2;

  private Play() {}

  /**
   * Plays a pool in causal order.
   *
   * @param delay the label of day t is learned after the prediction of day t + delay − 1
   */
  static Scores causal(int[] labels, RowForecaster forecaster, int delay) {
    Scores scores = new Scores(Pool.CLASSES.size());
    double[] out = new double[Pool.CLASSES.size()];
    for (int t = 0; t < labels.length; t++) {
      forecaster.predict(t, out);
      scores.add(out, labels[t]);
      if (t >= delay - 1) {
        forecaster.learn(t - delay + 1);
      }
    }
    return scores;
  }

  /** Scores decisions as they are. */
  static Scores decisions(int[] decisions, int[] labels) {
    Scores scores = new Scores(Pool.CLASSES.size());
    double[] out = new double[Pool.CLASSES.size()];
    for (int t = 0; t < labels.length; t++) {
      certain(decisions[t], out);
      scores.add(out, labels[t]);
    }
    return scores;
  }

  /** Writes a probability of one for a class. */
  static void certain(int decision, double[] out) {
    Arrays.fill(out, 0);
    out[decision] = 1;
  }
}
