package io.bellwether.core.gate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The formulas of {@link GateBalance} with the state they need: the loads of the batch of lessons
 * at hand, those of the last full one, and the bias by which experts are chosen.
 *
 * <p>An expert that nobody asked for {@value #FORGOTTEN} batches counts no more, for it may have
 * been retired: it moves neither the mean load nor its own bias until it is asked again.
 */
final class LoadBalance {
  private static final int FORGOTTEN = 100;

  /** A probability is at most one, so a bias of one outweighs everything. */
  private static final float LARGEST_BIAS = 1f;

  private final GateBalance settings;
  private int numExperts;
  private int lessons;
  private int[] loads = {};
  private int[] idleBatches = {};
  private float[] shares = {};
  private float[] bias = {};

  LoadBalance(GateBalance settings, int numExperts) {
    this.settings = settings;
    resize(numExperts);
  }

  void resize(int experts) {
    numExperts = experts;
    loads = Arrays.copyOf(loads, experts);
    idleBatches = Arrays.copyOf(idleBatches, experts);
    shares = Arrays.copyOf(shares, experts);
    bias = Arrays.copyOf(bias, experts);
  }

  /** Whether {@link #bias} changes who is chosen. */
  boolean hasBias() {
    return settings.biasRate() > 0;
  }

  /** What is added to the expert's probability when experts are chosen. */
  float bias(int slot) {
    return bias[slot];
  }

  /** Whether the expert has been asked lately, or is new. */
  boolean isActive(int slot) {
    return idleBatches[slot] < FORGOTTEN;
  }

  /** Whether {@link #addGradient} does anything. */
  boolean hasLoss() {
    return settings.loadLoss() > 0 || settings.zLoss() > 0;
  }

  /**
   * Adds the gradient of the two losses on the logits.
   *
   * <p>With f fixed, ∂/∂xⱼ of α·N·Σ fᵢPᵢ is α·N·Pⱼ(fⱼ − Σ fᵢPᵢ); with z = ln Σ exp xᵢ, ∂/∂xⱼ of
   * c·z² is 2c·z·Pⱼ.
   *
   * @param probabilities softmax over the active experts, 0 for the others
   * @param z natural logarithm of the sum of the active experts' exp(logit)
   */
  void addGradient(double[] probabilities, double z, float[] gradient) {
    int active = 0;
    double meanShare = 0;
    for (int slot = 0; slot < numExperts; slot++) {
      active += isActive(slot) ? 1 : 0;
      meanShare += shares[slot] * probabilities[slot];
    }
    double load = settings.loadLoss() * active;
    double size = 2 * settings.zLoss() * z;
    for (int slot = 0; slot < numExperts; slot++) {
      gradient[slot] += (float) (probabilities[slot] * (load * (shares[slot] - meanShare) + size));
    }
  }

  /**
   * Counts who was chosen; at the end of a batch the shares and the biases follow.
   *
   * @param chosen so many of the route's first: of an item that all are asked about, for the gate
   *     to compare them, only those count that it would have chosen
   */
  void count(Route route, int chosen) {
    for (int i = 0; i < chosen; i++) {
      loads[route.expert(i)]++;
    }
    lessons++;
    if (lessons == settings.batch()) {
      endBatch();
    }
  }

  private void endBatch() {
    long total = 0;
    int active = 0;
    for (int slot = 0; slot < numExperts; slot++) {
      total += loads[slot];
      idleBatches[slot] = loads[slot] > 0 ? 0 : Math.min(FORGOTTEN, idleBatches[slot] + 1);
      active += isActive(slot) ? 1 : 0;
    }
    for (int slot = 0; slot < numExperts; slot++) {
      shares[slot] = total == 0 ? 0 : (float) loads[slot] / total;
      if (isActive(slot)) {
        // Mean load - load, both times the number of active experts.
        moveBias(slot, total - (long) loads[slot] * active, settings.tolerance() * total);
      }
      loads[slot] = 0;
    }
    lessons = 0;
  }

  private void moveBias(int slot, long missing, double tolerated) {
    float rate = (float) settings.biasRate();
    float old = bias[slot];
    if (Math.abs(missing) > tolerated) {
      bias[slot] =
          Math.max(-LARGEST_BIAS, Math.min(LARGEST_BIAS, old + rate * Long.signum(missing)));
    } else if (tolerated > 0) {
      bias[slot] = old - Math.max(-rate, Math.min(rate, old));
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(lessons);
    for (int slot = 0; slot < numExperts; slot++) {
      out.writeInt(loads[slot]);
      out.writeInt(idleBatches[slot]);
      out.writeFloat(shares[slot]);
      out.writeFloat(bias[slot]);
    }
  }

  /** Reads what {@link #save} wrote of as many experts. */
  void load(DataInput in) throws IOException {
    lessons = in.readInt();
    for (int slot = 0; slot < numExperts; slot++) {
      loads[slot] = in.readInt();
      idleBatches[slot] = in.readInt();
      shares[slot] = in.readFloat();
      bias[slot] = in.readFloat();
      if (loads[slot] < 0
          || !(shares[slot] >= 0 && shares[slot] <= 1)
          || !(Math.abs(bias[slot]) <= 1)) {
        throw new IOException("load, share or bias of expert " + slot + " is out of bounds");
      }
    }
  }
}
