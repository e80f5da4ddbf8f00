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

  /** The experts of the label at hand; the first {@link #numAwake}. */
  private int[] awake;

  private int numAwake;

  /** Their beliefs as shares of the highest one, and the sum; see {@link #logSum}. */
  private double[] terms;

  private double sum;

  /** What the votes look like where nobody voted. */
  private boolean[] nobody;

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
    this.awake = new int[numExperts];
    this.terms = new double[numExperts];
    this.nobody = new boolean[numExperts];
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
    awake = new int[experts];
    terms = new double[experts];
    nobody = new boolean[experts];
  }

  @Override
  public void forget(int expert) {
    int experts = logBeliefs.length;
    if (experts == 1) {
      return;
    }
    wakeAllBut(expert);
    double shift = Math.log((experts - 1.0) / experts) - logSum();
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
    wakeAllBut(-1);
    double total = logSum();
    for (int i = 0; i < logBeliefs.length; i++) {
      out[i] = Math.exp(logBeliefs[i] - total);
    }
  }

  /** They sum to one as they are kept, but for what rounding adds up to. */
  @Override
  public void beliefs(int[] experts, int count, double[] out) {
    for (int i = 0; i < count; i++) {
      out[experts[i]] = Math.exp(logBeliefs[experts[i]]);
    }
  }

  @Override
  public void update(long labelTime, float[] votes, boolean[] voted, int numClasses, int label) {
    wake(voted);
    Check.votes(votes, awake, numAwake, numClasses, label);
    if (numAwake == 0) {
      return;
    }
    double before = logSum();
    for (int a = 0; a < numAwake; a++) {
      int i = awake[a];
      double p = Math.min(1, Math.max(SMALLEST_LIKELIHOOD, votes[i * numClasses + label]));
      logBeliefs[i] += hastened * learningRate * Math.log(p);
    }
    spread(before);
    if (numAwake == logBeliefs.length) {
      normalise();
    }
    labelsSeenUpTo = Math.max(labelsSeenUpTo, labelTime);
  }

  /** Without share the logarithms must not pass through exp, which would underflow. */
  private void spread(double before) {
    double after = logSum();
    for (int a = 0; a < numAwake; a++) {
      double shared =
          share == 0
              ? logBeliefs[awake[a]] - after
              : Math.log((1 - share) * (terms[a] / sum) + share / numAwake);
      logBeliefs[awake[a]] = before + shared;
    }
  }

  /**
   * Takes out what rounding adds up to over millions of updates, where all are at hand anyway.
   * Where few of many vote it would cost more than the update, and {@link #beliefs(double[])} does
   * it.
   */
  private void normalise() {
    double total = logSum();
    for (int i = 0; i < logBeliefs.length; i++) {
      logBeliefs[i] -= total;
    }
  }

  /** Most of a thousand did not vote, and are passed over several at a time. */
  private void wake(boolean[] voted) {
    numAwake = 0;
    int experts = logBeliefs.length;
    for (int i = 0; i < experts; i++) {
      if (!voted[i]) {
        int asleep = Arrays.mismatch(voted, i, experts, nobody, i, experts);
        i = asleep < 0 ? experts : i + asleep;
      }
      if (i < experts) {
        awake[numAwake++] = i;
      }
    }
  }

  private void wakeAllBut(int expert) {
    numAwake = 0;
    for (int i = 0; i < logBeliefs.length; i++) {
      if (i != expert) {
        awake[numAwake++] = i;
      }
    }
  }

  /** ln Σ exp over the logarithms of those awake; leaves {@link #terms} and {@link #sum}. */
  private double logSum() {
    double max = Double.NEGATIVE_INFINITY;
    for (int a = 0; a < numAwake; a++) {
      max = Math.max(max, logBeliefs[awake[a]]);
    }
    sum = 0;
    for (int a = 0; a < numAwake; a++) {
      double difference = logBeliefs[awake[a]] - max;
      terms[a] = difference == 0 ? 1 : Math.exp(difference);
      sum += terms[a];
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
    awake = new int[stored];
    terms = new double[stored];
    nobody = new boolean[stored];
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
