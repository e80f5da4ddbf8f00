package io.bellwether.core.expert;

import io.bellwether.core.Floats;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A fully connected layer, y = xW + b, learned with AdaGrad (Duchi, Hazan, Singer 2011). Its table
 * has one row of {@code numOut} weights an input and, where there is a bias, a last row for it.
 */
final class DenseLayer {
  /** A weight's first steps stay well below the rate. */
  private static final float EPSILON = 0.1f;

  private static final int[] FIRST = {0};
  private static final float[] ONE = {1f};

  private final int numIn;
  private final int numOut;
  private final int numRows;
  private final float rate;
  private final float[] weights;
  private final float[] squares;
  private final int[] rows;

  /** The layer's own copy of what it was fed, with a 1 behind it for the bias. */
  private final float[] fed;

  /** Room for a mini-batch: its inputs or the weights, transposed, and what they sum up to. */
  private float[] transposed = {};

  private float[] sums = {};

  private DenseLayer(int numIn, int numOut, boolean bias, double rate) {
    this.numIn = numIn;
    this.numOut = numOut;
    this.numRows = bias ? numIn + 1 : numIn;
    this.rate = (float) rate;
    this.weights = new float[numRows * numOut];
    this.squares = new float[weights.length];
    this.rows = new int[numRows];
    this.fed = new float[numRows];
    Arrays.setAll(rows, row -> row);
    if (bias) {
      fed[numIn] = 1;
    }
  }

  /** A layer whose weights are all zero. */
  static DenseLayer ofZeros(int numIn, int numOut, boolean bias, double rate) {
    return new DenseLayer(numIn, numOut, bias, rate);
  }

  /** A layer whose weights keep the scale of its inputs (He et al. 2015); its bias is zero. */
  static DenseLayer seeded(int numIn, int numOut, boolean bias, double rate, long seed) {
    DenseLayer layer = new DenseLayer(numIn, numOut, bias, rate);
    new SeededStart(seed, (float) Math.sqrt(6.0 / numIn)).fill(layer.weights);
    Arrays.fill(layer.weights, numIn * numOut, layer.weights.length, 0f);
    return layer;
  }

  /** out ← xW + b for {@code size} items, row after row; out from {@code offset} on. */
  void forward(float[] x, int size, float[] out, int offset) {
    if (numRows > numIn) {
      for (int i = 0; i < size; i++) {
        System.arraycopy(weights, numIn * numOut, out, offset + i * numOut, numOut);
      }
    } else {
      Arrays.fill(out, offset, offset + size * numOut, 0f);
    }
    Kernels.gemm(x, size, numIn, weights, numOut, out, offset);
  }

  /** toX ← toX + the gradient of the first item's x, given that of its y. */
  void backward(float[] gradient, float[] toX) {
    Kernels.gemv(weights, numIn, numOut, gradient, toX);
  }

  /** One step, given the first item's x and the gradient of its y. */
  void learn(float[] x, float[] gradient) {
    System.arraycopy(x, 0, fed, 0, numIn);
    step(numRows, gradient);
  }

  /** The same, but the bias takes a plain gradient step of this rate. */
  void learn(float[] x, float[] gradient, float biasRate) {
    System.arraycopy(x, 0, fed, 0, numIn);
    step(numIn, gradient);
    descendBias(gradient, biasRate);
  }

  /** One plain gradient step, given the first item's x and the gradient of its y. */
  void descend(float[] x, float[] gradient, float stepSize) {
    for (int i = 0; i < numIn; i++) {
      Kernels.axpy(-stepSize * x[i], gradient, 0, weights, i * numOut, numOut);
    }
  }

  /** A plain gradient step of the bias alone. */
  void descendBias(float[] gradient, float stepSize) {
    Kernels.axpy(-stepSize, gradient, 0, weights, numIn * numOut, numOut);
  }

  /** toX ← toX + the gradient of x, item by item, given that of y: G·Wᵀ. */
  void backward(float[] gradient, int size, float[] toX) {
    transpose(weights, numIn, numOut);
    Kernels.gemm(gradient, size, numOut, transposed, numIn, toX, 0);
  }

  /** One step along the summed gradient of a mini-batch, Xᵀ·G. */
  void learn(float[] x, int size, float[] gradient) {
    sumUp(x, size, gradient);
    wholeStep(numRows);
  }

  /** The same, but the bias takes a plain gradient step of this rate. */
  void learn(float[] x, int size, float[] gradient, float biasRate) {
    sumUp(x, size, gradient);
    wholeStep(numIn);
    Kernels.axpy(-biasRate, sums, numIn * numOut, weights, numIn * numOut, numOut);
  }

  private void sumUp(float[] x, int size, float[] gradient) {
    transpose(x, size, numIn);
    sums = sums.length == weights.length ? sums : new float[weights.length];
    Arrays.fill(sums, 0f);
    Kernels.gemm(transposed, numIn, size, gradient, numOut, sums, 0);
    for (int item = 0; item < size && numRows > numIn; item++) {
      Kernels.axpy(1f, gradient, item * numOut, sums, numIn * numOut, numOut);
    }
  }

  /** The first rows of the table as one long row. */
  private void wholeStep(int count) {
    Kernels.adagradRows(FIRST, ONE, 1, weights, squares, count * numOut, sums, rate, 0f, EPSILON);
  }

  private void transpose(float[] matrix, int height, int width) {
    if (transposed.length < height * width) {
      transposed = new float[height * width];
    }
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) {
        transposed[j * height + i] = matrix[i * width + j];
      }
    }
  }

  private void step(int count, float[] gradient) {
    Kernels.adagradRows(rows, fed, count, weights, squares, numOut, gradient, rate, 0f, EPSILON);
  }

  int numOut() {
    return numOut;
  }

  /** A copy that keeps the largest weights, and every bias. */
  PackedLayer packed(double keep) {
    // Without a bias the copy reaches beyond the table, where it is filled with zeros.
    float[] bias = Arrays.copyOfRange(weights, numIn * numOut, (numIn + 1) * numOut);
    return new PackedLayer(weights, numIn, bias, keep);
  }

  void save(DataOutput out) throws IOException {
    Floats.write(out, weights, 0, weights.length);
    Floats.write(out, squares, 0, squares.length);
  }

  void load(DataInput in) throws IOException {
    DenseFloats.read(in, weights, 0, weights.length);
    DenseFloats.read(in, squares, 0, squares.length);
  }
}
