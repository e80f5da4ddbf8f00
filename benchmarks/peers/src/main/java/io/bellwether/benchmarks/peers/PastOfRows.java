package io.bellwether.benchmarks.peers;

/**
 * What the members of our mixture see of the past of a table's rows, as further columns: how far
 * each number is from its running mean, in running standard deviations, once for each half-life,
 * and the newest known label as one indicator a class. The formulas are those of {@code
 * core.expert.SymbolPast}. Only {@link #remember} changes it, so that no label is used before it is
 * known.
 */
final class PastOfRows {
  private static final double LIMIT = 8;

  private final double[] halfLives;
  private final int numNumbers;
  private final int numClasses;
  private final double[][] means;
  private final double[][] variances;
  private int rows;
  private int newest = -1;

  PastOfRows(double[] halfLives, int numNumbers, int numClasses) {
    this.halfLives = halfLives;
    this.numNumbers = numNumbers;
    this.numClasses = numClasses;
    this.means = new double[halfLives.length][numNumbers];
    this.variances = new double[halfLives.length][numNumbers];
  }

  /** How many columns there are in all. */
  int width() {
    return numNumbers * (1 + halfLives.length) + numClasses;
  }

  /** Writes the numbers of a row and what is added to them to the first entries of an array. */
  void look(float[] numbers, double[] seen) {
    for (int i = 0; i < numNumbers; i++) {
      seen[i] = numbers[i];
      for (int h = 0; h < halfLives.length; h++) {
        seen[numNumbers * (1 + h) + i] = deviation(h, i, numbers[i]);
      }
    }
    for (int c = 0; c < numClasses; c++) {
      seen[width() - numClasses + c] = c == newest ? 1 : 0;
    }
  }

  private double deviation(int h, int i, double x) {
    double difference = x - means[h][i];
    if (rows < 2 || Math.abs(difference) <= 1e-7 * Math.max(Math.abs(x), Math.abs(means[h][i]))) {
      return 0;
    }
    return Math.max(-LIMIT, Math.min(LIMIT, difference / Math.sqrt(variances[h][i])));
  }

  /** Makes a row and its label part of the past. */
  void remember(float[] numbers, int label) {
    rows++;
    newest = label;
    for (int h = 0; h < halfLives.length; h++) {
      double rate = Math.max(1 - Math.pow(0.5, 1 / halfLives[h]), 1.0 / rows);
      for (int i = 0; i < numNumbers; i++) {
        double difference = numbers[i] - means[h][i];
        means[h][i] += rate * difference;
        variances[h][i] = (1 - rate) * (variances[h][i] + rate * difference * difference);
      }
    }
  }
}
