package io.bellwether.core.filter;

import java.io.Serializable;

/** The kinds of belief filters with their settings; {@link Filters#create} makes one of a spec. */
public sealed interface FilterSpec extends Serializable {

  /** The name of the kind in configuration files. */
  String kind();

  /** All experts are believed alike for ever: the weights are the gate's alone. */
  record None() implements FilterSpec {
    @Override
    public String kind() {
      return "none";
    }
  }

  /**
   * Fixed share on log loss (Herbster and Warmuth, 1998): a Bayes update, then a share of every
   * belief is spread evenly, so that an expert that was wrong for long can come back quickly.
   *
   * @param learningRate the exponent's factor; 1 is Bayes' rule; in (0, 10]
   * @param share how much of the belief is spread at each update; in [0, 1)
   */
  record FixedShare(double learningRate, double share) implements FilterSpec {
    public FixedShare {
      if (!(learningRate > 0 && learningRate <= 10)) {
        throw new IllegalArgumentException(
            "learning-rate must be above 0 and at most 10: " + learningRate);
      }
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException("share must be at least 0 and below 1: " + share);
      }
    }

    @Override
    public String kind() {
      return "fixed-share";
    }
  }
}
