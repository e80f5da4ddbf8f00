package io.bellwether.core.mixture;

import io.bellwether.core.gate.Route;
import java.util.Arrays;

/**
 * How one prediction came about: who was asked, what each answered, what each answer weighed, and
 * the resulting class probabilities.
 *
 * <p>A reusable buffer; the caller owns it. Order of calls: {@link #begin}, then {@link #vote} or
 * {@link #abstain} for each asked expert, then {@link #combine}. The weight of expert i is its
 * routing weight times its belief, renormalised over those that answered, and the mixture is y = Σ
 * wᵢ·pᵢ. Where no answering expert has any weight left, they count alike; where nobody answered,
 * all classes are equally probable. {@link #correct}, where it is called, comes last: weights and
 * {@link #pooled} stay what they are, and the probabilities are the corrected ones. Not
 * thread-safe.
 */
public final class Account {
  private final int numClasses;
  private int size;
  private int[] slots;
  private float[] routingWeights;

  /** What each gave to the label; scratch. */
  private float[] truths = {};

  private float[] votes;
  private boolean[] answered;
  private boolean[] needed;
  private double[] beliefs;
  private double[] weights;
  private final double[] pooled;
  private final double[] probabilities;
  private boolean alike;
  private long labelsSeenUpTo;
  private boolean blind;

  /** Makes a buffer for up to {@code maxAsked} experts. */
  public Account(int maxAsked, int numClasses) {
    this.numClasses = numClasses;
    this.pooled = new double[numClasses];
    this.probabilities = new double[numClasses];
    allocate(maxAsked);
  }

  private void allocate(int capacity) {
    slots = new int[capacity];
    routingWeights = new float[capacity];
    votes = new float[capacity * numClasses];
    answered = new boolean[capacity];
    needed = new boolean[capacity];
    beliefs = new double[capacity];
    weights = new double[capacity];
  }

  /** Starts over with the experts of a route, all of which have yet to answer. */
  public void begin(Route route) {
    if (route.size() > slots.length) {
      allocate(route.size());
    }
    size = route.size();
    labelsSeenUpTo = 0;
    blind = false;
    for (int i = 0; i < size; i++) {
      slots[i] = route.expert(i);
      routingWeights[i] = route.weight(i);
      answered[i] = false;
      needed[i] = true;
    }
  }

  /** Where the {@code i}-th asked expert writes its answer: {@link #votes()} from here on. */
  public int voteOffset(int i) {
    return i * numClasses;
  }

  /** Live array of all votes; see {@link #voteOffset}. */
  public float[] votes() {
    return votes;
  }

  /** The {@code i}-th asked expert has written its answer, having learned up to this label time. */
  public void vote(int i, long labelsSeenUpTo) {
    answered[i] = true;
    influencedBy(labelsSeenUpTo);
  }

  /** The {@code i}-th asked expert does not answer. */
  public void abstain(int i) {
    answered[i] = false;
  }

  /** The {@code i}-th expert was not asked after all, as the others were sure. */
  public void spare(int i) {
    answered[i] = false;
    needed[i] = false;
  }

  /** Something that learned up to this label time had a part in the prediction. */
  public void influencedBy(long labelTime) {
    labelsSeenUpTo = Math.max(labelsSeenUpTo, labelTime);
  }

  /**
   * Weighs the votes, unless they are to be weighed without beliefs, as no label is young enough.
   *
   * @param beliefBySlot the filter's belief, at least in those asked
   * @param decisionTime when the prediction is made
   */
  public void combine(double[] beliefBySlot, Staleness staleness, long decisionTime) {
    blind = staleness.isBlind(decisionTime, labelsSeenUpTo);
    weigh(beliefBySlot, blind && staleness.whenBlind() == Staleness.WhenBlind.UNIFORM);
  }

  /**
   * Weighs the votes, however old the labels.
   *
   * @param beliefBySlot the filter's belief, at least in those asked
   */
  public void combine(double[] beliefBySlot) {
    weigh(beliefBySlot, false);
  }

  private void weigh(double[] beliefBySlot, boolean equally) {
    alike = equally;
    double total = 0;
    int answers = 0;
    for (int i = 0; i < size; i++) {
      beliefs[i] = alike ? 1.0 / size : beliefBySlot[slots[i]];
      weights[i] = answered[i] ? routingWeights[i] * beliefs[i] : 0;
      total += weights[i];
      answers += answered[i] ? 1 : 0;
    }
    normaliseWeights(total, answers);
    mixVotes(answers);
  }

