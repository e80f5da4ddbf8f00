package io.bellwether.core.drift;

import java.io.Serializable;

/**
 * The kinds of detectors with their settings; {@link DriftDetectors#create} makes one of a spec.
 */
public sealed interface DriftSpec extends Serializable {

  /** The name of the kind in configuration files. */
  String kind();

  /** Nobody looks. */
  record None() implements DriftSpec {
    @Override
    public String kind() {
      return "none";
    }
  }

  /**
   * ADWIN (Bifet and Gavaldà, 2007): a window that shrinks when two of its parts have different
   * means.
   *
   * @param delta bounds the chance of a false alarm at one comparison; in (0, 1)
   */
  record Adwin(double delta) implements DriftSpec {
    public Adwin {
      if (!(delta > 0 && delta < 1)) {
        throw new IllegalArgumentException("delta must be above 0 and below 1: " + delta);
      }
    }

    @Override
    public String kind() {
      return "adwin";
    }
  }

  /**
   * The Page-Hinkley test (Page, 1954), both ways: cumulated deviations from the running mean.
   *
   * @param tolerance a deviation that counts for nothing; in [0, 1)
   * @param threshold cumulated deviation that is an alarm; above 0
   */
  record PageHinkley(double tolerance, double threshold) implements DriftSpec {
    public PageHinkley {
      if (!(tolerance >= 0 && tolerance < 1)) {
        throw new IllegalArgumentException("tolerance must be at least 0, below 1: " + tolerance);
      }
      if (!(threshold > 0 && threshold < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("threshold must be above 0 and finite: " + threshold);
      }
    }

    @Override
    public String kind() {
      return "page-hinkley";
    }
  }
}
