package io.bellwether.core.expert;

import io.bellwether.core.Features;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A feed-forward network over an embedding bag, learned by back-propagation (Rumelhart, Hinton,
 * Williams 1986), one lesson at a time or in mini-batches, whose lessons wait until there are
 * enough of them: bag e = Σ vⱼ·E[featureⱼ], hidden units h, class probabilities softmax(hU + c).
 * The hidden units are h = max(0, eW + b) or, as SwiGLU (Shazeer 2020), h = swish(eW)·(eV), which
 * has no bias. The loss is the log loss times the lesson's weight, summed over a mini-batch; steps
 * are AdaGrad's, row-wise and item by item in the embedding.
 *
 * <p>U and c start at zero, so a fresh expert finds all classes equally likely. An item whose
 * values have a norm above one is scaled to norm one, so that no item can push the weights beyond
 * what floats hold.
 */
final class FeedForwardExpert implements Expert, Prunable {
  private final ExpertSpec.FeedForward spec;
  private final int numClasses;
  private final int hidden;
  private final EmbeddingBag embedding;
  private final DenseLayer layer;
  private final DenseLayer output;

  /** The V of SwiGLU; null with ReLU. */
  private final DenseLayer linear;

  private final FoldedRows rows;
  private final Features[] single = new Features[1];
  private final WaitingLessons waiting;
  private final float[] probabilities;
  private final float[] toHidden;
  private final float[] toActivation;
  private final float[] toLinear;
  private final float[] toBag;
  private float[] bags;
  private float[] activations;
  private float[] linears;
  private float[] units;

