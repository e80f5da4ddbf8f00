package io.bellwether.core.filter;

/**
 * The votes on one labelled item as {@link MoeFilter} uses them: probabilities cut to [0.02, 0.98],
 * by expert and class. A reusable buffer.
 */
final class LabelledVotes {
  private static final double SMALLEST = 0.02;

  final int numExperts;
  final int numClasses;
  private final double[] probabilities;
  private boolean[] voted;
  private int label;

  LabelledVotes(int numExperts, int numClasses) {
    this.numExperts = numExperts;
    this.numClasses = numClasses;
    this.probabilities = new double[numExperts * numClasses];
  }

  /** Takes over the votes; keeps a reference to {@code whoVoted} only. */
  void take(float[] votes, boolean[] whoVoted, int trueClass) {
    voted = whoVoted;
    label = trueClass;
    for (int i = 0; i < numExperts; i++) {
      for (int k = 0; whoVoted[i] && k < numClasses; k++) {
        probabilities[i * numClasses + k] = cut(votes[i * numClasses + k]);
      }
    }
  }

  static double cut(double probability) {
    return Math.min(1 - SMALLEST, Math.max(SMALLEST, probability));
  }

  boolean voted(int expert) {
    return voted[expert];
  }

  int label() {
    return label;
  }

  /** What an expert that voted says of a class. */
  double probability(int expert, int k) {
    return probabilities[expert * numClasses + k];
  }

  int countVoted() {
    int count = 0;
    for (int i = 0; i < numExperts; i++) {
      count += voted[i] ? 1 : 0;
    }
    return count;
  }

  /** The sum of a belief over those that voted. */
  double awake(double[] belief) {
    double sum = 0;
    for (int i = 0; i < numExperts; i++) {
      sum += voted[i] ? belief[i] : 0;
    }
    return sum;
  }

  /** What a belief over the experts expects of a class: the mean vote of those that voted. */
  double expected(double[] belief, int k) {
    double sum = 0;
    for (int i = 0; i < numExperts; i++) {
      sum += voted[i] ? belief[i] * probabilities[i * numClasses + k] : 0;
    }
    return sum / awake(belief);
  }
}
