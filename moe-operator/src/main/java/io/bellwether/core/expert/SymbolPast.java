package io.bellwether.core.expert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What was learned of one symbol: its newest labels, and each number's running mean and variance
 * with exponential forgetting (West 1979; Finch 2009): m ← m + r(x − m), s² ← (1 − r)(s² + r(x −
 * m)²), with r = max(slowest rate, 1/n), so that the first observations count alike.
 */
final class SymbolPast {
  /** Numbers come as floats: smaller relative differences are rounding. */
  private static final double FLOAT_NOISE = 1e-7;

  private final int[] labels;
  private int[] counts;
  private double[] means;
  private double[] variances;

  SymbolPast(int lags, int numNumbers) {
    labels = new int[lags];
    Arrays.fill(labels, -1);
    counts = new int[numNumbers];
    means = new double[numNumbers];
    variances = new double[numNumbers];
  }

  void grow(int numNumbers) {
    counts = Arrays.copyOf(counts, numNumbers);
    means = Arrays.copyOf(means, numNumbers);
    variances = Arrays.copyOf(variances, numNumbers);
  }

  /** The newest label but {@code lag}, or -1 when there were not so many. */
  int label(int lag) {
    return labels[lag];
  }

  /**
   * How far a number is from what is usual, in standard deviations; NaN when it is missing or
   * nothing is known, 0 when one observation is all there is.
   */
  double deviation(int i, double x) {
    if (Double.isNaN(x) || counts[i] == 0) {
      return Double.NaN;
    }
    double difference = x - means[i];
    double magnitude = Math.abs(x) > Math.abs(means[i]) ? Math.abs(x) : Math.abs(means[i]);
    if (Math.abs(difference) <= FLOAT_NOISE * magnitude || counts[i] == 1) {
      return 0;
    }
    return NumericInputs.cut(difference / Math.sqrt(variances[i]));
  }

  /**
   * Takes in those numbers that are not missing.
   *
   * @param numAlike observations after which 1/n is below the slowest rate for certain, so that it
   *     need not be worked out
   */
  void add(double[] numbers, double slowestRate, int numAlike) {
    for (int i = 0; i < numbers.length; i++) {
      if (!Double.isNaN(numbers[i])) {
        counts[i] = counts[i] == Integer.MAX_VALUE ? counts[i] : counts[i] + 1;
        double rate = counts[i] > numAlike ? slowestRate : Math.max(slowestRate, 1.0 / counts[i]);
        double difference = numbers[i] - means[i];
        means[i] += rate * difference;
        variances[i] = (1 - rate) * (variances[i] + rate * difference * difference);
      }
    }
  }

  void add(int label) {
    if (labels.length > 0) {
      System.arraycopy(labels, 0, labels, 1, labels.length - 1);
      labels[0] = label;
    }
  }

  void save(DataOutput out) throws IOException {
    for (int label : labels) {
      out.writeInt(label);
    }
    for (int i = 0; i < counts.length; i++) {
      out.writeInt(counts[i]);
      out.writeDouble(means[i]);
      out.writeDouble(variances[i]);
    }
  }

  void load(DataInput in, int numClasses) throws IOException {
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Check.label(in.readInt(), -1, numClasses);
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Check.size("observations", in.readInt(), Integer.MAX_VALUE);
      means[i] = Check.finite(in.readDouble());
      variances[i] = Check.count(in.readDouble());
    }
  }
}
