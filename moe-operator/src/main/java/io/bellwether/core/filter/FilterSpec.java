package io.bellwether.core.filter;

import java.io.Serializable;

/** The kinds of belief filters with their settings; {@link Filters#create} makes one of a spec. */
public sealed interface FilterSpec extends Serializable {

  /** The name of the kind in configuration files. */
  String kind();

  /** Whether it has a rate of learning that can be hastened; see {@link BeliefFilter#hasten}. */
  default boolean canHasten() {
    return false;
  }

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
      Check.learningRate(learningRate);
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException("share must be at least 0 and below 1: " + share);
      }
    }

    @Override
    public boolean canHasten() {
      return true;
    }

    @Override
    public String kind() {
      return "fixed-share";
    }
  }

  /**
   * Hedge, or exponentially weighted average, on log loss (Vovk, 1990; Freund and Schapire, 1997).
   * At learning rate 1 it is Bayes' mixture, whose total log loss exceeds the best expert's by at
   * most ln N.
   *
   * @param learningRate the exponent's factor; in (0, 10]
   */
  record Hedge(double learningRate) implements FilterSpec {
    public Hedge {
      Check.learningRate(learningRate);
    }

    @Override
    public boolean canHasten() {
      return true;
    }

    @Override
    public String kind() {
      return "hedge";
    }
  }

  /** Hedge that finds its own learning rate (de Rooij, van Erven, Grünwald and Koolen, 2014). */
  record AdaHedge() implements FilterSpec {
    @Override
    public String kind() {
      return "adahedge";
    }
  }

  /** Bernstein online aggregation: a learning rate for each expert (Wintenberger, 2017). */
  record Boa() implements FilterSpec {
    @Override
    public String kind() {
      return "boa";
    }
  }

  /** Polynomially weighted regrets, each with its own rate (Gaillard, Stoltz, van Erven, 2014). */
  record MlPoly() implements FilterSpec {
    @Override
    public String kind() {
      return "ml-poly";
    }
  }

  /**
   * A bank of filters, one an expert, that mix towards whoever explained the newest label best: the
   * MoE-F filter (Saqur et al., 2025) with the labels themselves as what is observed.
   *
   * @param lambda how sharply the newest label decides between the filters; in (0, 1000]
   * @param alpha how much of a belief is kept at each update; in (0, 1)
   */
  record MoeF(double lambda, double alpha) implements FilterSpec {
    public MoeF {
      Check.lambda(lambda);
      Check.alpha(alpha);
    }

    @Override
    public boolean canHasten() {
      return true;
    }

    @Override
    public String kind() {
      return "moe-f";
    }
  }

  /**
   * The MoE-F filter (Saqur et al., 2025) as published, but in causal order: it observes how the
   * losses change. Kept for comparison, as it may believe a worse expert more.
   *
   * @param lambda how sharply the newest label decides between the filters; in (0, 1000]
   * @param alpha how much of a belief is kept at each update; in (0, 1)
   */
  record MoeFCausal(double lambda, double alpha) implements FilterSpec {
    public MoeFCausal {
      Check.lambda(lambda);
      Check.alpha(alpha);
    }

    @Override
    public boolean canHasten() {
      return true;
    }

    @Override
    public String kind() {
      return "moe-f-causal";
    }
  }
}
