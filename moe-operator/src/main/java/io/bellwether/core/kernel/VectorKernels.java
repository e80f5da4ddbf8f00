package io.bellwether.core.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API twin, in lanes of the widest species that the machine prefers. What is shorter
 * than the length from which lanes were measured to pay goes to the plain twin.
 *
 * <p>No method here takes or returns a vector. The compiler always inlines the Vector API's own
 * methods, but ours only where its profile says so; where it does not, a vector that crosses the
 * call is an object, and every call allocates.
 */
final class VectorKernels implements KernelSet {
  static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  private final ScalarKernels plain = new ScalarKernels();

  /** Width of the lanes in bits. */
  int bits() {
    return LANES.vectorBitSize();
  }

  @Override
  public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    // Of one pass of lanes the rest, added up one by one, eats the gain.
    if (length < 2 * WIDTH) {
      return plain.dot(a, aOffset, b, bOffset, length);
    }
    FloatVector sum0 = FloatVector.zero(LANES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    int i = 0;
    // Four chains, since one would wait for the latency of each multiply-add.
    for (; i <= length - 4 * WIDTH; i += 4 * WIDTH) {
      int p = aOffset + i;
      int q = bOffset + i;
      sum0 = fromArray(LANES, a, p).fma(fromArray(LANES, b, q), sum0);
      sum1 = fromArray(LANES, a, p + WIDTH).fma(fromArray(LANES, b, q + WIDTH), sum1);
      sum2 = fromArray(LANES, a, p + 2 * WIDTH).fma(fromArray(LANES, b, q + 2 * WIDTH), sum2);
      sum3 = fromArray(LANES, a, p + 3 * WIDTH).fma(fromArray(LANES, b, q + 3 * WIDTH), sum3);
    }
    for (; i <= length - WIDTH; i += WIDTH) {
      sum0 = fromArray(LANES, a, aOffset + i).fma(fromArray(LANES, b, bOffset + i), sum0);
    }
    float sum = sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      sum += a[aOffset + i] * b[bOffset + i];
    }
    return sum;
  }

  @Override
  public double dot(double[] a, double[] b, int length) {
    int width = DOUBLES.length();
    if (length < 2 * width) {
      return plain.dot(a, b, length);
    }
    DoubleVector sum0 = DoubleVector.zero(DOUBLES);
    DoubleVector sum1 = sum0;
    DoubleVector sum2 = sum0;
    DoubleVector sum3 = sum0;
    int i = 0;
    for (; i <= length - 4 * width; i += 4 * width) {
      sum0 = DoubleVector.fromArray(DOUBLES, a, i).fma(DoubleVector.fromArray(DOUBLES, b, i), sum0);
      int j = i + width;
      sum1 = DoubleVector.fromArray(DOUBLES, a, j).fma(DoubleVector.fromArray(DOUBLES, b, j), sum1);
      j += width;
      sum2 = DoubleVector.fromArray(DOUBLES, a, j).fma(DoubleVector.fromArray(DOUBLES, b, j), sum2);
      j += width;
      sum3 = DoubleVector.fromArray(DOUBLES, a, j).fma(DoubleVector.fromArray(DOUBLES, b, j), sum3);
    }
    for (; i <= length - width; i += width) {
      sum0 = DoubleVector.fromArray(DOUBLES, a, i).fma(DoubleVector.fromArray(DOUBLES, b, i), sum0);
    }
    double sum = sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Override
  public void ln(double[] x, double[] out, int length) {
    VectorLogarithm.ln(x, out, length);
  }

  @Override
  public void dotPanel(float[] weights, int rows, float[] panel, int offset, float[] out) {
    if (VectorPanels.fit()) {
      VectorPanels.dotPanel(weights, rows, panel, offset, out);
    } else {
      plain.dotPanel(weights, rows, panel, offset, out);
    }
  }

  @Override
  public void reweighPanel(
      float[] constants,
      float[] slopes,
      float[] c,
      float[] towards,
      float least,
      int rows,
      float[] panel,
      int offset,
      float[] sums) {
    if (VectorPanels.fit()) {
      VectorPanels.reweighPanel(constants, slopes, c, towards, least, rows, panel, offset, sums);
    } else {
      plain.reweighPanel(constants, slopes, c, towards, least, rows, panel, offset, sums);
    }
  }

  @Override
  public void mixPanel(float[] weights, int parts, int rows, float[] panel, float[] out) {
    if (VectorPanels.fit()) {
      VectorPanels.mixPanel(weights, parts, rows, panel, out);
    } else {
      plain.mixPanel(weights, parts, rows, panel, out);
    }
  }

  @Override
  public void axpy(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    int i = 0;
    int lanesEnd = length < 2 * WIDTH ? 0 : length;
    for (; i <= lanesEnd - WIDTH; i += WIDTH) {
      FloatVector old = fromArray(LANES, y, yOffset + i);
      fromArray(LANES, x, xOffset + i).mul(alpha).add(old).intoArray(y, yOffset + i);
    }
    for (; i < length; i++) {
      y[yOffset + i] += alpha * x[xOffset + i];
    }
  }

  @Override
  public void softmaxInPlace(float[] x, int offset, int length) {
    VectorActivations.softmaxInPlace(plain, x, offset, length);
  }

  @Override
  public void gatherRows(
      int[] rows, float[] values, int count, float[] table, int width, float[] out, int outOffset) {
    VectorRows.gatherRows(plain, rows, values, count, table, width, out, outOffset);
  }

  @Override
  public void adagradRows(
      int[] rows,
      float[] values,
      int count,
      float[] table,
      float[] squares,
      int width,
      float[] gradient,
      float learningRate,
      float decay,
      float epsilon) {
    VectorRows.adagradRows(
        plain, rows, values, count, table, squares, width, gradient, learningRate, decay, epsilon);
  }

  @Override
  public void ftrlRows(
      int[] rows,
      float[] values,
      int count,
      float[] table,
      float[] sums,
      float[] squares,
      int width,
      float[] gradient,
      Ftrl ftrl) {
    VectorRows.ftrlRows(plain, rows, values, count, table, sums, squares, width, gradient, ftrl);
  }

  @Override
  public void gemm(float[] a, int m, int k, float[] b, int n, float[] c, int cOffset) {
    VectorGemm.gemm(plain, a, m, k, b, n, c, cOffset);
  }

  @Override
  public void gemv(float[] a, int rows, int width, float[] x, float[] out) {
    if (width < WIDTH) {
      plain.gemv(a, rows, width, x, out);
      return;
    }
    int row = 0;
    // Four rows at a time, so that a piece of x is loaded once for all of them.
    for (; row <= rows - 4; row += 4) {
      int at0 = row * width;
      int at1 = at0 + width;
      int at2 = at1 + width;
      int at3 = at2 + width;
      FloatVector sums0 = FloatVector.zero(LANES);
      FloatVector sums1 = sums0;
      FloatVector sums2 = sums0;
      FloatVector sums3 = sums0;
      int i = 0;
      for (; i <= width - WIDTH; i += WIDTH) {
        FloatVector piece = fromArray(LANES, x, i);
        sums0 = fromArray(LANES, a, at0 + i).fma(piece, sums0);
        sums1 = fromArray(LANES, a, at1 + i).fma(piece, sums1);
        sums2 = fromArray(LANES, a, at2 + i).fma(piece, sums2);
        sums3 = fromArray(LANES, a, at3 + i).fma(piece, sums3);
      }
      float sum0 = sums0.reduceLanes(VectorOperators.ADD);
      float sum1 = sums1.reduceLanes(VectorOperators.ADD);
      float sum2 = sums2.reduceLanes(VectorOperators.ADD);
      float sum3 = sums3.reduceLanes(VectorOperators.ADD);
      for (; i < width; i++) {
        sum0 += a[at0 + i] * x[i];
        sum1 += a[at1 + i] * x[i];
        sum2 += a[at2 + i] * x[i];
        sum3 += a[at3 + i] * x[i];
      }
      out[row] += sum0;
      out[row + 1] += sum1;
      out[row + 2] += sum2;
      out[row + 3] += sum3;
    }
    for (; row < rows; row++) {
      out[row] += dot(a, row * width, x, 0, width);
    }
  }

  @Override
  public void gemmPacked(
      int[] starts, int[] columns, float[] weights, int rows, float[] x, int n, float[] out) {
    int i = 0;
    // Lanes hold items, not weights: what is kept lies anywhere, and lanes that gather it from
    // there are objects as soon as the compiler does not inline them.
    for (; i <= n - WIDTH; i += WIDTH) {
      for (int row = 0; row < rows; row++) {
        FloatVector sum = fromArray(LANES, out, row * n + i);
        for (int e = starts[row]; e < starts[row + 1]; e++) {
          // Not fused, so that an item in the lanes gets what it gets beside them.
          sum = fromArray(LANES, x, columns[e] * n + i).mul(weights[e]).add(sum);
        }
        sum.intoArray(out, row * n + i);
      }
    }
    plain.gemmPackedFrom(i, starts, columns, weights, rows, x, n, out);
  }

  @Override
  public void swiglu(float[] gate, float[] value, float[] out, int offset, int length) {
    VectorActivations.swiglu(plain, gate, value, out, offset, length);
  }

  @Override
  public void swigluBackward(
      float[] gate, float[] value, float[] gradient, float[] toGate, float[] toValue, int length) {
    VectorActivations.swigluBackward(plain, gate, value, gradient, toGate, toValue, length);
  }
}
