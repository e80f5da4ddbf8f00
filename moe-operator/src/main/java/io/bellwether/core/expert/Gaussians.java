package io.bellwether.core.expert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Gaussian estimators side by side, one a cell: weight, mean and variance by Welford's method
 * (Technometrics 4, 1962) with weights (West, CACM 22, 1979), and the range of what was seen.
 *
 * <p>{@link #add} does not allocate; {@link #grow} does.
 */
final class Gaussians {
  private double[] weights = {};
  private double[] means = {};
  private double[] squares = {};
  private double[] lows = {};
  private double[] highs = {};

  /** Weight, sum of weights and their quotient of the last call: cells side by side share these. */
  private double lastWeight;

  private double lastSum;
  private double lastShare;

  int size() {
    return weights.length;
  }

  /** Appends empty cells up to {@code size}. */
  void grow(int size) {
    weights = Arrays.copyOf(weights, size);
    means = Arrays.copyOf(means, size);
    squares = Arrays.copyOf(squares, size);
    lows = Arrays.copyOf(lows, size);
    highs = Arrays.copyOf(highs, size);
  }

  void add(int cell, double x, double weight) {
    boolean first = weights[cell] == 0;
    if (first || x < lows[cell]) {
      lows[cell] = x;
    }
    if (first || x > highs[cell]) {
      highs[cell] = x;
    }
    weights[cell] += weight;
    double delta = x - means[cell];
    means[cell] += delta * share(weight, weights[cell]);
    squares[cell] += weight * delta * (x - means[cell]);
  }

  private double share(double weight, double sum) {
    if (weight != lastWeight || sum != lastSum) {
      lastWeight = weight;
      lastSum = sum;
      lastShare = weight / sum;
    }
    return lastShare;
  }

  /** Forgets all, keeps the cells. */
  void clear() {
    Arrays.fill(weights, 0);
    Arrays.fill(means, 0);
    Arrays.fill(squares, 0);
  }

  double weight(int cell) {
    return weights[cell];
  }

  double mean(int cell) {
    return means[cell];
  }

  /** The variance of what was seen, not of a population it was drawn from. */
  double variance(int cell) {
    return weights[cell] == 0 ? 0 : squares[cell] / weights[cell];
  }

  double low(int cell) {
    return lows[cell];
  }

  double high(int cell) {
    return highs[cell];
  }

  /** How much of a cell's weight lies at or below a threshold, by its Gaussian and its range. */
  double weightUpTo(int cell, double threshold) {
    if (weights[cell] == 0 || threshold < lows[cell]) {
      return 0;
    }
    if (threshold >= highs[cell]) {
      return weights[cell];
    }
    double difference = threshold - means[cell];
    // All but the same value: rounding has left no variance to divide by.
    if (variance(cell) == 0) {
      return difference >= 0 ? weights[cell] : 0;
    }
    return weights[cell] * normal(difference / Math.sqrt(variance(cell)));
  }

  /**
   * The logarithm of a cell's density, but for the term −ln √2π that all share.
   *
   * @param smallestDeviation taken where the cell's own is smaller; positive
   */
  double logDensity(int cell, double x, double smallestDeviation) {
    double deviation = Math.max(smallestDeviation, Math.sqrt(variance(cell)));
    double z = (x - means[cell]) / deviation;
    return -z * z / 2 - Math.log(deviation);
  }

  /** Φ by the error function of Abramowitz and Stegun 7.1.26, exact within 1.5e-7. */
  static double normal(double z) {
    double x = Math.abs(z) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * x);
    double polynomial =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    double erf = 1 - polynomial * Math.exp(-x * x);
    return z < 0 ? (1 - erf) / 2 : (1 + erf) / 2;
  }

  /** Empty cells take eight bytes. */
  void save(DataOutput out) throws IOException {
    out.writeInt(size());
    for (int i = 0; i < size(); i++) {
      out.writeDouble(weights[i]);
      if (weights[i] > 0) {
        out.writeDouble(means[i]);
        out.writeDouble(squares[i]);
        out.writeDouble(lows[i]);
        out.writeDouble(highs[i]);
      }
    }
  }

  /**
   * Replaces all cells by what {@link #save} wrote.
   *
   * @param maxSize the most cells that can be meant
   */
  void load(DataInput in, int maxSize) throws IOException {
    int size = Check.size("estimators", in.readInt(), maxSize);
    clear();
    grow(size);
    for (int i = 0; i < size; i++) {
      weights[i] = Check.count(in.readDouble());
      if (weights[i] > 0) {
        means[i] = Check.finite(in.readDouble());
        squares[i] = Check.count(in.readDouble());
        lows[i] = Check.finite(in.readDouble());
        highs[i] = Check.finite(in.readDouble());
      }
    }
  }
}
