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
 * one go. Of two classes the second's are those of the first with the other sign, since they begin
 * at nothing and their gradients are opposite; so only the first's are kept, and both are written.
 * Inputs must be finite. Neither method allocates; {@link #grow} does.
 */
final class DenseSoftmax {
  private static final double NO_DIVISION_BY_ZERO = 1e-12;
  private final int numClasses;

  /** How many classes have weights of their own. */
  private final int numOwn;

  private final double learningRate;
  private final double[] probabilities;
  private final double[] bias;
  private final double[] biasSquares;
  private int numInputs;
  private double[] weights = {};
  private double[] squares = {};

  DenseSoftmax(int numClasses, double learningRate) {
    this.numClasses = numClasses;
    this.numOwn = numClasses == 2 ? 1 : numClasses;
    this.learningRate = learningRate;
    this.probabilities = new double[numClasses];
    this.bias = new double[numOwn];
    this.biasSquares = new double[numOwn];
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
    double[] wider = new double[inputs * numOwn];
    for (int c = 0; c < numOwn; c++) {
      System.arraycopy(table, c * numInputs, wider, c * inputs, numInputs);
    }
    return wider;
  }

  /** Live array of the probabilities of an item. */
  double[] predict(double[] inputs, int size) {
    for (int c = 0; c < numOwn; c++) {
      double logit = bias[c];
      int first = c * numInputs;
      for (int i = 0; i < size; i++) {
        logit += inputs[i] * weights[first + i];
      }
      probabilities[c] = logit;
    }
    if (numOwn < numClasses) {
      probabilities[1] = 0 - probabilities[0];
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
    for (int c = 0; c < numOwn; c++) {
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
    write(bias, biasSquares, 0, 1, out);
    for (int i = 0; i < numInputs; i++) {
      write(weights, squares, i, numInputs, out);
    }
  }

  /** One entry a class; class c's is at {@code at + c * stride}. */
  private void write(double[] of, double[] ofSquares, int at, int stride, DataOutput out)
      throws IOException {
    for (int c = 0; c < numClasses; c++) {
      int own = at + (c < numOwn ? c * stride : 0);
      out.writeDouble(c < numOwn ? of[own] : 0 - of[own]);
      out.writeDouble(ofSquares[own]);
    }
  }

  void load(DataInput in, int maxInputs) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    int size = Check.size("weights", in.readInt(), (maxInputs + 1) * numClasses);
    if (size == 0 || size % numClasses != 0) {
      throw new IOException("weights in a snapshot must be as many for each class: " + size);
    }
    numInputs = size / numClasses - 1;
    weights = new double[numInputs * numOwn];
    squares = new double[weights.length];
    read(bias, biasSquares, 0, 1, in);
    for (int i = 0; i < numInputs; i++) {
      read(weights, squares, i, numInputs, in);
    }
  }

  private void read(double[] of, double[] ofSquares, int at, int stride, DataInput in)
      throws IOException {
    for (int c = 0; c < numClasses; c++) {
      double value = Check.finite(in.readDouble());
      double square = Check.count(in.readDouble());
      if (c < numOwn) {
        of[at + c * stride] = value;
        ofSquares[at + c * stride] = square;
      }
    }
  }
}
