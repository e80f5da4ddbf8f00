package io.bellwether.core.ensemble;

import io.bellwether.core.Observation;
import java.util.Arrays;

/**
 * The logarithmic opinion pool with equal weights (Genest and Zidek, 1986): the normalised
 * geometric mean of the members' probabilities, each of them at least 1e-6, so that no single
 * member can rule a class out for good.
 */
final class LogOpinionPool implements Pool {
  static final double SMALLEST_PROBABILITY = 1e-6;

  @Override
  public void combine(Observation o, Votes votes, double[] out) {
    int numVoted = votes.numVoted();
    Arrays.fill(out, 0, votes.numClasses(), 0);
    for (int i = 0; i < votes.size(); i++) {
      if (votes.voted(i)) {
        for (int c = 0; c < votes.numClasses(); c++) {
          out[c] += log(votes.probability(i, c)) / numVoted;
        }
      }
    }
    softmax(out, votes.numClasses());
  }

  static double log(double probability) {
    return Math.log(Math.max(SMALLEST_PROBABILITY, probability));
  }

  /** Turns logarithms into probabilities, in place. */
  static void softmax(double[] inOut, int numClasses) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < numClasses; c++) {
      max = Math.max(max, inOut[c]);
    }
    double sum = 0;
    for (int c = 0; c < numClasses; c++) {
      inOut[c] = Math.exp(inOut[c] - max);
      sum += inOut[c];
    }
    for (int c = 0; c < numClasses; c++) {
      inOut[c] /= sum;
    }
  }
}
