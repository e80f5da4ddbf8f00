package io.bellwether.pipeline.replicate;

import java.util.Arrays;

/**
 * MoE-F on one number a vote, as its algorithms 1 and 2 are printed (Saqur et al., 2025): N filters
 * π(n), each over all N experts, and the trust p̄ in the filters. Kept to compare with what was
 * published; no part of the product.
 *
 * <p>A step is {@link #forecast}, which needs no label, then {@link #update} with that label or,
 * when labels come late, with an earlier one. {@link #afterwards} is what the paper prints as the
 * prediction of the day: it is computed after the update with that day's own label, so it looks
 * ahead.
 *
 * <p>With votes f, label y, losses L and m(n) = Σ π(n,i)·f(i),
 *
 * <pre>
 *   squared error   dW(n) = ΔL(n) / (2√2·(y − f(n))) − (m(n) − Δf(n) + 1)/√2      gain (f(i) − m(n))/√2
 *   cross-entropy   dW(n) = −(ΔL(n) + (y − f(n))·Δf(n) / (f(n)·(1 − f(n)))) / ln(f(n)/(1 − f(n))) − m(n)
 *                                                                               gain f(i) − m(n)
 *   π(n,i) ← π(n,i) + drift(π(n))(i) + π(n,i)·gain·dW(n), at least 0, then scaled to sum to one
 *   p̄(n) ∝ e^(−λ·loss(y, Σ π(n,i)·f(i)))
 * </pre>
 *
 * <p>Where the denominator of dW is zero there is no gain. {@link StrictMath} throughout: with the
 * printed column sums rounding errors grow tenfold every twenty days or so, and the same figures
 * should come out on every machine.
 */
final class ScalarMoeF {
  private static final double SQRT2 = StrictMath.sqrt(2);
  private static final double NOTHING = 1e-9;

  private final Settings settings;
  private final int numExperts;
  private double[][] filters;
  private double[] trust;
  private double[] formerVotes;
  private final double[] formerLosses;
  private boolean begun;

  /** What a vote is compared with the label by. */
  enum Loss {
    SQUARED_ERROR,
    CROSS_ENTROPY
  }

  /** How the rates between experts are made of p̄. */
  enum Rates {
    /** Rows sum to zero: the generator that the text means. Euler step. */
    ROW_SUMS,
    /** The diagonal takes column sums, as printed. No generator: mass is repaired by scaling. */
    COLUMN_SUMS,
    /** Rows sum to zero, and the step is the exact exponential. */
    EXACT
  }

  /** The settings; lambda above 0, alpha between 0 and 1. */
  record Settings(Loss loss, Rates rates, double lambda, double alpha) {}

  ScalarMoeF(Settings settings, int numExperts) {
    this.settings = settings;
    this.numExperts = numExperts;
    this.filters = new double[numExperts][numExperts];
    this.trust = new double[numExperts];
    this.formerVotes = new double[numExperts];
    this.formerLosses = new double[numExperts];
    Arrays.fill(trust, 1.0 / numExperts);
    for (double[] filter : filters) {
      Arrays.fill(filter, 1.0 / numExperts);
    }
  }

  /** Σ p̄(n)·(prior(n)·f): made of labels of former updates only. */
  double forecast(double[] votes) {
    double sum = 0;
    for (int n = 0; n < numExperts; n++) {
      double[] prior = drifted(filters[n]);
      clipAndScale(prior);
      sum += trust[n] * dot(prior, votes);
    }
    return sum;
  }

  /** Σ p̄(n)·(π(n)·f) after the update: looks ahead when f are the votes of that update. */
  double afterwards(double[] votes) {
    double sum = 0;
    for (int n = 0; n < numExperts; n++) {
      sum += trust[n] * dot(filters[n], votes);
    }
    return sum;
  }

  /** The trust in each filter, p̄. */
  double[] trust() {
    return trust.clone();
  }

  /** Learns the label of a day with these votes. */
  void update(double[] votes, double label) {
    double[][] next = new double[numExperts][];
    double[] scores = new double[numExperts];
    for (int n = 0; n < numExperts; n++) {
      next[n] = drifted(filters[n]);
      addGain(n, votes, label, next[n]);
      clipAndScale(next[n]);
      scores[n] = loss(dot(next[n], votes), label);
    }
    filters = next;
    trust = softmin(scores);
    for (int n = 0; n < numExperts; n++) {
      formerLosses[n] = loss(votes[n], label);
    }
    formerVotes = votes.clone();
    begun = true;
  }

  private double[] drifted(double[] filter) {
    return begun ? drifted(settings, trust, filter) : filter.clone();
  }

  /** A belief after one step of the rates that are made of the trust. */
  static double[] drifted(Settings settings, double[] trust, double[] belief) {
    double rate = -StrictMath.log(settings.alpha());
    double[] moved = belief.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] +=
          switch (settings.rates()) {
            case ROW_SUMS -> rate * (trust[i] - belief[i]);
            case COLUMN_SUMS -> rate * trust[i] * (1 - moved.length * belief[i]);
            case EXACT -> (1 - settings.alpha()) * (trust[i] - belief[i]);
          };
    }
    return moved;
  }

  private void addGain(int n, double[] votes, double label, double[] filter) {
    boolean squared = settings.loss() == Loss.SQUARED_ERROR;
    double f = votes[n];
    double denominator = squared ? label - f : StrictMath.log(f / (1 - f));
    if (Math.abs(denominator) < NOTHING) {
      return;
    }
    double mean = dot(filters[n], votes);
    double change = begun ? f - formerVotes[n] : 0;
    double lossChange = loss(f, label) - formerLosses[n];
    double innovation =
        squared
            ? lossChange / (2 * SQRT2 * denominator) - (mean - change + 1) / SQRT2
            : -(lossChange + (label - f) * change / (f * (1 - f))) / denominator - mean;
    for (int i = 0; i < numExperts; i++) {
      double gain = squared ? (votes[i] - mean) / SQRT2 : votes[i] - mean;
      filter[i] += filters[n][i] * gain * innovation;
    }
  }

  private double loss(double forecast, double label) {
    return settings.loss() == Loss.SQUARED_ERROR
        ? (label - forecast) * (label - forecast)
        : -(label * StrictMath.log(forecast) + (1 - label) * StrictMath.log(1 - forecast));
  }

  private double[] softmin(double[] scores) {
    double best = Arrays.stream(scores).min().getAsDouble();
    double[] weights = new double[numExperts];
    double sum = 0;
    for (int n = 0; n < numExperts; n++) {
      weights[n] = StrictMath.exp(-settings.lambda() * (scores[n] - best));
      sum += weights[n];
    }
    for (int n = 0; n < numExperts; n++) {
      weights[n] /= sum;
    }
    return weights;
  }

  /** Negative entries are cut off; where nothing is left, all experts are believed alike. */
  private void clipAndScale(double[] filter) {
    double sum = 0;
    for (int i = 0; i < numExperts; i++) {
      filter[i] = Math.max(0, filter[i]);
      sum += filter[i];
    }
    for (int i = 0; i < numExperts; i++) {
      filter[i] = sum > 0 ? filter[i] / sum : 1.0 / numExperts;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
