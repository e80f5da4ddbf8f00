package io.bellwether.core.filter;

import io.bellwether.core.kernel.Kernels;

/**
 * The votes on one labelled item as {@link MoeFilter} uses them: probabilities cut to [0.02, 0.98],
 * by class and expert, and 0 for those that did not vote, so that no loop has to ask. A reusable
 * buffer.
 */
final class LabelledVotes {
  private static final double SMALLEST = 0.02;
  private static final double LARGEST = 1 - SMALLEST;

  final int numExperts;
  final int numClasses;

  /** One for each expert that voted, zero for the others; read only. */
  final double[] present;

  private final double[][] probabilities;
  private boolean[] voted;
  private int label;
  private int numVoted;

  LabelledVotes(int numExperts, int numClasses) {
    this.numExperts = numExperts;
    this.numClasses = numClasses;
    this.present = new double[numExperts];
    this.probabilities = new double[numClasses][numExperts];
  }

  /** Takes over the votes; keeps a reference to {@code whoVoted} only. */
  void take(float[] votes, boolean[] whoVoted, int trueClass) {
    voted = whoVoted;
    label = trueClass;
    numVoted = 0;
    for (int i = 0; i < numExperts; i++) {
      boolean there = whoVoted[i];
      numVoted += there ? 1 : 0;
      present[i] = there ? 1 : 0;
      for (int k = 0; k < numClasses; k++) {
        probabilities[k][i] = there ? cut(votes[i * numClasses + k]) : 0;
      }
    }
  }

  static double cut(double probability) {
    // Math.min and Math.max ask for NaN and the sign of zero, too, which takes several times as
    // long.
    return probability < SMALLEST ? SMALLEST : probability > LARGEST ? LARGEST : probability;
  }

  boolean voted(int expert) {
    return voted[expert];
  }

  int label() {
    return label;
  }

  /** What an expert that voted says of a class. */
  double probability(int expert, int k) {
    return probabilities[k][expert];
  }

  /** What each expert says of a class, 0 where it did not vote; read only. */
  double[] ofClass(int k) {
    return probabilities[k];
  }

  int countVoted() {
    return numVoted;
  }

  /** The sum of a belief over those that voted. */
  double awake(double[] belief) {
    return Kernels.dot(belief, present, numExperts);
  }

  /** What a belief over the experts expects of a class: the mean vote of those that voted. */
  double expected(double[] belief, int k) {
    return Kernels.dot(belief, probabilities[k], numExperts) / awake(belief);
  }
}
