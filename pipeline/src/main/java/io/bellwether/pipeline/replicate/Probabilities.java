package io.bellwether.pipeline.replicate;

import java.util.Arrays;

/**
 * Votes as class probabilities: {@code (1 − ε)} for the class voted for and {@code ε/3} for each,
 * with ε = 0.3, as the pools hold hard labels only.
 *
 * @param votes by day, then {@code expert * 3 + class}
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, never compared.
record Probabilities(float[][] votes, int[] labels, int numExperts) {
  static final int CLASSES = 3;
  static final double SMOOTHING = 0.3;

  static Probabilities of(Pool pool) {
    float[][] votes = new float[pool.days()][pool.numExperts() * CLASSES];
    for (int t = 0; t < votes.length; t++) {
      for (int i = 0; i < pool.numExperts(); i++) {
        for (int k = 0; k < CLASSES; k++) {
          votes[t][i * CLASSES + k] = (float) smoothed(pool.votes()[t][i] == k);
        }
      }
    }
    return new Probabilities(votes, pool.labels(), pool.numExperts());
  }

  static double smoothed(boolean chosen) {
    return (chosen ? 1 - SMOOTHING : 0) + SMOOTHING / CLASSES;
  }

  /** The pool with one more expert, asked in causal order with the given delay of labels. */
  Probabilities with(RowForecaster expert, int delay) {
    float[][] wider = new float[labels.length][];
    double[] out = new double[CLASSES];
    for (int t = 0; t < labels.length; t++) {
      wider[t] = Arrays.copyOf(votes[t], votes[t].length + CLASSES);
      expert.predict(t, out);
      for (int k = 0; k < CLASSES; k++) {
        wider[t][votes[t].length + k] = (float) out[k];
      }
      if (t >= delay - 1) {
        expert.learn(t - delay + 1);
      }
    }
    return new Probabilities(wider, labels, numExperts + 1);
  }
}
