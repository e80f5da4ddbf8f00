package io.bellwether.core.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Products of vectors, of a matrix and a vector, and of a sparse matrix, in lanes. */
final class VectorProducts {
  private static final VectorSpecies<Float> LANES = VectorKernels.LANES;
  private static final int WIDTH = LANES.length();

  private static final Class<? extends FloatVector> LANE = VectorKernels.LANE;

  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final Class<? extends DoubleVector> DOUBLE = DoubleVector.zero(DOUBLES).getClass();

  private VectorProducts() {}

  static float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    FloatVector sum0 = FloatVector.zero(LANES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    int i = 0;
    // Four chains, since one would wait for the latency of each multiply-add.
    for (; i <= length - 4 * WIDTH; i += 4 * WIDTH) {
      int p = aOffset + i;
      int q = bOffset + i;
      sum0 = LANE.cast(fromArray(LANES, a, p)).fma(fromArray(LANES, b, q), sum0);
      sum1 = LANE.cast(fromArray(LANES, a, p + WIDTH)).fma(fromArray(LANES, b, q + WIDTH), sum1);
      sum2 =
          LANE.cast(fromArray(LANES, a, p + 2 * WIDTH))
              .fma(fromArray(LANES, b, q + 2 * WIDTH), sum2);
      sum3 =
          LANE.cast(fromArray(LANES, a, p + 3 * WIDTH))
              .fma(fromArray(LANES, b, q + 3 * WIDTH), sum3);
    }
    for (; i <= length - WIDTH; i += WIDTH) {
      sum0 =
          LANE.cast(fromArray(LANES, a, aOffset + i)).fma(fromArray(LANES, b, bOffset + i), sum0);
    }
    FloatVector all = LANE.cast(sum0).add(sum1).add(LANE.cast(sum2).add(sum3));
    float sum = all.reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      sum += a[aOffset + i] * b[bOffset + i];
    }
    return sum;
  }

  static double dot(double[] a, double[] b, int length) {
    int width = DOUBLES.length();
    DoubleVector sum0 = DoubleVector.zero(DOUBLES);
    DoubleVector sum1 = sum0;
    DoubleVector sum2 = sum0;
    DoubleVector sum3 = sum0;
    int i = 0;
    for (; i <= length - 4 * width; i += 4 * width) {
      sum0 =
          DOUBLE
              .cast(DoubleVector.fromArray(DOUBLES, a, i))
              .fma(DoubleVector.fromArray(DOUBLES, b, i), sum0);
      int j = i + width;
      sum1 =
          DOUBLE
              .cast(DoubleVector.fromArray(DOUBLES, a, j))
              .fma(DoubleVector.fromArray(DOUBLES, b, j), sum1);
      j += width;
      sum2 =
          DOUBLE
              .cast(DoubleVector.fromArray(DOUBLES, a, j))
              .fma(DoubleVector.fromArray(DOUBLES, b, j), sum2);
      j += width;
      sum3 =
          DOUBLE
              .cast(DoubleVector.fromArray(DOUBLES, a, j))
              .fma(DoubleVector.fromArray(DOUBLES, b, j), sum3);
    }
    for (; i <= length - width; i += width) {
      sum0 =
          DOUBLE
              .cast(DoubleVector.fromArray(DOUBLES, a, i))
              .fma(DoubleVector.fromArray(DOUBLES, b, i), sum0);
    }
    DoubleVector all = DOUBLE.cast(sum0).add(sum1).add(DOUBLE.cast(sum2).add(sum3));
    double sum = all.reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static void gemv(float[] a, int rows, int width, float[] x, float[] out) {
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
        FloatVector piece = LANE.cast(fromArray(LANES, x, i));
        sums0 = piece.fma(fromArray(LANES, a, at0 + i), sums0);
        sums1 = piece.fma(fromArray(LANES, a, at1 + i), sums1);
        sums2 = piece.fma(fromArray(LANES, a, at2 + i), sums2);
        sums3 = piece.fma(fromArray(LANES, a, at3 + i), sums3);
      }
      float sum0 = LANE.cast(sums0).reduceLanes(VectorOperators.ADD);
      float sum1 = LANE.cast(sums1).reduceLanes(VectorOperators.ADD);
      float sum2 = LANE.cast(sums2).reduceLanes(VectorOperators.ADD);
      float sum3 = LANE.cast(sums3).reduceLanes(VectorOperators.ADD);
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

  static void gemmPacked(
      ScalarKernels plain,
      int[] starts,
      int[] columns,
      float[] weights,
      int rows,
      float[] x,
      int n,
      float[] out) {
    int i = 0;
    // Lanes hold items, not weights: what is kept lies anywhere, and lanes that gather it from
    // there are objects as soon as the compiler does not inline them.
    for (; i <= n - 4 * WIDTH; i += 4 * WIDTH) {
      fourOfPacked(i, starts, columns, weights, rows, x, n, out);
    }
    for (; i <= n - WIDTH; i += WIDTH) {
      for (int row = 0; row < rows; row++) {
        FloatVector sum = fromArray(LANES, out, row * n + i);
        for (int e = starts[row]; e < starts[row + 1]; e++) {
          // Not fused, so that an item in the lanes gets what it gets beside them.
          sum = LANE.cast(fromArray(LANES, x, columns[e] * n + i)).mul(weights[e]).add(sum);
        }
        LANE.cast(sum).intoArray(out, row * n + i);
      }
    }
    plain.gemmPackedFrom(i, starts, columns, weights, rows, x, n, out);
  }

  /** Of each weight that was looked up four lanes' width of items get their share. */
  private static void fourOfPacked(
      int i,
      int[] starts,
      int[] columns,
      float[] weights,
      int rows,
      float[] x,
      int n,
      float[] out) {
    for (int row = 0; row < rows; row++) {
      int to = row * n + i;
      FloatVector sum0 = fromArray(LANES, out, to);
      FloatVector sum1 = fromArray(LANES, out, to + WIDTH);
      FloatVector sum2 = fromArray(LANES, out, to + 2 * WIDTH);
      FloatVector sum3 = fromArray(LANES, out, to + 3 * WIDTH);
      for (int e = starts[row]; e < starts[row + 1]; e++) {
        int from = columns[e] * n + i;
        float weight = weights[e];
        sum0 = LANE.cast(fromArray(LANES, x, from)).mul(weight).add(sum0);
        sum1 = LANE.cast(fromArray(LANES, x, from + WIDTH)).mul(weight).add(sum1);
        sum2 = LANE.cast(fromArray(LANES, x, from + 2 * WIDTH)).mul(weight).add(sum2);
        sum3 = LANE.cast(fromArray(LANES, x, from + 3 * WIDTH)).mul(weight).add(sum3);
      }
      LANE.cast(sum0).intoArray(out, to);
      LANE.cast(sum1).intoArray(out, to + WIDTH);
      LANE.cast(sum2).intoArray(out, to + 2 * WIDTH);
      LANE.cast(sum3).intoArray(out, to + 3 * WIDTH);
    }
  }
}
