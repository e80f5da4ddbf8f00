package io.bellwether.core.gate;

import io.bellwether.core.Features;
import io.bellwether.core.SparseRows;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Weights g = softmax(xW + b) over the eligible experts, of which the k highest are asked; learned
 * by AdaGrad on the likelihood of Jacobs, Jordan, Nowlan and Hinton (1991).
 *
 * <p>For the asked experts that answered, with g scaled to sum to one over them and pᵢ their
 * probability of the true class, the responsibilities are hᵢ = gᵢpᵢ / Σ gⱼpⱼ, and the gradient of
 * −ln Σ gᵢpᵢ on their logits is gᵢ − hᵢ. Experts that were not asked or abstained are left alone:
 * nothing is known of them. So an item that one expert alone answered teaches nothing, and with
 * {@code topK = 1} this gate never learns.
 */
final class SoftmaxTopKGate implements Gate {
  private static final double SMALLEST_LIKELIHOOD = 1e-6;
  private static final int[] FIRST_ROW = {0};
  private static final float[] ONE = {1f};

  private final int topK;
  private final int bits;
  private final float learningRate;
  private final boolean renormalise;
  private final Projection projection;
  private int numExperts;
  private float[] table;
  private float[] squares;
  private float[] bias;
  private float[] biasSquares;
  private float[] logits;
  private int[] slots;
  private double[] shares;

  SoftmaxTopKGate(GateSpec.SoftmaxTopK spec, int numExperts) {
    this.topK = spec.topK();
    this.bits = spec.bits();
    this.learningRate = (float) spec.learningRate();
    this.renormalise = spec.renormalise();
    this.projection = new Projection(bits);
    allocate(numExperts);
  }

  private void allocate(int experts) {
    if (!fits(experts)) {
      throw new IllegalArgumentException(
          "2^" + bits + " rows of " + experts + " experts do not fit one array; use fewer bits");
    }
    numExperts = experts;
    table = new float[(1 << bits) * experts];
    squares = new float[table.length];
    bias = new float[experts];
    biasSquares = new float[experts];
    logits = new float[experts];
    slots = new int[experts];
    shares = new double[experts];
  }

  private boolean fits(int experts) {
    return ((long) experts << bits) <= Integer.MAX_VALUE - 8;
  }

  @Override
  public int numExperts() {
    return numExperts;
  }

  @Override
  public int maxAsked() {
    return topK;
  }

  @Override
  public void resize(int experts) {
    if (experts < numExperts) {
      throw new IllegalArgumentException(
          "a gate of " + numExperts + " experts cannot shrink to " + experts);
    }
    int former = numExperts;
    float[] formerTable = table;
    float[] formerSquares = squares;
    float[] formerBias = bias;
    float[] formerBiasSquares = biasSquares;
    allocate(experts);
    copyRows(formerTable, former, table);
    copyRows(formerSquares, former, squares);
    copyRows(formerBias, former, bias);
    copyRows(formerBiasSquares, former, biasSquares);
  }

  private void copyRows(float[] from, int width, float[] to) {
    for (int row = 0; row < from.length / width; row++) {
      System.arraycopy(from, row * width, to, row * numExperts, width);
    }
  }

  @Override
  public void project(Features x, Features out) {
    projection.project(x, out);
  }

  @Override
  public void route(Features projected, boolean[] eligible, Route out) {
    out.clear();
    System.arraycopy(bias, 0, logits, 0, numExperts);
    Kernels.gatherRows(
        projected.indices(), projected.values(), projected.size(), table, numExperts, logits, 0);
    int count = 0;
    for (int slot = 0; slot < numExperts; slot++) {
      if (eligible[slot]) {
        slots[count] = slot;
        logits[count++] = logits[slot];
      }
    }
    if (count == 0) {
      return;
    }
    Kernels.softmaxInPlace(logits, 0, count);
    TopK.pick(topK, slots, logits, count, projected, out);
    if (renormalise) {
      out.scale(1 / sum(out));
    }
  }

  private static float sum(Route route) {
    float sum = 0;
    for (int i = 0; i < route.size(); i++) {
      sum += route.weight(i);
    }
    return sum;
  }

  @Override
  public void learn(Features projected, Route route, float[] likelihood) {
    check(route, likelihood);
    if (learningRate == 0 || !findGradient(route, likelihood)) {
      return;
    }
    float[] gradient = logits;
    Kernels.adagradRows(
        FIRST_ROW, ONE, 1, bias, biasSquares, numExperts, gradient, learningRate, 0f);
    Kernels.adagradRows(
        projected.indices(),
        projected.values(),
        projected.size(),
        table,
        squares,
        numExperts,
        gradient,
        learningRate,
        0f);
  }

  /** Leaves g − h by slot in {@link #logits}; false when fewer than two experts answered. */
  private boolean findGradient(Route route, float[] likelihood) {
    double answeredWeight = 0;
    double mixtureLikelihood = 0;
    int answered = 0;
    for (int i = 0; i < route.size(); i++) {
      if (!Float.isNaN(likelihood[i])) {
        shares[i] = route.weight(i) * Math.max(SMALLEST_LIKELIHOOD, likelihood[i]);
        answeredWeight += route.weight(i);
        mixtureLikelihood += shares[i];
        answered++;
      }
    }
    Arrays.fill(logits, 0f);
    for (int i = 0; i < route.size() && answered > 1; i++) {
      if (!Float.isNaN(likelihood[i])) {
        double share = route.weight(i) / answeredWeight;
        logits[route.expert(i)] = (float) (share - shares[i] / mixtureLikelihood);
      }
    }
    return answered > 1;
  }

  private void check(Route route, float[] likelihood) {
    for (int i = 0; i < route.size(); i++) {
      if (route.expert(i) >= numExperts) {
        throw new IllegalArgumentException(
            "route names expert "
                + route.expert(i)
                + ", but the gate has "
                + numExperts
                + " slots; resize it first");
      }
      if (likelihood[i] < 0 || likelihood[i] > 1.001f) {
        throw new IllegalArgumentException(
            "likelihood of expert "
                + route.expert(i)
                + " must be between 0 and 1, or NaN: "
                + likelihood[i]);
      }
    }
  }

  @Override
  public String stateType() {
    return "softmax-top-k-gate";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(bits);
    out.writeInt(numExperts);
    SparseRows.write(out, numExperts, bias, biasSquares);
    SparseRows.write(out, numExperts, table, squares);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    int storedBits = in.readInt();
    int storedExperts = in.readInt();
    if (storedBits != bits || storedExperts < 1 || !fits(storedExperts)) {
      throw new IOException(
          "snapshot must be of a gate with "
              + bits
              + " bits and at least 1 expert: "
              + storedBits
              + " bits, "
              + storedExperts
              + " experts");
    }
    int wanted = Math.max(numExperts, storedExperts);
    allocate(storedExperts);
    SparseRows.read(in, numExperts, bias, biasSquares);
    SparseRows.read(in, numExperts, table, squares);
    if (wanted > storedExperts) {
      resize(wanted);
    }
  }
}
