package io.bellwether.core.expert;

import io.bellwether.core.Features;
import io.bellwether.core.expert.ExpertSpec.Optimizer;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Softmax regression over an item's embedding, p = softmax(xW + b), learned one item at a time on
 * the log loss times the lesson's weight; see {@link DenseInputs} for x.
 */
final class EmbeddingRegressionExpert implements Expert {
  private final ExpertSpec.EmbeddingRegression spec;
  private final int numClasses;
  private final DenseInputs inputs;
  private final DenseLayer layer;
  private final float[] probabilities;

  EmbeddingRegressionExpert(ExpertSpec.EmbeddingRegression spec, int numClasses) {
    this.spec = spec;
    this.numClasses = numClasses;
    this.inputs = new DenseInputs(spec.dimension());
    this.layer = DenseLayer.ofZeros(spec.dimension(), numClasses, true, spec.learningRate());
    this.probabilities = new float[numClasses];
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
    layer.forward(inputs.rows(), size, out, offset);
    for (int i = 0; i < size; i++) {
      Kernels.softmaxInPlace(out, offset + i * numClasses, numClasses);
    }
  }

  @Override
  public void learn(Features x, int label, float weight) {
    Check.lesson(label, numClasses, weight);
    predict(x, probabilities, 0);
    float[] gradient = probabilities;
    gradient[label] -= 1;
    for (int c = 0; c < numClasses; c++) {
      gradient[c] *= weight;
    }
    float biasRate = (float) spec.biasRate();
    if (spec.optimizer() == Optimizer.SGD) {
      float step = (float) (spec.learningRate() / spec.dimension());
      layer.descend(inputs.rows(), gradient, step);
      layer.descendBias(gradient, biasRate > 0 ? biasRate : step);
    } else if (biasRate > 0) {
      layer.learn(inputs.rows(), gradient, biasRate);
    } else {
      layer.learn(inputs.rows(), gradient);
    }
  }

  @Override
  public String stateType() {
    return "embedding-regression";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(numClasses);
    out.writeInt(inputs.dimension());
    layer.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    Check.sameShape("dimensions", inputs.dimension(), in.readInt());
    layer.load(in);
  }
}
