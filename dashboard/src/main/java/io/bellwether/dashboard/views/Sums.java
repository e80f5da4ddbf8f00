package io.bellwether.dashboard.views;

/**
 * What a score is made of: a confusion matrix and a sum of losses. Sums of several blocks can be
 * added. Scores of nothing are NaN. Not thread-safe.
 */
final class Sums {
  private static final double SMALLEST_PROBABILITY = 1e-15;

  private final int numClasses;
  private final long[] confusion;
  private double logLoss;
  private long count;

  Sums(int numClasses) {
    this.numClasses = numClasses;
    this.confusion = new long[numClasses * numClasses];
  }

  void add(double[] probabilities, int label) {
    confusion[label * numClasses + mostProbable(probabilities)]++;
    logLoss -= Math.log(Math.min(1, Math.max(SMALLEST_PROBABILITY, probabilities[label])));
    count++;
  }

  void add(Sums other) {
    for (int i = 0; i < confusion.length; i++) {
      confusion[i] += other.confusion[i];
    }
    logLoss += other.logLoss;
    count += other.count;
  }

  /** The first of the most probable classes. */
  static int mostProbable(double[] probabilities) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      best = probabilities[c] > probabilities[best] ? c : best;
    }
    return best;
  }

  long count() {
    return count;
  }

  double accuracy() {
    return (double) hits() / count;
  }

  double meanLogLoss() {
    return logLoss / count;
  }

  /** Mean F1 of the classes that occurred or were predicted. */
  double macroF1() {
    double sum = 0;
    int classes = 0;
    for (int c = 0; c < numClasses; c++) {
      long either = labelled(c) + predicted(c);
      if (either > 0) {
        sum += 2.0 * confusion[c * numClasses + c] / either;
        classes++;
      }
    }
    return sum / classes;
  }

  /** Matthews' correlation for several classes (Gorodkin 2004); 0 where it is not defined. */
  double mcc() {
    if (count == 0) {
      return Double.NaN;
    }
    double n = count;
    double products = 0;
    double labelledSquares = 0;
    double predictedSquares = 0;
    for (int c = 0; c < numClasses; c++) {
      products += (double) labelled(c) * predicted(c);
      labelledSquares += (double) labelled(c) * labelled(c);
      predictedSquares += (double) predicted(c) * predicted(c);
    }
    double below = Math.sqrt((n * n - labelledSquares) * (n * n - predictedSquares));
    return below == 0 ? 0 : (hits() * n - products) / below;
  }

  private long hits() {
    long hits = 0;
    for (int c = 0; c < numClasses; c++) {
      hits += confusion[c * numClasses + c];
    }
    return hits;
  }

  private long labelled(int c) {
    long sum = 0;
    for (int p = 0; p < numClasses; p++) {
      sum += confusion[c * numClasses + p];
    }
    return sum;
  }

  private long predicted(int c) {
    long sum = 0;
    for (int l = 0; l < numClasses; l++) {
      sum += confusion[l * numClasses + c];
    }
    return sum;
  }
}