  FeedForwardExpert(ExpertSpec.FeedForward spec, int numClasses) {
    this.spec = spec;
    this.numClasses = numClasses;
    this.hidden = spec.hidden();
    boolean relu = spec.activation() == ExpertSpec.Activation.RELU;
    int dimension = spec.dimension();
    double rate = spec.learningRate();
    this.embedding =
        new EmbeddingBag(1 << spec.bits(), dimension, spec.embeddingRate(), spec.seed());
    this.layer = DenseLayer.seeded(dimension, hidden, relu, rate, spec.seed() + 1);
    this.linear = relu ? null : DenseLayer.seeded(dimension, hidden, false, rate, spec.seed() + 2);
    this.output = DenseLayer.ofZeros(hidden, numClasses, true, rate);
    this.rows = new FoldedRows(spec.bits());
    int batch = spec.batch();
    this.waiting = new WaitingLessons(batch, spec.bits());
    this.probabilities = new float[batch * numClasses];
    this.toHidden = new float[batch * hidden];
    this.toActivation = new float[batch * hidden];
    this.toLinear = new float[batch * hidden];
    this.toBag = new float[batch * dimension];
    ensureRoomFor(batch);
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  @Override
  public boolean predict(Features x, float[] out, int offset) {
    single[0] = x;
    forward(single, 1, out, offset);
    single[0] = null;
    return true;
  }

  @Override
  public void predictBatch(Features[] batch, int size, float[] out, boolean[] voted) {
    ensureRoomFor(size);
    forward(batch, size, out, 0);
    Arrays.fill(voted, 0, size, true);
  }

  private void forward(Features[] batch, int size, float[] out, int offset) {
    int dimension = embedding.dimension();
    Arrays.fill(bags, 0, size * dimension, 0f);
    for (int i = 0; i < size; i++) {
      rows.foldToUnitBall(batch[i]);
      embedding.addTo(rows, bags, i * dimension);
    }
    forwardBags(size, out, offset);
  }

  private void forwardBags(int size, float[] out, int offset) {
    layer.forward(bags, size, activations, 0);
    if (linear != null) {
      linear.forward(bags, size, linears, 0);
    }
    // Item by item: how entries fall into lanes must not depend on the size of the batch.
    for (int i = 0; i < size; i++) {
      activate(i * hidden);
    }
    output.forward(units, size, out, offset);
    for (int i = 0; i < size; i++) {
      Kernels.softmaxInPlace(out, offset + i * numClasses, numClasses);
    }
  }

  private void activate(int offset) {
    if (linear != null) {
      Kernels.swiglu(activations, linears, units, offset, hidden);
      return;
    }
    for (int i = offset; i < offset + hidden; i++) {
      units[i] = Math.max(0f, activations[i]);
    }
  }

  @Override
  public void learn(Features x, int label, float weight) {
    Check.lesson(label, numClasses, weight);
    if (spec.batch() == 1) {
      learnOne(x, label, weight);
      return;
    }
    waiting.add(x, label, weight);
    if (waiting.isFull()) {
      learnBatch();
      waiting.clear();
    }
  }

  private void learnOne(Features x, int label, float weight) {
    predict(x, probabilities, 0);
    float[] toLogits = probabilities;
    toLogits[label] -= 1;
    for (int c = 0; c < numClasses; c++) {
      toLogits[c] *= weight;
    }
    Arrays.fill(toHidden, 0f);
    output.backward(toLogits, toHidden);
    if (spec.biasRate() > 0) {
      output.learn(units, toLogits, (float) spec.biasRate());
    } else {
      output.learn(units, toLogits);
    }
    backThroughActivation(1);
    Arrays.fill(toBag, 0f);
    layer.backward(toActivation, toBag);
    layer.learn(bags, toActivation);
    if (linear != null) {
      linear.backward(toLinear, toBag);
      linear.learn(bags, toLinear);
    }
    embedding.learn(rows, toBag, 0);
  }

  private void learnBatch() {
    int size = waiting.size();
    int dimension = embedding.dimension();
    Arrays.fill(bags, 0, size * dimension, 0f);
    for (int i = 0; i < size; i++) {
      embedding.addTo(waiting.rows(i), bags, i * dimension);
    }
    forwardBags(size, probabilities, 0);
    float[] toLogits = probabilities;
    for (int i = 0; i < size; i++) {
      toLogits[i * numClasses + waiting.label(i)] -= 1;
      for (int c = 0; c < numClasses; c++) {
        toLogits[i * numClasses + c] *= waiting.weight(i);
      }
    }
    Arrays.fill(toHidden, 0f);
    output.backward(toLogits, size, toHidden);
    if (spec.biasRate() > 0) {
      output.learn(units, size, toLogits, (float) spec.biasRate());
    } else {
      output.learn(units, size, toLogits);
    }
    backThroughActivation(size);
    Arrays.fill(toBag, 0f);
    layer.backward(toActivation, size, toBag);
    layer.learn(bags, size, toActivation);
    if (linear != null) {
      linear.backward(toLinear, size, toBag);
      linear.learn(bags, size, toLinear);
    }
    for (int i = 0; i < size; i++) {
      embedding.learn(waiting.rows(i), toBag, i * dimension);
    }
  }

  private void backThroughActivation(int size) {
    int length = size * hidden;
    if (linear != null) {
      Kernels.swigluBackward(activations, linears, toHidden, toActivation, toLinear, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      toActivation[i] = activations[i] > 0 ? toHidden[i] : 0f;
    }
  }

  private void ensureRoomFor(int size) {
    if (units == null || units.length < size * hidden) {
      bags = new float[size * embedding.dimension()];
      activations = new float[size * hidden];
      linears = new float[linear == null ? 0 : size * hidden];
      units = new float[size * hidden];
    }
  }

  /** What is learned; {@code linear} is null with ReLU. */
  record Parts(EmbeddingBag embedding, DenseLayer layer, DenseLayer linear, DenseLayer output) {}

  @Override
  public Expert pruned(double keep) {
    Parts parts = new Parts(embedding, layer, linear, output);
    return new PrunedFeedForwardExpert(parts, spec.bits(), numClasses, keep);
  }

  private int numHiddenTables() {
    return linear == null ? 1 : 2;
  }

  @Override
  public String stateType() {
    return "feed-forward";
  }

  @Override
  public int stateVersion() {
    return 2;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(numClasses);
    out.writeInt(spec.bits());
    out.writeInt(embedding.dimension());
    out.writeInt(hidden);
    out.writeInt(numHiddenTables());
    out.writeLong(spec.seed());
    embedding.save(out);
    layer.save(out);
    if (linear != null) {
      linear.save(out);
    }
    output.save(out);
    waiting.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    Check.sameShape("bits", spec.bits(), in.readInt());
    Check.sameShape("dimensions", embedding.dimension(), in.readInt());
    Check.sameShape("hidden units", hidden, in.readInt());
    Check.sameShape("tables of hidden weights", numHiddenTables(), in.readInt());
    Check.sameSeed(spec.seed(), in.readLong());
    embedding.load(in);
    layer.load(in);
    if (linear != null) {
      linear.load(in);
    }
    output.load(in);
    waiting.clear();
    if (version > 1) {
      waiting.load(in, numClasses);
    }
  }
}
