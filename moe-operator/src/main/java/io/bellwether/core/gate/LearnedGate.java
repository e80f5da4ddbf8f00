package io.bellwether.core.gate;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Logits h = xW + b, or noisy ones, h = xW + b + ε·softplus(xWₙ + bₙ), of which the highest are
 * asked; learned by AdaGrad on the likelihood of Jacobs, Jordan, Nowlan and Hinton (1991).
 *
 * <p>For the asked experts that answered, with g scaled to sum to one over them and pᵢ their
 * probability of the true class, the responsibilities are rᵢ = gᵢpᵢ / Σ gⱼpⱼ, and the gradient of
 * −ln Σ gᵢpᵢ on their logits is gᵢ − rᵢ. Where only one answered, this is nothing: then, or always
 * by {@link GateLearning.Unasked#AVERAGE}, the others take part with the likelihood they have on
 * average and with the weight the gate gives them today, so that an expert is preferred that does
 * better on such items than the others do on average. {@link LoadBalance} adds its own gradients.
 *
 * <p>The noise is a reparameterisation: ∂h/∂(xWₙ) = ε·sigmoid(xWₙ), with the very ε of the routing,
 * which follows from the item.
 */
final class LearnedGate implements Gate {
  private static final double SMALLEST_LIKELIHOOD = 1e-6;

  /** Any number that is no noise's seed, so that who is explored does not depend on the noise. */
  private static final long EXPLORATION_SEED = 0x5DEECE66DL;

  private final int topK;
  private final GateLearning learning;
  private final Weighing weighing;
  private final RoutingNoise noise;
  private final RoutingNoise exploration = new RoutingNoise(EXPLORATION_SEED);
  private final Projection projection;
  private final LogitTable table;
  private final LogitTable noiseTable;
  private final LoadBalance balance;
  private final AverageLikelihoods averages;
  private final ShortList shortList = new ShortList();
  private int numExperts;
  private float[] logits;
  private float[] spreads;
  private float[] gradient;
  private float[] scores;
  private float[] logShares;
  private float[] penalties = {};
  private int[] slots;
  private double[] probabilities;
  private double[] likelihoods;

  /**
   * @param noise null for none
   */
  LearnedGate(
      int topK, GateLearning learning, Weighing weighing, RoutingNoise noise, int numExperts) {
    this.topK = topK;
    this.learning = learning;
    this.weighing = weighing;
    this.noise = learning.learns() ? noise : null;
    this.projection = new Projection(learning.bits(), learning.context());
    this.table = new LogitTable(learning.bits(), numExperts);
    this.noiseTable = this.noise == null ? null : new LogitTable(learning.bits(), numExperts);
    this.balance = new LoadBalance(learning.balance(), numExperts);
    this.averages = new AverageLikelihoods(numExperts);
    allocate(numExperts);
  }

  private void allocate(int experts) {
    numExperts = experts;
    shortList.forget();
    logits = new float[experts];
    spreads = new float[experts];
    gradient = new float[experts];
    scores = new float[experts];
    logShares = new float[experts];
    penalties = Arrays.copyOf(penalties, experts);
    slots = new int[experts];
    probabilities = new double[experts];
    likelihoods = new double[experts];
  }

  private void allocateAll(int experts) {
    allocate(experts);
    table.allocate(experts);
    if (noiseTable != null) {
      noiseTable.allocate(experts);
    }
  }

  @Override
  public int numExperts() {
    return numExperts;
  }

  @Override
  public int maxAsked() {
    return Math.min(topK, numExperts);
  }

  @Override
  public void resize(int experts) {
    Check.resize(numExperts, experts);
    table.resize(experts);
    if (noiseTable != null) {
      noiseTable.resize(experts);
    }
    balance.resize(experts);
    averages.resize(experts);
    allocate(experts);
  }

  @Override
  public void charge(int slot, double penalty) {
    penalties[slot] = (float) penalty;
    shortList.forget();
  }

  @Override
  public void project(Features x, Features out) {
    projection.project(x, out);
  }

  @Override
  public void rank(Features projected, boolean[] eligible, int atMost, Route out) {
    rank(projected, TopK.hash(projected), eligible, atMost, out);
  }

  private void rank(Features projected, int itemHash, boolean[] eligible, int atMost, Route out) {
    out.clear();
    if (rankFew(projected, itemHash, eligible, atMost, out)) {
      return;
    }
    findLogits(projected, itemHash);
    int count = 0;
    for (int slot = 0; slot < numExperts; slot++) {
      if (eligible[slot]) {
        slots[count] = slot;
        logShares[count] = logits[slot];
        scores[count++] = logits[slot] - penalties[slot];
      }
    }
    if (count == 0) {
      return;
    }
    // Of a thousand experts the exponentials cost more than all else that is done with the logits.
    if (weighing.needsShares() || balance.hasBias()) {
      findShares(count);
    }
    TopK.pick(atMost, slots, scores, logShares, count, itemHash, out);
  }

  /** The same where the logits of few are enough; else nothing. */
  private boolean rankFew(
      Features projected, int itemHash, boolean[] eligible, int atMost, Route out) {
    if (numExperts < ShortList.LEAST_EXPERTS
        || atMost < 1
        || atMost > ShortList.MOST / 8
        || noise != null
        || weighing.needsShares()
        || balance.hasBias()) {
      return false;
    }
    int count = shortList.find(table, projected, eligible, penalties, atMost);
    for (int i = 0; i < count; i++) {
      slots[i] = shortList.found()[i];
      logShares[i] = shortList.logit(projected, slots[i], table.bias(slots[i]));
      scores[i] = logShares[i] - penalties[slots[i]];
    }
    if (count > 0) {
      TopK.pick(atMost, slots, scores, logShares, count, itemHash, out);
    }
    return count > 0;
  }

  private void findShares(int count) {
    double z = logSumExp(logShares, count);
    for (int i = 0; i < count; i++) {
      logShares[i] = (float) (logShares[i] - z);
      if (balance.hasBias()) {
        scores[i] = (float) Math.exp(logShares[i] - penalties[slots[i]]) + balance.bias(slots[i]);
      }
    }
  }

  @Override
  public void route(Features projected, boolean[] eligible, Route out) {
    int itemHash = TopK.hash(projected);
    rank(projected, itemHash, eligible, explores(itemHash) ? numExperts : maxAsked(), out);
    weigh(out);
  }

  /** Decided by the item, so that the trainer and every subtask agree. */
  private boolean explores(int itemHash) {
    return learning.explore() > 0 && exploration.share(itemHash) < learning.explore();
  }

  @Override
  public void weigh(Route chosen) {
    weighing.weigh(chosen);
  }

  /** Leaves h by slot in {@link #logits}, and xWₙ + bₙ in {@link #spreads}. */
  private void findLogits(Features projected, int itemHash) {
    table.apply(projected, logits);
    if (noise != null) {
      noiseTable.apply(projected, spreads);
      for (int slot = 0; slot < numExperts; slot++) {
        logits[slot] += noise.draw(itemHash, slot) * softplus(spreads[slot]);
      }
    }
  }

  /** One of {@link #logits}, without the others. */
  private float logit(Features projected, int itemHash, int slot) {
    float logit = table.apply(projected, slot);
    return noise == null
        ? logit
        : logit + noise.draw(itemHash, slot) * softplus(noiseTable.apply(projected, slot));
  }

  private static float softplus(float x) {
    return (float) (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
  }

  private static double logSumExp(float[] x, int count) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      highest = Math.max(highest, x[i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += exp(x[i] - highest);
    }
    return highest + Math.log(sum);
  }

  /** Of a difference from the highest, which is 0 where it is the highest itself. */
  private static double exp(double x) {
    return x == 0 ? 1 : Math.exp(x);
  }

  @Override
  public void learn(Features projected, Route route, float[] likelihood) {
    Check.lesson(numExperts, route, likelihood);
    if (!learning.learns()) {
      return;
    }
    shortList.forget();
    Arrays.fill(gradient, 0f);
    averages.add(route, likelihood);
    int itemHash = TopK.hash(projected);
    boolean compares = learning.explore() == 0 || explores(itemHash);
    int answered = compares ? countAnswers(route, likelihood) : 0;
    boolean fillsIn = answered == 1 || learning.unasked() == GateLearning.Unasked.CREDITED;
    if (fillsIn || balance.hasLoss()) {
      double z = findProbabilities(projected, itemHash);
      if (balance.hasLoss()) {
        balance.addGradient(probabilities, z, gradient);
      }
    }
    if (answered > 0 && fillsIn) {
      addFilledInGradient(route, likelihood);
    } else if (answered > 1) {
      addGradient(projected, itemHash, route, likelihood);
    }
    balance.count(
        route, compares && learning.explore() > 0 ? Math.min(route.size(), topK) : route.size());
    if (fillsIn || balance.hasLoss()) {
      step(projected, itemHash);
    } else if (answered > 1) {
      step(projected, itemHash, route);
    }
  }

  private static int countAnswers(Route route, float[] likelihood) {
    int answered = 0;
    for (int i = 0; i < route.size(); i++) {
      answered += Float.isNaN(likelihood[i]) ? 0 : 1;
    }
    return answered;
  }

  /** Leaves the softmax over the active experts in {@link #probabilities}; returns ln Σ exp. */
  private double findProbabilities(Features projected, int itemHash) {
    findLogits(projected, itemHash);
    int count = 0;
    for (int slot = 0; slot < numExperts; slot++) {
      if (balance.isActive(slot)) {
        scores[count++] = logits[slot];
      }
    }
    double z = count == 0 ? 0 : logSumExp(scores, count);
    for (int slot = 0; slot < numExperts; slot++) {
      probabilities[slot] = balance.isActive(slot) ? Math.exp(logits[slot] - z) : 0;
    }
    return z;
  }

  /**
   * Adds g − r of the experts that answered, with today's weights over them. With those of the
   * routing, which are as old as the label is late and the version was, all lessons in between
   * would push the same way again, and a fast gate would overshoot.
   */
  private void addGradient(Features projected, int itemHash, Route route, float[] likelihood) {
    for (int i = 0; i < route.size(); i++) {
      logits[route.expert(i)] = logit(projected, itemHash, route.expert(i));
    }
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < route.size(); i++) {
      if (!Float.isNaN(likelihood[i])) {
        highest = Math.max(highest, logits[route.expert(i)]);
      }
    }
    double weight = 0;
    double mixture = 0;
    for (int i = 0; i < route.size(); i++) {
      if (!Float.isNaN(likelihood[i])) {
        double share = exp(logits[route.expert(i)] - highest);
        probabilities[route.expert(i)] = share;
        weight += share;
        mixture += share * Math.max(SMALLEST_LIKELIHOOD, likelihood[i]);
      }
    }
    for (int i = 0; i < route.size(); i++) {
      if (!Float.isNaN(likelihood[i])) {
        double share = probabilities[route.expert(i)];
        double product = share * Math.max(SMALLEST_LIKELIHOOD, likelihood[i]);
        gradient[route.expert(i)] += (float) (share / weight - product / mixture);
      }
    }
  }

  /** Adds g − r of all whose likelihood is known or can be filled in, with today's weights. */
  private void addFilledInGradient(Route route, float[] likelihood) {
    for (int slot = 0; slot < numExperts; slot++) {
      boolean known = learning.credit() == 0 || averages.isKnown(slot);
      likelihoods[slot] =
          known && balance.isActive(slot) ? learning.credit() * averages.of(slot) : Double.NaN;
    }
    for (int i = 0; i < route.size(); i++) {
      likelihoods[route.expert(i)] = Math.max(SMALLEST_LIKELIHOOD, likelihood[i]);
    }
    double weight = 0;
    double mixture = 0;
    for (int slot = 0; slot < numExperts; slot++) {
      if (!Double.isNaN(likelihoods[slot])) {
        weight += probabilities[slot];
        mixture += probabilities[slot] * likelihoods[slot];
      }
    }
    if (!(mixture > 0)) {
      return; // whoever is known has no weight left that a number could show
    }
    for (int slot = 0; slot < numExperts; slot++) {
      if (!Double.isNaN(likelihoods[slot])) {
        double share = probabilities[slot] / weight;
        gradient[slot] += (float) (share - probabilities[slot] * likelihoods[slot] / mixture);
      }
    }
  }

  private void step(Features projected, int itemHash) {
    if (noise != null) {
      noiseTable.apply(projected, spreads);
    }
    table.step(projected, gradient, (float) learning.learningRate());
    if (noise != null) {
      for (int slot = 0; slot < numExperts; slot++) {
        double sigmoid = 1 / (1 + Math.exp(-spreads[slot]));
        gradient[slot] *= (float) (noise.draw(itemHash, slot) * sigmoid);
      }
      noiseTable.step(projected, gradient, (float) learning.learningRate());
    }
  }

  /**
   * The same where only experts of the route have a gradient: the others would stay as they are.
   */
  private void step(Features projected, int itemHash, Route route) {
    float learningRate = (float) learning.learningRate();
    for (int i = 0; i < route.size(); i++) {
      int slot = route.expert(i);
      if (noise != null) {
        double sigmoid = 1 / (1 + Math.exp(-noiseTable.apply(projected, slot)));
        float toNoise = gradient[slot] * (float) (noise.draw(itemHash, slot) * sigmoid);
        noiseTable.step(projected, slot, toNoise, learningRate);
      }
      table.step(projected, slot, gradient[slot], learningRate);
    }
  }

  @Override
  public String stateType() {
    return noise == null ? "learned-gate" : "noisy-gate";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(learning.bits());
    out.writeInt(numExperts);
    table.save(out);
    if (noiseTable != null) {
      noiseTable.save(out);
    }
    balance.save(out);
    averages.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    int bits = in.readInt();
    int experts = in.readInt();
    if (bits != learning.bits() || experts < 1 || !LogitTable.fits(bits, experts)) {
      throw new IOException(
          "snapshot must be of a gate with "
              + learning.bits()
              + " bits and at least 1 expert: "
              + bits
              + " bits, "
              + experts
              + " experts");
    }
    int wanted = Math.max(numExperts, experts);
    if (experts != numExperts) {
      allocateAll(experts);
    }
    table.load(in);
    if (noiseTable != null) {
      noiseTable.load(in);
    }
    balance.resize(experts);
    balance.load(in);
    averages.resize(experts);
    averages.load(in);
    shortList.forget();
    if (wanted > experts) {
      resize(wanted);
    }
  }
}
