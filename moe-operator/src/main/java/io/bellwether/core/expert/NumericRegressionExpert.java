package io.bellwether.core.expert;

import io.bellwether.core.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * {@linkplain DenseSoftmax Softmax regression} over {@link NumericInputs}, each number standardised
 * by the mean and the deviation of all that were learned, and {@linkplain NumericInputs#cut cut};
 * what is missing counts as usual, 0.
 *
 * <p>{@link #learn} allocates when an item has more numbers than all before it, and for the first
 * item of a symbol.
 */
final class NumericRegressionExpert implements Expert {
  private final int numClasses;
  private final NumericInputs inputs;
  private final Gaussians scale = new Gaussians();
  private final DenseSoftmax softmax;

  NumericRegressionExpert(ExpertSpec.NumericRegression spec, int numClasses) {
    this.numClasses = numClasses;
    this.inputs = new NumericInputs(spec.past(), numClasses);
    this.softmax = new DenseSoftmax(numClasses, spec.learningRate());
    this.softmax.grow(inputs.size());
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  @Override
  public boolean predict(Features x, float[] out, int offset) {
    inputs.look(x);
    standardise();
    Probabilities.write(softmax.predict(inputs.values(), inputs.size()), out, offset);
    return true;
  }

  private void standardise() {
    double[] values = inputs.values();
    for (int i = 0; i < inputs.numNumbers(); i++) {
      int number = inputs.firstNumber() + 2 * i;
      values[number] = standardised(i, values[number]);
      values[number + 1] = Double.isNaN(values[number + 1]) ? 0 : values[number + 1];
    }
  }

  private double standardised(int i, double x) {
    double variance = scale.variance(i);
    if (Double.isNaN(x) || !(variance > 0)) {
      return 0;
    }
    return NumericInputs.cut((x - scale.mean(i)) / Math.sqrt(variance));
  }

  @Override
  public void learn(Features x, int label, float weight) {
    Check.lesson(label, numClasses, weight);
    if (inputs.widen(x)) {
      scale.grow(inputs.numNumbers());
      softmax.grow(inputs.size());
    }
    if (!inputs.seesAsThen(x)) {
      inputs.lookAsThen(x);
      standardise();
      softmax.predict(inputs.values(), inputs.size());
    }
    softmax.learnPredicted(inputs.values(), inputs.size(), label, weight);
    for (int i = 0; i < Math.min(inputs.numNumbers(), x.numbers().length); i++) {
      if (Float.isFinite(x.numbers()[i])) {
        scale.add(i, x.numbers()[i], 1);
      }
    }
    inputs.remember(x, label);
  }

  @Override
  public String stateType() {
    return "numeric-regression";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    inputs.save(out);
    scale.save(out);
    softmax.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    inputs.load(in);
    scale.load(in, NumericInputs.MAX_NUMBERS);
    softmax.load(in, inputs.maxSize());
    if (scale.size() != inputs.numNumbers() || softmax.numInputs() != inputs.size()) {
      throw new IOException(
          "snapshot must have the weights of "
              + inputs.size()
              + " inputs: "
              + softmax.numInputs()
              + " and the scales of "
              + scale.size()
              + " numbers");
    }
  }
}
