package io.bellwether.core.filter;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The bank of filters of MoE-F (Saqur et al., "Filtered not Mixed", ICLR 2025, section 3) in causal
 * order, over any number of classes, one against the rest, for votes of only some experts and
 * labels that come late. An {@link Innovation} says how a filter learns from a label.
 *
 * <p>For each class k and each expert n there is a filter, a belief π(k,n) over all experts that
 * learns from what n voted for; p̄(n) says how far the filters of n are trusted. The rate matrix of
 * the paper is Q = ln(1/α)·(1·p̄ᵀ − I), whose exponential moves a belief in one step to
 *
 * <pre>
 *   prior(k,n) = α·π(k,n) + (1 − α)·p̄
 * </pre>
 *
 * <p>which is used in place of the paper's Euler step: that overshoots below α = 1/e. A prediction
 * is made with the priors, then the label conditions them. With A the experts that voted, C their
 * probabilities cut to [0.02, 0.98], and either the prior or the conditioned filter as π,
 *
 * <pre>
 *   h(n,k) ∝ Σ_A π(k,n,i)·C(i,k) / Σ_A π(k,n,i)          what the filters of n expect
 *   s(n)   = −ln h(n, label)
 *   p̄(n)   = |A|/N · e^(−λ·s(n)) / Σ_A e^(−λ·s(m))       for n in A, 1/N for the others
 * </pre>
 *
 * <p>Absent experts: each update is a step of all filters, so those of an expert that was absent
 * for d updates have drifted d times without being conditioned. Within a filter, the belief in
 * experts that are absent keeps the prior; those that voted share the rest.
 *
 * <p>{@link #beliefs} is the mean over the classes of Σ p̄(n)·prior(k,n,i). O(K·N²) time an update
 * and O(K·N²) state, K classes and N experts, however long it has run.
 */
final class MoeFilter implements BeliefFilter {
  private static final double SMALLEST_EXPECTED = 1e-12;

  /** Against the best; with nothing at all in a filter, no label could bring it back. */
  private static final double SMALLEST_TRUST = 1e-9;

  private final String kind;
  private final double lambda;
  private final double alpha;

  /** α of the updates to come: α to the power of how much they are hastened. */
  private double kept;

  private final Innovation innovation;
  private double[] trust;

  /** π(k,n,i) at {@code (k * N + n) * N + i}; empty until the number of classes is known. */
  private double[] bank = {};

  private LabelledVotes votes;
  private double[] before;
  private double[] belief;
  private double[] expected;
  private double[] expectedTotals;
  private double[] beliefs;
  private boolean beliefsAreCurrent;
  private long labelsSeenUpTo;

  private MoeFilter(String kind, double lambda, double alpha, Innovation innovation) {
    this.kind = kind;
    this.lambda = lambda;
    this.alpha = alpha;
    this.kept = alpha;
    this.innovation = innovation;
  }

  static MoeFilter of(FilterSpec.MoeF spec, int numExperts) {
    return new MoeFilter(spec.kind(), spec.lambda(), spec.alpha(), new LabelInnovation())
        .begin(numExperts);
  }

  static MoeFilter of(FilterSpec.MoeFCausal spec, int numExperts) {
    return new MoeFilter(spec.kind(), spec.lambda(), spec.alpha(), new LossInnovation())
        .begin(numExperts);
  }

  private MoeFilter begin(int numExperts) {
    trust = new double[numExperts];
    Arrays.fill(trust, 1.0 / numExperts);
    allocate(numExperts, 0);
    return this;
  }

  /** All that is not state; what innovations remember is kept as far as it goes. */
  private void allocate(int numExperts, int numClasses) {
    votes = new LabelledVotes(numExperts, numClasses);
    before = new double[numExperts];
    belief = new double[numExperts];
    expected = new double[numExperts];
    expectedTotals = new double[numExperts];
    beliefs = new double[numExperts];
    beliefsAreCurrent = false;
    innovation.resize(numExperts, numClasses);
  }

  @Override
  public int numExperts() {
    return trust.length;
  }

  @Override
  public void update(long labelTime, float[] given, boolean[] voted, int numClasses, int label) {
    Check.votes(given, voted, numExperts(), numClasses, label);
    if (votes.numClasses != 0 && votes.numClasses != numClasses) {
      throw new IllegalArgumentException(
          "classes must be " + votes.numClasses + " as before: " + numClasses);
    }
    if (noneOf(voted)) {
      return;
    }
    if (votes.numClasses == 0) {
      bank = new double[numClasses * numExperts() * numExperts()];
      Arrays.fill(bank, 1.0 / numExperts());
      allocate(numExperts(), numClasses);
    }
    votes.take(given, voted, label);
    step();
    trustByScore();
    innovation.remember(votes);
    beliefsAreCurrent = false;
    labelsSeenUpTo = Math.max(labelsSeenUpTo, labelTime);
  }

  private boolean noneOf(boolean[] voted) {
    for (int i = 0; i < numExperts(); i++) {
      if (voted[i]) {
        return false;
      }
    }
    return true;
  }

  /** Moves all filters on, and notes what those of the experts that voted expect. */
  private void step() {
    Arrays.fill(expectedTotals, 0);
    for (int k = 0; k < votes.numClasses; k++) {
      for (int n = 0; n < numExperts(); n++) {
        int offset = (k * numExperts() + n) * numExperts();
        System.arraycopy(bank, offset, before, 0, numExperts());
        drift(before, belief);
        if (votes.voted(n)) {
          condition(k, n);
        }
        System.arraycopy(belief, 0, bank, offset, numExperts());
      }
    }
  }

  private void drift(double[] from, double[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] = kept * from[i] + (1 - kept) * trust[i];
    }
  }

  private void condition(int k, int n) {
    if (!innovation.scoresAfterwards()) {
      expect(k, n);
    }
    innovation.condition(votes, k, n, before, belief);
    if (innovation.scoresAfterwards()) {
      expect(k, n);
    }
  }

  private void expect(int k, int n) {
    double expectation = votes.expected(belief, k);
    expectedTotals[n] += expectation;
    if (k == votes.label()) {
      expected[n] = expectation;
    }
  }

  /** p̄ by softmin; scores become weights in place of {@link #expected}. */
  private void trustByScore() {
    double best = Double.POSITIVE_INFINITY;
    for (int n = 0; n < numExperts(); n++) {
      if (votes.voted(n)) {
        expected[n] = -Math.log(Math.max(SMALLEST_EXPECTED, expected[n] / expectedTotals[n]));
        best = Math.min(best, expected[n]);
      }
    }
    double sum = 0;
    for (int n = 0; n < numExperts(); n++) {
      if (votes.voted(n)) {
        expected[n] = Math.max(SMALLEST_TRUST, Math.exp(-lambda * (expected[n] - best)));
        sum += expected[n];
      }
    }
    double shared = (double) votes.countVoted() / numExperts();
    for (int n = 0; n < numExperts(); n++) {
      trust[n] = votes.voted(n) ? shared * expected[n] / sum : 1.0 / numExperts();
    }
  }

  @Override
  public void beliefs(double[] out) {
    if (!beliefsAreCurrent) {
      mixBeliefs();
      beliefsAreCurrent = true;
    }
    System.arraycopy(beliefs, 0, out, 0, beliefs.length);
  }

  private void mixBeliefs() {
    int experts = numExperts();
    // The drift is linear, so it may follow the sum over the filters.
    Arrays.fill(before, bank.length == 0 ? 1.0 / experts : 0);
    for (int row = 0; row < experts * votes.numClasses; row++) {
      double weight = trust[row % experts] / votes.numClasses;
      for (int i = 0; i < experts; i++) {
        before[i] += weight * bank[row * experts + i];
      }
    }
    drift(before, beliefs);
    Forecast.normalise(beliefs, experts);
  }

  /** The paper's Σ p̄(n)·h(n,k) over the experts that voted, with the priors as filters. */
  @Override
  public void forecast(
      float[] given, boolean[] voted, int numClasses, double[] scratch, double[] out) {
    if (votes.numClasses != numClasses) {
      BeliefFilter.super.forecast(given, voted, numClasses, scratch, out);
      return;
    }
    votes.take(given, voted, -1);
    Arrays.fill(out, 0, numClasses, 0);
    double[] h = new double[numClasses];
    for (int n = 0; n < numExperts(); n++) {
      if (voted[n]) {
        for (int k = 0; k < numClasses; k++) {
          System.arraycopy(bank, (k * numExperts() + n) * numExperts(), before, 0, numExperts());
          drift(before, belief);
          h[k] = votes.expected(belief, k);
        }
        Forecast.normalise(h, numClasses);
        for (int k = 0; k < numClasses; k++) {
          out[k] += trust[n] * h[k];
        }
      }
    }
    Forecast.normalise(out, numClasses);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The filters of a new expert begin as the mean of those there are, weighed by p̄.
   */
  @Override
  public void resize(int experts) {
    int former = numExperts();
    Check.grows(former, experts);
    int numClasses = votes.numClasses;
    double[] wider = new double[numClasses * experts * experts];
    for (int k = 0; k < numClasses; k++) {
      Arrays.fill(belief, 0);
      for (int n = 0; n < former; n++) {
        int offset = (k * former + n) * former;
        widen(bank, offset, wider, (k * experts + n) * experts, experts);
        for (int i = 0; i < former; i++) {
          belief[i] += trust[n] * bank[offset + i];
        }
      }
      for (int n = former; n < experts; n++) {
        widen(belief, 0, wider, (k * experts + n) * experts, experts);
      }
    }
    double[] widerTrust = new double[experts];
    widen(trust, 0, widerTrust, 0, experts);
    bank = wider;
    trust = widerTrust;
    allocate(experts, numClasses);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The filters of the expert itself begin anew, those of all others take it for one among
   * equals.
   */
  @Override
  public void forget(int expert) {
    int experts = numExperts();
    for (int row = 0; row < experts * votes.numClasses; row++) {
      if (row % experts == expert) {
        Arrays.fill(bank, row * experts, (row + 1) * experts, 1.0 / experts);
      } else {
        Forecast.equalShare(bank, row * experts, experts, expert);
      }
    }
    Forecast.equalShare(trust, 0, experts, expert);
    innovation.forget(expert, votes.numClasses);
    beliefsAreCurrent = false;
  }

  /**
   * {@inheritDoc}
   *
   * <p>What is hastened is the drift of the beliefs: the rate matrix times the factor, so α to its
   * power.
   */
  @Override
  public void hasten(double factor) {
    kept = Math.pow(alpha, factor);
    beliefsAreCurrent = false;
  }

  /** Copies a distribution over the former experts and gives each new one an equal share. */
  private void widen(double[] from, int fromOffset, double[] to, int toOffset, int experts) {
    int former = numExperts();
    for (int i = 0; i < experts; i++) {
      to[toOffset + i] = i < former ? from[fromOffset + i] * former / experts : 1.0 / experts;
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
    out.writeInt(numExperts());
    out.writeInt(votes.numClasses);
    Numbers.write(trust, out);
    Numbers.write(bank, out);
    innovation.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    labelsSeenUpTo = in.readLong();
    int wanted = numExperts();
    int stored = Check.storedExperts(in.readInt());
    int classes = in.readInt();
    if (classes < 0 || (long) classes * stored * stored > Integer.MAX_VALUE - 8) {
      throw new IOException("classes in a snapshot must fit " + stored + " experts: " + classes);
    }
    trust = Numbers.read(in, stored, "trust");
    bank = Numbers.read(in, classes * stored * stored, "belief");
    innovation.load(in, stored, classes);
    allocate(stored, classes);
    if (wanted > stored) {
      resize(wanted);
    }
  }
}
