package io.bellwether.dashboard.alerts;

/**
 * How often a class came true at each probability it was given, and what that makes of a
 * probability: isotonic regression over twenty bins (pool adjacent violators; Zadrozny and Elkan
 * 2002), each bin drawn towards its own middle as by {@value #PRIOR} labels, and straight lines
 * between the middles of bins.
 */
final class Reliability {
  static final int NUM_BINS = 20;
  private static final double PRIOR = 5;

  private Reliability() {}

  /** What one label adds: 20 times how many, then 20 times how many came true. */
  static long[] counts(double probability, boolean cameTrue) {
    long[] counts = new long[2 * NUM_BINS];
    int bin = Math.min(NUM_BINS - 1, (int) (Math.max(0, probability) * NUM_BINS));
    counts[bin] = 1;
    counts[NUM_BINS + bin] = cameTrue ? 1 : 0;
    return counts;
  }

  static long numLabels(long[] counts) {
    long total = 0;
    for (int bin = 0; bin < NUM_BINS; bin++) {
      total += counts[bin];
    }
    return total;
  }

  /** The calibrated probability, in the range of the middles' values. */
  static double calibrate(double probability, long[] counts) {
    double[] fit = fit(counts);
    double position = probability * NUM_BINS - 0.5;
    int low = (int) Math.floor(position);
    if (low < 0) {
      return fit[0];
    }
    if (low >= NUM_BINS - 1) {
      return fit[NUM_BINS - 1];
    }
    double share = position - low;
    return fit[low] * (1 - share) + fit[low + 1] * share;
  }

  private static double[] fit(long[] counts) {
    double[] value = new double[NUM_BINS];
    double[] weight = new double[NUM_BINS];
    int[] size = new int[NUM_BINS];
    int blocks = 0;
    for (int bin = 0; bin < NUM_BINS; bin++) {
      double middle = (bin + 0.5) / NUM_BINS;
      weight[blocks] = counts[bin] + PRIOR;
      value[blocks] = (counts[NUM_BINS + bin] + PRIOR * middle) / weight[blocks];
      size[blocks] = 1;
      blocks++;
      while (blocks > 1 && value[blocks - 2] >= value[blocks - 1]) {
        int into = blocks - 2;
        double sum = weight[into] + weight[into + 1];
        value[into] = (value[into] * weight[into] + value[into + 1] * weight[into + 1]) / sum;
        weight[into] = sum;
        size[into] += size[into + 1];
        blocks--;
      }
    }
    double[] fit = new double[NUM_BINS];
    int bin = 0;
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < size[block]; i++) {
        fit[bin++] = value[block];
      }
    }
    return fit;
  }
}
