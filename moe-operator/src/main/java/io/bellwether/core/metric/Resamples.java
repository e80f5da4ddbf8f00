package io.bellwether.core.metric;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How much the scores of a {@link Scorebook} would vary if other outcomes had come about: the
 * bootstrap (Efron and Tibshirani, 1993) over outcomes, not over items, because items that share an
 * outcome are right or wrong together (a cluster bootstrap).
 *
 * <p>Each resample draws as many outcomes as there are, with replacement, the same ones for every
 * row, so that differences between rows are paired. Intervals are the percentiles 2.5 and 97.5.
 * Where all items share one outcome, nothing could vary, and items are resampled instead; {@link
 * #unit} says so. The calibration error of a resample is biased upwards, as that of any smaller
 * sample is, and so is its interval. A resample for which a score is not defined is left out of its
 * interval. Immutable; the same seed gives the same numbers.
 */
public final class Resamples {
  private static final double TAIL = 0.025;

  private final Plan plan;
  private final double[][][] values;
  private final double[][] estimates;

  /** What is drawn, and how often. */
  record Plan(int numClasses, int numGroups, Resampling resampling) {}

  /** A range that holds a score with a confidence of 95 %. */
  public record Interval(double low, double high) {}

  /**
   * By how much one row is above another.
   *
   * @param estimate the difference on the items as they are
   * @param pValue two-sided: how likely so large a difference would be if there were none; the
   *     share of resamples on the lesser side of zero, doubled, with one pseudo-count
   */
  public record Difference(double estimate, Interval interval, double pValue) {}

  Resamples(Plan plan, List<Tally> rows, long[][] persistence) {
    this.plan = plan;
    this.values = new double[rows.size()][Metric.values().length][plan.resampling().count()];
    this.estimates = new double[rows.size()][Metric.values().length];
    Scores scores = new Scores(plan.numClasses());
    int[] drawn = new int[plan.numGroups()];
    SplittableRandom random = new SplittableRandom(plan.resampling().seed());
    for (int i = -1; i < count(); i++) {
      draw(i < 0 ? null : random, drawn);
      long[] repeating = repeating(persistence, drawn);
      for (int row = 0; row < rows.size(); row++) {
        scores.clear();
        scores.addPersistence(repeating[0], repeating[1]);
        rows.get(row).addTo(scores, drawn);
        keep(scores, row, i);
      }
    }
  }

  /** Counts how often each group is drawn; without random numbers, once. */
  private static void draw(SplittableRandom random, int[] drawn) {
    Arrays.fill(drawn, random == null ? 1 : 0);
    for (int i = 0; random != null && i < drawn.length; i++) {
      drawn[random.nextInt(drawn.length)]++;
    }
  }

  private static long[] repeating(long[][] persistence, int[] drawn) {
    long items = 0;
    long hits = 0;
    for (int g = 0; g < drawn.length; g++) {
      items += drawn[g] * persistence[0][g];
      hits += drawn[g] * persistence[1][g];
    }
    return new long[] {items, hits};
  }

  private void keep(Scores scores, int row, int resample) {
    for (Metric metric : Metric.values()) {
      double value = metric.of(scores);
      if (resample < 0) {
        estimates[row][metric.ordinal()] = value;
      } else {
        values[row][metric.ordinal()][resample] = value;
      }
    }
  }

  /** What was resampled: what had been asked for, or items where there was only one of that. */
  public Resampling.Unit unit() {
    return plan.resampling().unit();
  }

  /** How many of the unit each resample draws. */
  public int drawn() {
    return plan.numGroups();
  }

  /** How many resamples there are. */
  public int count() {
    return plan.resampling().count();
  }

  /** The 95 % interval of a row's score. */
  public Interval interval(int row, Metric metric) {
    return interval(values[row][metric.ordinal()]);
  }

  /** By how much row {@code a} is above row {@code b}, on the same resamples. */
  public Difference difference(int a, int b, Metric metric) {
    int m = metric.ordinal();
    double[] differences = new double[count()];
    int above = 0;
    int below = 0;
    for (int i = 0; i < differences.length; i++) {
      differences[i] = values[a][m][i] - values[b][m][i];
      above += differences[i] >= 0 ? 1 : 0;
      below += differences[i] <= 0 ? 1 : 0;
    }
    Interval interval = interval(differences);
    double doubled = 2 * (Math.min(above, below) + 1.0) / (differences.length + 1.0);
    double pValue = Double.isNaN(interval.low()) ? Double.NaN : Math.min(1, doubled);
    return new Difference(estimates[a][m] - estimates[b][m], interval, pValue);
  }

  private static Interval interval(double[] sample) {
    double[] sorted =
        Arrays.stream(sample).filter(value -> !Double.isNaN(value)).sorted().toArray();
    if (sorted.length == 0) {
      return new Interval(Double.NaN, Double.NaN);
    }
    return new Interval(quantile(sorted, TAIL), quantile(sorted, 1 - TAIL));
  }

  private static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    double part = position - below;
    return part == 0 ? sorted[below] : (1 - part) * sorted[below] + part * sorted[above];
  }
}