  private void normaliseWeights(double total, int answers) {
    boolean usable = total > 0 && total < Double.POSITIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      if (answered[i]) {
        weights[i] = usable ? weights[i] / total : 1.0 / answers;
      }
    }
  }

  private void mixVotes(int answers) {
    double sum = 0;
    for (int k = 0; k < numClasses; k++) {
      double p = answers == 0 ? 1 : 0;
      for (int i = 0; i < size; i++) {
        if (answered[i]) {
          p += weights[i] * votes[i * numClasses + k];
        }
      }
      probabilities[k] = p;
      sum += p;
    }
    for (int k = 0; k < numClasses; k++) {
      probabilities[k] /= sum;
      pooled[k] = probabilities[k];
    }
  }

  /**
   * Corrects the pool, unless votes were weighed without beliefs, or nobody answered: what labels
   * have taught counts in neither case.
   */
  public void correct(PoolCorrection correction) {
    boolean anyone = false;
    for (int i = 0; i < size; i++) {
      anyone |= answered[i];
    }
    if (anyone && !alike) {
      influencedBy(correction.labelsSeenUpTo());
      correction.apply(this, pooled, probabilities);
    }
  }

  /** Number of experts asked. */
  public int size() {
    return size;
  }

  /** Number of classes. */
  public int numClasses() {
    return numClasses;
  }

  /** Live array of the slots of the asked experts; the first {@link #size()}. */
  public int[] slots() {
    return slots;
  }

  /** Slot of the {@code i}-th asked expert. */
  public int slot(int i) {
    return slots[i];
  }

  /** Whether the {@code i}-th asked expert answered. */
  public boolean answered(int i) {
    return answered[i];
  }

  /** Routing weight of the {@code i}-th asked expert. */
  public float routingWeight(int i) {
    return routingWeights[i];
  }

  /** Belief in the {@code i}-th asked expert; equal over those asked where none counts. */
  public double belief(int i) {
    return beliefs[i];
  }

  /** Final weight of the {@code i}-th asked expert; 0 when it abstained. */
  public double weight(int i) {
    return weights[i];
  }

  /** Whether the {@code i}-th expert was not asked after all, as the others were sure. */
  public boolean spared(int i) {
    return !needed[i];
  }

  /** Whether somebody who was needed did not answer. */
  public boolean degraded() {
    for (int i = 0; i < size; i++) {
      if (!answered[i] && needed[i]) {
        return true;
      }
    }
    return size == 0;
  }

  /** Whether no label was young enough when the votes were weighed; see {@link Staleness}. */
  public boolean blind() {
    return blind;
  }

  /** Live array of the linear pool Σ wᵢ·pᵢ, which is what the weights add up to. */
  public double[] pooled() {
    return pooled;
  }

  /** Live array of the mixture's class probabilities. */
  public double[] probabilities() {
    return probabilities;
  }

  /** The newest label time that influenced this prediction, or 0. */
  public long labelsSeenUpTo() {
    return labelsSeenUpTo;
  }

  /** Index of the most probable class; the first of several. */
  public int verdict() {
    int best = 0;
    for (int k = 1; k < numClasses; k++) {
      if (probabilities[k] > probabilities[best]) {
        best = k;
      }
    }
    return best;
  }

  /** Writes the routes that were asked back into a route buffer. */
  public void copyRoute(Route out) {
    out.clear();
    for (int i = 0; i < size; i++) {
      out.add(slots[i], routingWeights[i]);
    }
  }

  /**
   * Spreads the votes over all slots, as {@link io.bellwether.core.filter.BeliefFilter#update}
   * wants them.
   *
   * @param votesBySlot receives expert s's vote at {@code s * numClasses}
   * @param votedBySlot set for those that answered, cleared for all others
   */
  public void spread(float[] votesBySlot, boolean[] votedBySlot) {
    Arrays.fill(votedBySlot, false);
    for (int i = 0; i < size; i++) {
      votedBySlot[slots[i]] = answered[i];
      System.arraycopy(votes, i * numClasses, votesBySlot, slots[i] * numClasses, numClasses);
    }
  }

  /**
   * The posterior probability that the {@code i}-th asked expert was the right one to ask, given
   * the label; see {@link Responsibility}.
   */
  public float responsibility(int i, int label) {
    if (truths.length < size) {
      truths = new float[routingWeights.length];
    }
    likelihoods(label, truths);
    return Responsibility.of(i, size, routingWeights, truths);
  }

  /** Writes the probability each asked expert gave to a class; NaN where it abstained. */
  public void likelihoods(int label, float[] out) {
    for (int i = 0; i < size; i++) {
      out[i] = answered[i] ? votes[i * numClasses + label] : Float.NaN;
    }
  }

  /** An independent copy. */
  public Account copy() {
    Account copy = new Account(size, numClasses);
    copy.copyFrom(this);
    return copy;
  }

  /** Becomes the same as another of as many classes. */
  void copyFrom(Account other) {
    if (other.size > slots.length) {
      allocate(other.size);
    }
    size = other.size;
    labelsSeenUpTo = other.labelsSeenUpTo;
    blind = other.blind;
    alike = other.alike;
    System.arraycopy(other.slots, 0, slots, 0, size);
    System.arraycopy(other.routingWeights, 0, routingWeights, 0, size);
    System.arraycopy(other.votes, 0, votes, 0, size * numClasses);
    System.arraycopy(other.answered, 0, answered, 0, size);
    System.arraycopy(other.needed, 0, needed, 0, size);
    System.arraycopy(other.beliefs, 0, beliefs, 0, size);
    System.arraycopy(other.weights, 0, weights, 0, size);
    System.arraycopy(other.pooled, 0, pooled, 0, numClasses);
    System.arraycopy(other.probabilities, 0, probabilities, 0, numClasses);
  }
}
