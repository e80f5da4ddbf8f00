package io.bellwether.core.filter;

import java.util.Arrays;

/** Votes weighed by beliefs. */
final class Forecast {
  private Forecast() {}

  /** Writes Σ bᵢ·pᵢ over those that voted, scaled to sum to one; uniform when that is nothing. */
  static void mix(float[] votes, boolean[] voted, int numClasses, double[] beliefs, double[] out) {
    Arrays.fill(out, 0, numClasses, 0);
    for (int i = 0; i < beliefs.length; i++) {
      if (voted[i]) {
        for (int k = 0; k < numClasses; k++) {
          out[k] += beliefs[i] * votes[i * numClasses + k];
        }
      }
    }
    normalise(out, numClasses);
  }

  /** Gives one an equal share and scales the others, which keep their ratios, to the rest. */
  static void equalShare(double[] weights, int offset, int size, int one) {
    double others = 0;
    for (int i = 0; i < size; i++) {
      others += i == one ? 0 : weights[offset + i];
    }
    for (int i = 0; i < size; i++) {
      double kept = others > 0 ? weights[offset + i] / others * (size - 1) / size : 1.0 / size;
      weights[offset + i] = i == one ? 1.0 / size : kept;
    }
  }

  /** Scales to a sum of one; makes uniform what sums to nothing. */
  static void normalise(double[] weights, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += weights[i];
    }
    for (int i = 0; i < size; i++) {
      weights[i] = sum > 0 ? weights[i] / sum : 1.0 / size;
    }
  }
}
