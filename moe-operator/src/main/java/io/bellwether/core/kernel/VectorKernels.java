package io.bellwether.core.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
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
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  /** Rows of B at a time in {@link #gemm}: 64 KiB of it with the widest lanes. */
  private static final int DEPTH = 256;

  private static final float LOG2_E = 1.442695041f;
  // ln 2 in two parts, the first with trailing zeros, so that n·LN2_HIGH is exact.
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  // 1.5·2^23: adding it rounds to an integer and leaves that integer in the low mantissa bits.
  private static final float ROUNDER = 12_582_912f;
  // Below it exp leaves the normal floats; the plain twin's subnormal results are below 2e-38.
  private static final float LOWEST_EXPONENT = -87.33f;

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
    if (length < WIDTH) {
      plain.softmaxInPlace(x, offset, length);
      return;
    }
    float max = max(x, offset, length);
    if (!Float.isFinite(max)) {
      // What the formula gives for NaN, for +∞ and for nothing but −∞.
      Arrays.fill(x, offset, offset + length, Float.NaN);
      return;
    }
    float sum = expInPlace(x, offset, length, max);
    scaleInPlace(1 / sum, x, offset, length);
  }

  private static float max(float[] x, int offset, int length) {
    FloatVector most = fromArray(LANES, x, offset);
    int i = WIDTH;
    for (; i <= length - WIDTH; i += WIDTH) {
      most = most.max(fromArray(LANES, x, offset + i));
    }
    // The last lanes overlap those before: a maximum does not mind.
    most = most.max(fromArray(LANES, x, offset + length - WIDTH));
    return most.reduceLanes(VectorOperators.MAX);
  }

  /**
   * x ← e^t of t = x − max ≤ 0 that is not NaN, and its sum: by t = n·ln 2 + r and a Taylor
   * polynomial for e^r on |r| ≤ ln 2 / 2, whose first left-out term is below 2^-24.
   * VectorOperators.EXP would allocate where the JVM has no such intrinsic.
   */
  private static float expInPlace(float[] x, int offset, int length, float max) {
    FloatVector sums = FloatVector.zero(LANES);
    int i = 0;
    for (; i <= length - WIDTH; i += WIDTH) {
      FloatVector t = fromArray(LANES, x, offset + i).sub(max);
      FloatVector bounded = t.max(LOWEST_EXPONENT);
      FloatVector rounded = bounded.mul(LOG2_E).add(ROUNDER);
      FloatVector n = rounded.sub(ROUNDER);
      FloatVector r = n.mul(-LN2_HIGH).add(bounded).sub(n.mul(LN2_LOW));
      FloatVector p = r.mul(1f / 5040).add(1f / 720);
      p = p.fma(r, broadcast(LANES, 1f / 120));
      p = p.fma(r, broadcast(LANES, 1f / 24));
      p = p.fma(r, broadcast(LANES, 1f / 6));
      p = p.fma(r, broadcast(LANES, 0.5f));
      p = p.fma(r, broadcast(LANES, 1f));
      p = p.fma(r, broadcast(LANES, 1f));
      IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      FloatVector power = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
      FloatVector e = power.blend(0f, t.compare(VectorOperators.LT, LOWEST_EXPONENT));
      e.intoArray(x, offset + i);
      sums = sums.add(e);
    }
    float sum = sums.reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      float e = (float) Math.exp(x[offset + i] - max);
      x[offset + i] = e;
      sum += e;
    }
    return sum;
  }

  private static void scaleInPlace(float factor, float[] x, int offset, int length) {
    int i = 0;
    for (; i <= length - WIDTH; i += WIDTH) {
      fromArray(LANES, x, offset + i).mul(factor).intoArray(x, offset + i);
    }
    for (; i < length; i++) {
      x[offset + i] *= factor;
    }
  }

  @Override
  public void gatherRows(
      int[] rows, float[] values, int count, float[] table, int width, float[] out, int outOffset) {
    int k = 0;
    for (; k <= width - 4 * WIDTH; k += 4 * WIDTH) {
      gatherFour(rows, values, count, table, width, k, out, outOffset);
    }
    for (; k <= width - WIDTH; k += WIDTH) {
      FloatVector sum = fromArray(LANES, out, outOffset + k);
      for (int j = 0; j < count; j++) {
        sum = fromArray(LANES, table, rows[j] * width + k).fma(broadcast(LANES, values[j]), sum);
      }
      sum.intoArray(out, outOffset + k);
    }
    // No narrower lanes for the rest: with two species in one JVM the compiler may leave vectors as
    // objects, and then every call allocates.
    plain.gatherColumns(rows, values, count, table, width, k, out, outOffset);
  }

  private static void gatherFour(
      int[] rows,
      float[] values,
      int count,
      float[] table,
      int width,
      int k,
      float[] out,
      int outOffset) {
    int at = outOffset + k;
    FloatVector sum0 = fromArray(LANES, out, at);
    FloatVector sum1 = fromArray(LANES, out, at + WIDTH);
    FloatVector sum2 = fromArray(LANES, out, at + 2 * WIDTH);
    FloatVector sum3 = fromArray(LANES, out, at + 3 * WIDTH);
    for (int j = 0; j < count; j++) {
      int row = rows[j] * width + k;
      FloatVector value = broadcast(LANES, values[j]);
      sum0 = fromArray(LANES, table, row).fma(value, sum0);
      sum1 = fromArray(LANES, table, row + WIDTH).fma(value, sum1);
      sum2 = fromArray(LANES, table, row + 2 * WIDTH).fma(value, sum2);
      sum3 = fromArray(LANES, table, row + 3 * WIDTH).fma(value, sum3);
    }
    sum0.intoArray(out, at);
    sum1.intoArray(out, at + WIDTH);
    sum2.intoArray(out, at + 2 * WIDTH);
    sum3.intoArray(out, at + 3 * WIDTH);
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
    if (width < WIDTH) {
      plain.adagradRows(
          rows, values, count, table, squares, width, gradient, learningRate, decay, epsilon);
      return;
    }
    for (int j = 0; j < count; j++) {
      int row = rows[j] * width;
      int k = 0;
      for (; k <= width - WIDTH; k += WIDTH) {
        FloatVector w = fromArray(LANES, table, row + k);
        FloatVector g = fromArray(LANES, gradient, k).mul(values[j]).add(w.mul(decay));
        FloatVector s = g.fma(g, fromArray(LANES, squares, row + k));
        s.intoArray(squares, row + k);
        FloatVector step = g.mul(learningRate).div(s.sqrt().add(epsilon));
        w.sub(step).intoArray(table, row + k);
      }
      plain.adagradColumns(
          values[j], table, squares, row, k, width, gradient, learningRate, decay, epsilon);
    }
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
    if (width < WIDTH) {
      plain.ftrlRows(rows, values, count, table, sums, squares, width, gradient, ftrl);
      return;
    }
    for (int j = 0; j < count; j++) {
      int row = rows[j] * width;
      int k = 0;
      for (; k <= width - WIDTH; k += WIDTH) {
        int at = row + k;
        FloatVector g = fromArray(LANES, gradient, k).mul(values[j]);
        FloatVector old = fromArray(LANES, squares, at);
        FloatVector n = g.fma(g, old);
        FloatVector root = n.sqrt();
        FloatVector curve = root.add(old.sqrt()).mul(ftrl.alpha());
        FloatVector sigma = g.mul(g).div(curve).blend(0f, root.compare(VectorOperators.EQ, 0f));
        FloatVector w = fromArray(LANES, table, at);
        FloatVector z = fromArray(LANES, sums, at).add(g).sub(sigma.mul(w));
        n.intoArray(squares, at);
        z.intoArray(sums, at);
        FloatVector beyond = z.abs().sub(ftrl.l1()).max(0f);
        FloatVector signed = beyond.blend(beyond.neg(), z.compare(VectorOperators.GT, 0f));
        FloatVector pull = root.add(ftrl.beta()).div(ftrl.alpha()).add(ftrl.l2());
        signed.div(pull).intoArray(table, at);
      }
      plain.ftrlColumns(values[j], table, sums, squares, row, k, width, gradient, ftrl);
    }
  }

  /**
   * In pieces of B that stay in the nearest cache, {@link #DEPTH} rows of four lanes, for four rows
   * of A at a time: then a number is loaded once for sixteen multiply-adds. Each entry of C is one
   * chain of multiply-adds in the order of k, whichever way it is reached.
   */
  @Override
  public void gemm(float[] a, int m, int k, float[] b, int n, float[] c, int cOffset) {
    int whole = n - n % WIDTH;
    for (int from = 0; from < k; from += DEPTH) {
      int to = Math.min(k, from + DEPTH);
      int j = 0;
      for (; j <= n - 4 * WIDTH; j += 4 * WIDTH) {
        int i = 0;
        for (; i <= m - 4; i += 4) {
          gemmFourByFour(a, i * k, k, from, to, b, n, j, c, cOffset + i * n + j);
        }
        for (; i < m; i++) {
          gemmOneByFour(a, i * k, from, to, b, n, j, c, cOffset + i * n + j);
        }
      }
      for (; j < whole; j += WIDTH) {
        int i = 0;
        for (; i <= m - 4; i += 4) {
          gemmFourByOne(a, i * k, k, from, to, b, n, j, c, cOffset + i * n + j);
        }
        for (; i < m; i++) {
          gemmOneByOne(a, i * k, from, to, b, n, j, c, cOffset + i * n + j);
        }
      }
    }
    plain.gemmColumns(a, m, k, b, n, whole, c, cOffset);
  }

  private static void gemmFourByFour(
      float[] a, int row, int k, int from, int to, float[] b, int n, int j, float[] c, int at) {
    int at1 = at + n;
    int at2 = at1 + n;
    int at3 = at2 + n;
    FloatVector sum00 = fromArray(LANES, c, at);
    FloatVector sum01 = fromArray(LANES, c, at + WIDTH);
    FloatVector sum02 = fromArray(LANES, c, at + 2 * WIDTH);
    FloatVector sum03 = fromArray(LANES, c, at + 3 * WIDTH);
    FloatVector sum10 = fromArray(LANES, c, at1);
    FloatVector sum11 = fromArray(LANES, c, at1 + WIDTH);
    FloatVector sum12 = fromArray(LANES, c, at1 + 2 * WIDTH);
    FloatVector sum13 = fromArray(LANES, c, at1 + 3 * WIDTH);
    FloatVector sum20 = fromArray(LANES, c, at2);
    FloatVector sum21 = fromArray(LANES, c, at2 + WIDTH);
    FloatVector sum22 = fromArray(LANES, c, at2 + 2 * WIDTH);
    FloatVector sum23 = fromArray(LANES, c, at2 + 3 * WIDTH);
    FloatVector sum30 = fromArray(LANES, c, at3);
    FloatVector sum31 = fromArray(LANES, c, at3 + WIDTH);
    FloatVector sum32 = fromArray(LANES, c, at3 + 2 * WIDTH);
    FloatVector sum33 = fromArray(LANES, c, at3 + 3 * WIDTH);
    for (int p = from; p < to; p++) {
      int q = p * n + j;
      FloatVector piece0 = fromArray(LANES, b, q);
      FloatVector piece1 = fromArray(LANES, b, q + WIDTH);
      FloatVector piece2 = fromArray(LANES, b, q + 2 * WIDTH);
      FloatVector piece3 = fromArray(LANES, b, q + 3 * WIDTH);
      FloatVector x = broadcast(LANES, a[row + p]);
      sum00 = piece0.fma(x, sum00);
      sum01 = piece1.fma(x, sum01);
      sum02 = piece2.fma(x, sum02);
      sum03 = piece3.fma(x, sum03);
      x = broadcast(LANES, a[row + k + p]);
      sum10 = piece0.fma(x, sum10);
      sum11 = piece1.fma(x, sum11);
      sum12 = piece2.fma(x, sum12);
      sum13 = piece3.fma(x, sum13);
      x = broadcast(LANES, a[row + 2 * k + p]);
      sum20 = piece0.fma(x, sum20);
      sum21 = piece1.fma(x, sum21);
      sum22 = piece2.fma(x, sum22);
      sum23 = piece3.fma(x, sum23);
      x = broadcast(LANES, a[row + 3 * k + p]);
      sum30 = piece0.fma(x, sum30);
      sum31 = piece1.fma(x, sum31);
      sum32 = piece2.fma(x, sum32);
      sum33 = piece3.fma(x, sum33);
    }
    sum00.intoArray(c, at);
    sum01.intoArray(c, at + WIDTH);
    sum02.intoArray(c, at + 2 * WIDTH);
    sum03.intoArray(c, at + 3 * WIDTH);
    sum10.intoArray(c, at1);
    sum11.intoArray(c, at1 + WIDTH);
    sum12.intoArray(c, at1 + 2 * WIDTH);
    sum13.intoArray(c, at1 + 3 * WIDTH);
    sum20.intoArray(c, at2);
    sum21.intoArray(c, at2 + WIDTH);
    sum22.intoArray(c, at2 + 2 * WIDTH);
    sum23.intoArray(c, at2 + 3 * WIDTH);
    sum30.intoArray(c, at3);
    sum31.intoArray(c, at3 + WIDTH);
    sum32.intoArray(c, at3 + 2 * WIDTH);
    sum33.intoArray(c, at3 + 3 * WIDTH);
  }

  private static void gemmOneByFour(
      float[] a, int row, int from, int to, float[] b, int n, int j, float[] c, int at) {
    FloatVector sum0 = fromArray(LANES, c, at);
    FloatVector sum1 = fromArray(LANES, c, at + WIDTH);
    FloatVector sum2 = fromArray(LANES, c, at + 2 * WIDTH);
    FloatVector sum3 = fromArray(LANES, c, at + 3 * WIDTH);
    for (int p = from; p < to; p++) {
      int q = p * n + j;
      FloatVector x = broadcast(LANES, a[row + p]);
      sum0 = fromArray(LANES, b, q).fma(x, sum0);
      sum1 = fromArray(LANES, b, q + WIDTH).fma(x, sum1);
      sum2 = fromArray(LANES, b, q + 2 * WIDTH).fma(x, sum2);
      sum3 = fromArray(LANES, b, q + 3 * WIDTH).fma(x, sum3);
    }
    sum0.intoArray(c, at);
    sum1.intoArray(c, at + WIDTH);
    sum2.intoArray(c, at + 2 * WIDTH);
    sum3.intoArray(c, at + 3 * WIDTH);
  }

  private static void gemmFourByOne(
      float[] a, int row, int k, int from, int to, float[] b, int n, int j, float[] c, int at) {
    FloatVector sum0 = fromArray(LANES, c, at);
    FloatVector sum1 = fromArray(LANES, c, at + n);
    FloatVector sum2 = fromArray(LANES, c, at + 2 * n);
    FloatVector sum3 = fromArray(LANES, c, at + 3 * n);
    for (int p = from; p < to; p++) {
      FloatVector piece = fromArray(LANES, b, p * n + j);
      int q = row + p;
      sum0 = piece.fma(broadcast(LANES, a[q]), sum0);
      sum1 = piece.fma(broadcast(LANES, a[q + k]), sum1);
      sum2 = piece.fma(broadcast(LANES, a[q + 2 * k]), sum2);
      sum3 = piece.fma(broadcast(LANES, a[q + 3 * k]), sum3);
    }
    sum0.intoArray(c, at);
    sum1.intoArray(c, at + n);
    sum2.intoArray(c, at + 2 * n);
    sum3.intoArray(c, at + 3 * n);
  }

  private static void gemmOneByOne(
      float[] a, int row, int from, int to, float[] b, int n, int j, float[] c, int at) {
    FloatVector sum = fromArray(LANES, c, at);
    for (int p = from; p < to; p++) {
      sum = fromArray(LANES, b, p * n + j).fma(broadcast(LANES, a[row + p]), sum);
    }
    sum.intoArray(c, at);
  }

  @Override
  public void gemv(float[] a, int rows, int width, float[] x, float[] out) {
    for (int row = 0; row < rows; row++) {
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
    int lanesEnd = offset + length - length % WIDTH;
    sigmoid(gate, out, offset, lanesEnd);
    for (int i = offset; i < lanesEnd; i += WIDTH) {
      FloatVector swish = fromArray(LANES, gate, i).mul(fromArray(LANES, out, i));
      swish.mul(fromArray(LANES, value, i)).intoArray(out, i);
    }
    plain.swiglu(gate, value, out, lanesEnd, offset + length - lanesEnd);
  }

  @Override
  public void swigluBackward(
      float[] gate, float[] value, float[] gradient, float[] toGate, float[] toValue, int length) {
    int lanesEnd = length - length % WIDTH;
    sigmoid(gate, toGate, 0, lanesEnd);
    for (int i = 0; i < lanesEnd; i += WIDTH) {
      FloatVector s = fromArray(LANES, toGate, i);
      FloatVector swish = fromArray(LANES, gate, i).mul(s);
      FloatVector from = fromArray(LANES, gradient, i);
      FloatVector slope = broadcast(LANES, 1f).sub(s).fma(swish, s);
      from.mul(fromArray(LANES, value, i)).mul(slope).intoArray(toGate, i);
      from.mul(swish).intoArray(toValue, i);
    }
    plain.swigluBackwardFrom(lanesEnd, gate, value, gradient, toGate, toValue, length);
  }

  /**
   * out ← 1/(1 + e^−x), with the exponential of {@link #expInPlace} within the normal floats;
   * beyond, the result is off by less than the smallest of them. NaN becomes some number, for the
   * callers to multiply by x.
   */
  private static void sigmoid(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i += WIDTH) {
      FloatVector t = fromArray(LANES, x, i).neg().max(LOWEST_EXPONENT).min(-LOWEST_EXPONENT);
      FloatVector rounded = t.mul(LOG2_E).add(ROUNDER);
      FloatVector n = rounded.sub(ROUNDER);
      FloatVector r = n.mul(-LN2_HIGH).add(t).sub(n.mul(LN2_LOW));
      FloatVector p = r.mul(1f / 5040).add(1f / 720);
      p = p.fma(r, broadcast(LANES, 1f / 120));
      p = p.fma(r, broadcast(LANES, 1f / 24));
      p = p.fma(r, broadcast(LANES, 1f / 6));
      p = p.fma(r, broadcast(LANES, 0.5f));
      p = p.fma(r, broadcast(LANES, 1f));
      p = p.fma(r, broadcast(LANES, 1f));
      IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      FloatVector e = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
      broadcast(LANES, 1f).div(e.add(1f)).intoArray(out, i);
    }
  }
}
