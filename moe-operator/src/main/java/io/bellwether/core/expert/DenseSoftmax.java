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
    System.arraycopy(table, 0, probabilities, 0, numClasses);
    for (int i = 0; i < size; i++) {
      if (inputs[i] != 0) {
        for (int c = 0; c < numClasses; c++) {
          probabilities[c] += inputs[i] * table[(i + 1) * numClasses + c];
        }
      }
    }
    Probabilities.softmaxInPlace(probabilities);
    return probabilities;
  }

  void learn(double[] inputs, int size, int label, double weight) {
    double[] gradient = predict(inputs, size);
    gradient[label] -= 1;
    for (int c = 0; c < numClasses; c++) {
      gradient[c] *= weight;
      step(c, gradient[c]);
    }
    for (int i = 0; i < size; i++) {
      for (int c = 0; c < numClasses; c++) {
        step((i + 1) * numClasses + c, inputs[i] * gradient[c]);
      }
    }
  }

  private void step(int entry, double gradient) {
    if (gradient != 0) {
      squares[entry] += gradient * gradient;
      table[entry] -= learningRate * gradient / (Math.sqrt(squares[entry]) + NO_DIVISION_BY_ZERO);
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
