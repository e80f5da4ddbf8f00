package io.bellwether.core.expert;

import io.bellwether.core.Features;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A feed-forward network over an item's embedding, learned one item at a time by back-propagation
 * (Rumelhart, Hinton, Williams 1986) with AdaGrad: h = max(0, xW + b), p = softmax(hU + c), on the
 * log loss times the lesson's weight; see {@link DenseInputs} for x. U and c start at zero, so a
 * fresh expert finds all classes equally likely.
 */
final class EmbeddingNetworkExpert implements Expert {
  private final ExpertSpec.EmbeddingNetwork spec;
  private final int numClasses;
  private final int hidden;
  private final DenseInputs inputs;
  private final DenseLayer layer;
  private final DenseLayer output;
  private final float[] probabilities;
  private final float[] toUnits;
  private float[] units;

  EmbeddingNetworkExpert(ExpertSpec.EmbeddingNetwork spec, int numClasses) {
    this.spec = spec;
    this.numClasses = numClasses;
    this.hidden = spec.hidden();
    double rate = spec.learningRate();
    this.inputs = new DenseInputs(spec.dimension());
    this.layer = DenseLayer.seeded(spec.dimension(), hidden, true, rate, spec.seed());
    this.output = DenseLayer.ofZeros(hidden, numClasses, true, rate);
    this.probabilities = new float[numClasses];
    this.toUnits = new float[hidden];
    this.units = new float[hidden];
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  @Override
  public boolean predict(Features x, float[] out, int offset) {
    inputs.read(x);
    forward(1, out, offset);
    return true;
  }

  @Override
  public void predictBatch(Features[] batch, int size, float[] out, boolean[] voted) {
    inputs.read(batch, size);
    forward(size, out, 0);
    Arrays.fill(voted, 0, size, true);
  }

  private void forward(int size, float[] out, int offset) {
    if (units.length < size * hidden) {
      units = new float[size * hidden];
    }
    layer.forward(inputs.rows(), size, units, 0);
    for (int i = 0; i < size * hidden; i++) {
      units[i] = Math.max(0f, units[i]);
    }
    output.forward(units, size, out, offset);
    for (int i = 0; i < size; i++) {
      Kernels.softmaxInPlace(out, offset + i * numClasses, numClasses);
    }
  }

  @Override
  public void learn(Features x, int label, float weight) {
    Check.lesson(label, numClasses, weight);
    predict(x, probabilities, 0);
    float[] toLogits = probabilities;
    toLogits[label] -= 1;
    for (int c = 0; c < numClasses; c++) {
      toLogits[c] *= weight;
    }
    Arrays.fill(toUnits, 0f);
    output.backward(toLogits, toUnits);
    if (spec.biasRate() > 0) {
      output.learn(units, toLogits, (float) spec.biasRate());
    } else {
      output.learn(units, toLogits);
    }
    for (int i = 0; i < hidden; i++) {
      toUnits[i] = units[i] > 0 ? toUnits[i] : 0f;
    }
    layer.learn(inputs.rows(), toUnits);
  }

  @Override
  public String stateType() {
    return "embedding-network";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(numClasses);
    out.writeInt(inputs.dimension());
    out.writeInt(hidden);
    out.writeLong(spec.seed());
    layer.save(out);
    output.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    Check.sameShape("dimensions", inputs.dimension(), in.readInt());
    Check.sameShape("hidden units", hidden, in.readInt());
    Check.sameSeed(spec.seed(), in.readLong());
    layer.load(in);
    output.load(in);
  }
}
