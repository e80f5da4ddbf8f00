package io.bellwether.core.filter;

import io.bellwether.core.kernel.Kernels;
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
 * <p>{@link #beliefs} is the mean over the classes of Σ p̄(n)·prior(k,n,i). With K classes, N
 * experts and V of them voting, an update takes O(K·N·V) time, and O(K·N) where filters of one past
 * need not be told apart and all vote; the state is O(K·N²) at most, however long it has run
 * ({@link FilterBank}).
 */
final class MoeFilter implements BeliefFilter {
  private static final double SMALLEST_EXPECTED = 1e-12;

  /** Against the best; with nothing at all in a filter, no label could bring it back. */
  static final double SMALLEST_TRUST = 1e-9;

  private final String kind;
  private final double lambda;
  private final double alpha;

  /** How much the drift is hastened; 1 for not at all. No state: who hastens says so each time. */
  private double haste = 1;

  private final Innovation innovation;
  private double[] trust;

  /** Null until the number of classes is known. */
  private FilterBank bank;

  private LabelledVotes votes;
  private double[] before;
  private double[] drifted;
  private double[] belief;

  /** By expert, what its filters expect of the label, and of all classes together. */
  private double[] expected;

  private double[] expectedTotals;
  private double[] beliefs;
  private boolean beliefsAreCurrent;
  private long labelsSeenUpTo;

  private MoeFilter(String kind, double lambda, double alpha, Innovation innovation) {
    this.kind = kind;
    this.lambda = lambda;
    this.alpha = alpha;
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
    drifted = new double[numExperts];
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
      bank = FilterBank.even(numExperts(), numClasses, kept());
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
    if (innovation.tellsApart() && votes.countVoted() == numExperts()) {
      innovation.conditionAll(votes, bank.own(votes, trust, lambda), expected, expectedTotals);
      return;
    }
    bank.begin(votes, innovation.tellsApart(), trust);
    for (int s = 0; s < bank.numSelected(); s++) {
      int row = bank.selected(s);
      int voter = bank.voter(row);
      expectedTotals[voter] = 0;
      for (int k = 0; k < votes.numClasses; k++) {
        bank.read(row, k, before);
        bank.drift(before, trust, drifted);
        System.arraycopy(drifted, 0, belief, 0, belief.length);
        condition(k, voter);
        bank.write(row, k, belief, drifted);
      }
    }
    bank.end();
    for (int n = 0; n < numExperts(); n++) {
      if (votes.voted(n)) {
        int same = bank.voter(bank.rowOf(n));
        expected[n] = expected[same];
        expectedTotals[n] = expectedTotals[same];
      }
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

  /** p̄ by softmin; e^(−λ·s) is the λth power of h, and takes the place of {@link #expected}. */
  private void trustByScore() {
    double best = 0;
    for (int n = 0; n < numExperts(); n++) {
      if (votes.voted(n)) {
        expected[n] = Math.max(SMALLEST_EXPECTED, expected[n] / expectedTotals[n]);
        best = Math.max(best, expected[n]);
      }
    }
    double sum = 0;
    double scale = 1 / best;
    for (int n = 0; n < numExperts(); n++) {
      if (votes.voted(n)) {
        double ratio = expected[n] * scale;
        expected[n] = Math.max(SMALLEST_TRUST, lambda == 1 ? ratio : Math.pow(ratio, lambda));
        sum += expected[n];
      }
    }
    double usual = 1.0 / numExperts();
    double shared = usual * votes.countVoted() / sum;
    for (int n = 0; n < numExperts(); n++) {
      trust[n] = votes.voted(n) ? shared * expected[n] : usual;
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
    if (bank == null) {
      Arrays.fill(beliefs, 1.0 / experts);
      return;
    }
    // The drift is linear, so it may follow the sum over the filters.
    bank.mix(trust, 1.0 / experts, before, belief);
    bank.drift(belief, trust, beliefs);
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
          bank.read(bank.rowOf(n), k, before);
          bank.drift(before, trust, belief);
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
    if (bank != null) {
      bank = widened(former, experts, numClasses);
    }
    double[] widerTrust = new double[experts];
    widen(trust, 0, widerTrust, 0, experts);
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
    if (bank != null) {
      double[][] filters = new double[experts][];
      for (int n = 0; n < experts; n++) {
        filters[n] = bank.filters(n);
        for (int k = 0; n != expert && k < votes.numClasses; k++) {
          Forecast.equalShare(filters[n], k * experts, experts, expert);
        }
      }
      Arrays.fill(filters[expert], 1.0 / experts);
      bank = FilterBank.of(filters, votes.numClasses, kept());
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
    haste = factor;
    if (bank != null) {
      bank.keep(kept());
    }
    beliefsAreCurrent = false;
  }

  /** α of the updates to come. */
  private double kept() {
    return haste == 1 ? alpha : Math.pow(alpha, haste);
  }

  private FilterBank widened(int former, int experts, int numClasses) {
    double[][] wider = new double[experts][numClasses * experts];
    double[] mean = new double[numClasses * former];
    for (int n = 0; n < former; n++) {
      double[] filters = bank.filters(n);
      for (int k = 0; k < numClasses; k++) {
        widen(filters, k * former, wider[n], k * experts, experts);
      }
      for (int i = 0; i < mean.length; i++) {
        mean[i] += trust[n] * filters[i];
      }
    }
    for (int n = former; n < experts; n++) {
      for (int k = 0; k < numClasses; k++) {
        widen(mean, k * former, wider[n], k * experts, experts);
      }
    }
    return FilterBank.of(wider, numClasses, kept());
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
    return 3;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(labelsSeenUpTo);
    out.writeInt(numExperts());
    out.writeInt(votes.numClasses);
    Numbers.write(trust, out);
    if (bank != null) {
      bank.save(out);
    }
    innovation.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    labelsSeenUpTo = in.readLong();
    int wanted = numExperts();
    int stored = Check.storedExperts(in.readInt());
    int classes = in.readInt();
    // A panel of filters is no narrower for fewer experts.
    long largest = (long) classes * stored * Math.max(stored, Kernels.PANEL);
    if (classes < 0 || largest > Integer.MAX_VALUE - 8) {
      throw new IOException("classes in a snapshot must fit " + stored + " experts: " + classes);
    }
    trust = Numbers.read(in, stored, "trust");
    bank = classes == 0 ? null : readBank(in, version, stored, classes);
    innovation.load(in, stored, classes);
    allocate(stored, classes);
    if (wanted > stored) {
      resize(wanted);
    }
  }

  private FilterBank readBank(DataInput in, int version, int stored, int classes)
      throws IOException {
    if (version > 1) {
      boolean heldApart = version > 2 && in.readBoolean();
      FilterBank read =
          heldApart
              ? FilterBank.loadApart(in, stored, classes)
              : FilterBank.load(in, stored, classes);
      read.keep(kept());
      return read;
    }
    // Every filter by itself, at (k·N + n)·N.
    double[][] filters = new double[stored][classes * stored];
    for (int k = 0; k < classes; k++) {
      for (int n = 0; n < stored; n++) {
        double[] filter = Numbers.read(in, stored, "belief");
        System.arraycopy(filter, 0, filters[n], k * stored, stored);
      }
    }
    return FilterBank.of(filters, classes, kept());
  }
}
