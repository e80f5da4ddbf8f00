package io.bellwether.core.expert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Softmax regression over dense inputs and a bias, p = softmax(Wx + b), learned one item at a time
 * with AdaGrad (Duchi, Hazan, Singer 2011) on the log loss times the lesson's weight.
 *
 * <p>Row 0 of the table is the bias, row i + 1 belongs to input i, one entry a class. Inputs must
 * be finite. Neither method allocates; {@link #grow} does.
 */
final class DenseSoftmax {
  private static final double NO_DIVISION_BY_ZERO = 1e-12;

  private final int numClasses;
  private final double learningRate;
  private final double[] probabilities;
  private double[] table;
  private double[] squares;
  private double[] gradients = {};

  DenseSoftmax(int numClasses, double learningRate) {
    this.numClasses = numClasses;
    this.learningRate = learningRate;
    this.probabilities = new double[numClasses];
    this.table = new double[numClasses];
    this.squares = new double[numClasses];
  }

  int numInputs() {
    return table.length / numClasses - 1;
  }

  /** Appends inputs whose weights are zero. */
  void grow(int numInputs) {
    table = Arrays.copyOf(table, (numInputs + 1) * numClasses);
    squares = Arrays.copyOf(squares, table.length);
  }

  /** Live array of the probabilities of an item. */
  double[] predict(double[] inputs, int size) {
    for (int c = 0; c < numClasses; c++) {
      double logit = table[c];
      for (int i = 0; i < size; i++) {
        logit += inputs[i] * table[(i + 1) * numClasses + c];
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
    int entries = (size + 1) * numClasses;
    if (gradients.length < entries) {
      gradients = new double[entries];
    }
    for (int c = 0; c < numClasses; c++) {
      gradients[c] = (probabilities[c] - (c == label ? 1 : 0)) * weight;
    }
    int at = numClasses;
    for (int i = 0; i < size; i++) {
      double input = inputs[i];
      for (int c = 0; c < numClasses; c++) {
        gradients[at++] = input * gradients[c];
      }
    }
    step(entries);
  }

  /** A loop without branches, of which the compiler makes vectors. */
  private void step(int entries) {
    double[] weights = table;
    double[] sums = squares;
    double[] steps = gradients;
    double rate = learningRate;
    for (int i = 0; i < entries; i++) {
      double gradient = steps[i];
      double sum = sums[i] + gradient * gradient;
      sums[i] = sum;
      weights[i] -= rate * gradient / (Math.sqrt(sum) + NO_DIVISION_BY_ZERO);
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(numClasses);
    out.writeInt(table.length);
    for (int i = 0; i < table.length; i++) {
      out.writeDouble(table[i]);
      out.writeDouble(squares[i]);
    }
  }

  void load(DataInput in, int maxInputs) throws IOException {
    Check.sameShape("classes", numClasses, in.readInt());
    int size = Check.size("weights", in.readInt(), (maxInputs + 1) * numClasses);
    table = new double[size];
    squares = new double[size];
    for (int i = 0; i < size; i++) {
      table[i] = Check.finite(in.readDouble());
      squares[i] = Check.count(in.readDouble());
    }
  }
}
