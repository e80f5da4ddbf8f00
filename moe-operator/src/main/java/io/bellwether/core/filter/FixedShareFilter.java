package io.bellwether.core.filter;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Fixed share on log loss (Herbster and Warmuth, 1998), with sleeping experts treated as
 * specialists (Freund, Schapire, Singer and Warmuth, 1997): those awake share their joint belief
 * anew. With α = 0 it is Hedge.
 *
 * <p>Of each label, let A be the experts that voted, W their joint belief, and p the probability
 * each gave to the true class, cut at 1e-6 so that no single item decides for good. With learning
 * rate η and share α,
 *
 * <pre>
 *   u(i) = w(i)·p(i)^η / Σ_A w(j)·p(j)^η
 *   w(i) = W·((1 − α)·u(i) + α/|A|)          for i in A; the others keep theirs
 * </pre>
 *
 * <p>Beliefs are kept as logarithms: without share they fall by orders of magnitude with every
 * wrong vote, and must still be able to come back.
 */
final class FixedShareFilter implements BeliefFilter {
  private static final double SMALLEST_LIKELIHOOD = 1e-6;

  private final String kind;
  private final double learningRate;
  private final double share;
  private double[] logBeliefs;
  private boolean[] everyone;
  private double hastened = 1;
  private long labelsSeenUpTo;

  static FixedShareFilter of(FilterSpec.FixedShare spec, int numExperts) {
    return new FixedShareFilter(spec.kind(), spec.learningRate(), spec.share(), numExperts);
  }

  static FixedShareFilter of(FilterSpec.Hedge spec, int numExperts) {
    return new FixedShareFilter(spec.kind(), spec.learningRate(), 0, numExperts);
  }

  private FixedShareFilter(String kind, double learningRate, double share, int numExperts) {
    this.kind = kind;
    this.learningRate = learningRate;
    this.share = share;
    this.logBeliefs = new double[numExperts];
    Arrays.fill(logBeliefs, -Math.log(numExperts));
    this.everyone = allTrue(numExperts);
  }

  private static boolean[] allTrue(int length) {
    boolean[] all = new boolean[length];
    Arrays.fill(all, true);
    return all;
  }

  @Override
  public int numExperts() {
    return logBeliefs.length;
  }

  @Override
  public void resize(int experts) {
    int former = logBeliefs.length;
    Check.grows(former, experts);
    logBeliefs = Arrays.copyOf(logBeliefs, experts);
    Arrays.fill(logBeliefs, former, experts, -Math.log(experts));
    for (int i = 0; i < former; i++) {
      logBeliefs[i] += Math.log((double) former / experts);
    }
    everyone = allTrue(experts);
  }

  @Override
  public void forget(int expert) {
    int experts = logBeliefs.length;
    if (experts == 1) {
      return;
    }
    boolean[] others = allTrue(experts);
    others[expert] = false;
    double shift = Math.log((experts - 1.0) / experts) - logSum(others);
    for (int i = 0; i < experts; i++) {
      logBeliefs[i] = i == expert ? -Math.log(experts) : logBeliefs[i] + shift;
    }
  }

  @Override
  public void hasten(double factor) {
    hastened = factor;
  }

  @Override
  public void beliefs(double[] out) {
    double total = logSum(everyone);
    for (int i = 0; i < logBeliefs.length; i++) {
      out[i] = Math.exp(logBeliefs[i] - total);
    }
  }

  @Override
  public void update(long labelTime, float[] votes, boolean[] voted, int numClasses, int label) {
    Check.votes(votes, voted, logBeliefs.length, numClasses, label);
    int awake = countAwake(voted);
    if (awake == 0) {
      return;
    }
    double awakeBefore = logSum(voted);
    for (int i = 0; i < logBeliefs.length; i++) {
      if (voted[i]) {
        double p = Math.min(1, Math.max(SMALLEST_LIKELIHOOD, votes[i * numClasses + label]));
        logBeliefs[i] += hastened * learningRate * Math.log(p);
      }
    }
    spread(voted, awake, awakeBefore);
    normalise();
    labelsSeenUpTo = Math.max(labelsSeenUpTo, labelTime);
  }

  private void spread(boolean[] voted, int awake, double awakeBefore) {
    double awakeAfter = logSum(voted);
    for (int i = 0; i < logBeliefs.length; i++) {
      if (voted[i]) {
        double logPosterior = logBeliefs[i] - awakeAfter;
        // Without share the logarithm must not pass through exp, which would underflow.
        double shared =
            share == 0
                ? logPosterior
                : Math.log((1 - share) * Math.exp(logPosterior) + share / awake);
        logBeliefs[i] = awakeBefore + shared;
      }
    }
  }

  /** Takes out what rounding adds up to over millions of updates. */
  private void normalise() {
    double total = logSum(everyone);
    for (int i = 0; i < logBeliefs.length; i++) {
      logBeliefs[i] -= total;
    }
  }

  private int countAwake(boolean[] voted) {
    int awake = 0;
    for (int i = 0; i < logBeliefs.length; i++) {
      awake += voted[i] ? 1 : 0;
    }
    return awake;
  }

  /** ln Σ exp over the logarithms of some experts. */
  private double logSum(boolean[] some) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logBeliefs.length; i++) {
      max = some[i] ? Math.max(max, logBeliefs[i]) : max;
    }
    double sum = 0;
    for (int i = 0; i < logBeliefs.length; i++) {
      sum += some[i] ? Math.exp(logBeliefs[i] - max) : 0;
    }
    return max + Math.log(sum);
  }

  @Override
  public long labelsSeenUpTo() {
    return labelsSeenUpTo;
  }

  @Override
  public String stateType() {
    return kind;
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(labelsSeenUpTo);
    out.writeInt(logBeliefs.length);
    for (double logBelief : logBeliefs) {
      out.writeDouble(logBelief);
    }
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    labelsSeenUpTo = in.readLong();
    int wanted = logBeliefs.length;
    int stored = Check.storedExperts(in.readInt());
    logBeliefs = new double[stored];
    everyone = allTrue(stored);
    for (int i = 0; i < stored; i++) {
      logBeliefs[i] = in.readDouble();
      if (!Double.isFinite(logBeliefs[i])) {
        throw new IOException("belief in expert " + i + " must be finite: " + logBeliefs[i]);
      }
    }
    if (wanted > stored) {
      resize(wanted);
    }
  }
}
