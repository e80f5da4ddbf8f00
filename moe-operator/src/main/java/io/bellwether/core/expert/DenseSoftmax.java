package io.bellwether.core.expert;

import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Softmax regression over dense inputs and a bias, p = softmax(Wx + b), learned one item at a time
 * with AdaGrad (Duchi, Hazan, Singer 2011) on the log loss times the lesson's weight.
 *
 * <p>The weights of a class lie side by side, in the order of the inputs, so that a class learns in
 * one go. Inputs must be finite. Neither method allocates; {@link #grow} does.
 */
final class DenseSoftmax {
  private static final double NO_DIVISION_BY_ZERO = 1e-12;
  private final int numClasses;
  private final double learningRate;
  private final double[] probabilities;
  private final double[] bias;
  private final double[] biasSquares;
  private int numInputs;
  private double[] weights = {};
  private double[] squares = {};

  DenseSoftmax(int numClasses, double learningRate) {
    this.numClasses = numClasses;
    this.learningRate = learningRate;
    this.probabilities = new double[numClasses];
    this.bias = new double[numClasses];
    this.biasSquares = new double[numClasses];
  }

  int numInputs() {
    return numInputs;
  }

  /** Appends inputs whose weights are zero. */
  void grow(int inputs) {
    weights = widened(weights, inputs);
    squares = widened(squares, inputs);
    numInputs = inputs;
  }

  private double[] widened(double[] table, int inputs) {
    double[] wider = new double[inputs * numClasses];
    for (int c = 0; c < numClasses; c++) {
      System.arraycopy(table, c * numInputs, wider, c * inputs, numInputs);
    }
    return wider;
  }

  /** Live array of the probabilities of an item. */
  double[] predict(double[] inputs, int size) {
    for (int c = 0; c < numClasses; c++) {
      double logit = bias[c];
      int first = c * numInputs;
      for (int i = 0; i < size; i++) {
        logit += inputs[i] * weights[first + i];
      }
      probabilities[c] = logit;
    }
    Probabilities.softmaxInPlace(probabilities);
    return probabilities;
  }

  void learn(double[] inputs, int size, int label, double weight) {
    predict(inputs, size);
    learnPredicted(inputs, size, label, weight);
  }

  /** The same where these inputs were predicted last, and nothing was learned since. */
  void learnPredicted(double[] inputs, int size, int label, double weight) {
    for (int c = 0; c < numClasses; c++) {
      double gradient = (probabilities[c] - (c == label ? 1 : 0)) * weight;
      // The same step on the bias, whose input is one.
      biasSquares[c] += gradient * gradient;
      bias[c] -= learningRate * gradient / (Math.sqrt(biasSquares[c]) + NO_DIVISION_BY_ZERO);
      Kernels.adagrad(
          inputs,
          gradient,
          weights,
          squares,
          c * numInputs,
          size,
          learningRate,
          NO_DIVISION_BY_ZERO);
    }
  }

  /** First what belongs to the biases, then input after input, one entry a class. */
  void save(DataOutput out) throws IOException {
    out.writeInt(numClasses);
    out.writeInt((numInputs + 1) * numClasses);
    for (int c = 0; c < numClasses; c++) {
      out.writeDouble(bias[c]);
      out.writeDouble(biasSquares[c]);
    }
    for (int i = 0; i < numInputs; i++) {
      for (int c = 0; c < numClasses; c++) {
        out.writeDouble(weights[c * numInputs + i]);
        out.writeDouble(squares[c * numInputs + i]);
      }
    }
  }

  void load(DataInput in, int maxInputs) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    int size = Check.size("weights", in.readInt(), (maxInputs + 1) * numClasses);
    if (size == 0 || size % numClasses != 0) {
      throw new IOException("weights in a snapshot must be as many for each class: " + size);
    }
    numInputs = size / numClasses - 1;
    weights = new double[numInputs * numClasses];
    squares = new double[weights.length];
    for (int c = 0; c < numClasses; c++) {
      bias[c] = Check.finite(in.readDouble());
      biasSquares[c] = Check.count(in.readDouble());
    }
    for (int i = 0; i < numInputs; i++) {
      for (int c = 0; c < numClasses; c++) {
        weights[c * numInputs + i] = Check.finite(in.readDouble());
        squares[c * numInputs + i] = Check.count(in.readDouble());
      }
    }
  }
}
