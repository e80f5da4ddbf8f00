package io.bellwether.benchmarks.result;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * One measured figure.
 *
 * @param suite which suite measured it
 * @param name what was measured, such as the name of a kernel or of a job
 * @param of under which conditions, such as {@code length=128}; sorted by name
 * @param metric which property, such as {@code items/s}
 * @param unit its unit, such as {@code 1/s}, {@code ns}, {@code B}, {@code 1}
 * @param better which direction is better
 * @param value the middle of the repetitions
 * @param low the lowest of the repetitions
 * @param high the highest of the repetitions
 * @param repetitions how often it was measured
 */
public record Figure(
    String suite,
    String name,
    Map<String, String> of,
    String metric,
    String unit,
    Better better,
    double value,
    double low,
    double high,
    int repetitions) {

  /** Which way is up. */
  public enum Better {
    /** Such as items a second. */
    HIGHER,
    /** Such as nanoseconds. */
    LOWER,
    /** A fact, such as a count, that is not compared. */
    NEITHER
  }

  /** Sorts the conditions, and checks that the value lies between the extremes. */
  public Figure {
    of = new TreeMap<>(of);
    if (!(low <= value && value <= high)) {
      throw new IllegalArgumentException(
          name + " " + of + " " + metric + ": " + value + " is not in [" + low + ", " + high + "]");
    }
  }

  /** What was measured once. */
  public static Figure once(
      String suite,
      String name,
      Map<String, String> of,
      String metric,
      String unit,
      Better better,
      double value) {
    return new Figure(suite, name, of, metric, unit, better, value, value, value, 1);
  }

  /** The median of what was measured several times, with the extremes. */
  public static Figure median(
      String suite,
      String name,
      Map<String, String> of,
      String metric,
      String unit,
      Better better,
      double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double middle = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    double last = sorted[sorted.length - 1];
    return new Figure(
        suite, name, of, metric, unit, better, middle, sorted[0], last, sorted.length);
  }

  /** What identifies it in a file: suite, name, conditions and metric. */
  public String key() {
    return suite + " " + name + " " + of + " " + metric;
  }
}
