package io.bellwether.core.filter;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Beliefs that follow how much better or worse than the mixture each expert was, by one of three
 * rules. O(N) time and state.
 *
 * <p>Sleeping experts (Freund, Schapire, Singer and Warmuth, 1997): regret is counted where an
 * expert voted, against the mixture of those that voted; they share their joint belief anew, and
 * the belief in the others stays. When all vote, this is the rule as published. A probability of
 * the true class below 1e-6 counts as 1e-6, so that every loss is finite.
 */
final class RegretFilter implements BeliefFilter {
  private static final double SMALLEST_LIKELIHOOD = 1e-6;

  /** Keeps the joint belief of any group above zero, as it could not grow again from there. */
  private static final double SMALLEST_BELIEF = 1e-15;

  private final String kind;
  private final RegretRule rule;
  private double[] beliefs;
  private double[] weights;
  private double[] likelihoods;
  private long labelsSeenUpTo;

  RegretFilter(String kind, RegretRule rule, int numExperts) {
    this.kind = kind;
    this.rule = rule;
    this.beliefs = new double[numExperts];
    Arrays.fill(beliefs, 1.0 / numExperts);
    allocate(numExperts);
  }

  private void allocate(int numExperts) {
    weights = new double[numExperts];
    likelihoods = new double[numExperts];
  }

  @Override
  public int numExperts() {
    return beliefs.length;
  }

  @Override
  public void resize(int experts) {
    int former = beliefs.length;
    Check.grows(former, experts);
    beliefs = Arrays.copyOf(beliefs, experts);
    Arrays.fill(beliefs, former, experts, 1.0 / experts);
    for (int i = 0; i < former; i++) {
      beliefs[i] *= (double) former / experts;
    }
    allocate(experts);
    rule.resize(experts);
  }

  @Override
  public void forget(int expert) {
    Forecast.equalShare(beliefs, 0, beliefs.length, expert);
    rule.forget(expert);
  }

  @Override
  public void beliefs(double[] out) {
    System.arraycopy(beliefs, 0, out, 0, beliefs.length);
  }

  @Override
  public void update(long labelTime, float[] votes, boolean[] voted, int numClasses, int label) {
    Check.votes(votes, voted, beliefs.length, numClasses, label);
    double joint = 0;
    for (int i = 0; i < beliefs.length; i++) {
      joint += voted[i] ? beliefs[i] : 0;
    }
    if (joint == 0) {
      // Only where nobody voted: no belief is ever zero.
      return;
    }
    for (int i = 0; i < beliefs.length; i++) {
      if (voted[i]) {
        weights[i] = beliefs[i] / joint;
        float p = votes[i * numClasses + label];
        likelihoods[i] = Math.min(1, Math.max(SMALLEST_LIKELIHOOD, p));
      }
    }
    rule.learn(weights, likelihoods, voted);
    if (rule.weigh(voted, weights)) {
      share(voted, joint);
    }
    labelsSeenUpTo = Math.max(labelsSeenUpTo, labelTime);
  }

  private void share(boolean[] voted, double joint) {
    double sum = 0;
    for (int i = 0; i < beliefs.length; i++) {
      sum += voted[i] ? weights[i] : 0;
    }
    double total = 0;
    for (int i = 0; i < beliefs.length; i++) {
      if (voted[i]) {
        beliefs[i] = Math.max(SMALLEST_BELIEF, joint * (weights[i] / sum));
      }
      total += beliefs[i];
    }
    for (int i = 0; i < beliefs.length; i++) {
      beliefs[i] /= total;
    }
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
    out.writeInt(beliefs.length);
    Numbers.write(beliefs, out);
    rule.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    labelsSeenUpTo = in.readLong();
    int wanted = beliefs.length;
    int stored = Check.storedExperts(in.readInt());
    beliefs = Numbers.read(in, stored, "belief");
    allocate(stored);
    rule.load(in, stored);
    if (wanted > stored) {
      resize(wanted);
    }
  }
}
