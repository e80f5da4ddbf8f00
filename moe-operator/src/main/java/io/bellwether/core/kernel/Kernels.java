package io.bellwether.core.kernel;

import java.util.Objects;

/**
 * Arithmetic on primitive arrays, chosen once per JVM: the Vector API twin where the module {@code
 * jdk.incubator.vector} is there, else plain loops.
 *
 * <p>Arrays belong to the caller; nothing is allocated or kept. Shapes are checked here and nowhere
 * below. All methods may be called from any thread. An array that is written must not overlap one
 * that is read, except where a method says so by its name.
 *
 * <p>The twins differ in the last bits, since lanes are added up in another order, and so do lanes
 * of different width. NaN and infinity go through the formulas as IEEE 754 has it; overflow gives
 * infinity. The vector twin needs the optimising compiler: before it has compiled a kernel, a call
 * takes microseconds and allocates.
 */
public final class Kernels {
  private static final KernelSet SET = KernelChoice.choose();

  private Kernels() {}

  /** Which twin is in use: {@code vector-512}, {@code vector-256}, … or {@code scalar}. */
  public static String name() {
    return KernelChoice.describe(SET);
  }

  /** Σ aᵢ·bᵢ over {@code length} entries. */
  public static float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    Objects.checkFromIndexSize(aOffset, length, a.length);
    Objects.checkFromIndexSize(bOffset, length, b.length);
    return SET.dot(a, aOffset, b, bOffset, length);
  }

  /** y ← y + alpha·x over {@code length} entries. */
  public static void axpy(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    Objects.checkFromIndexSize(xOffset, length, x.length);
    Objects.checkFromIndexSize(yOffset, length, y.length);
    SET.axpy(alpha, x, xOffset, y, yOffset, length);
  }

  /**
   * x ← exp(x − max x) / Σ exp(x − max x) over {@code length} entries. All become NaN if one is NaN
   * or +∞ or if all are −∞; results below the normal floats may become 0.
   */
  public static void softmaxInPlace(float[] x, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, x.length);
    SET.softmaxInPlace(x, offset, length);
  }

  /**
   * Sparse matrix-vector product: out ← out + Σⱼ values[j] · table[rows[j]], where a row has {@code
   * width} entries.
   */
  public static void gatherRows(
      int[] rows, float[] values, int count, float[] table, int width, float[] out, int outOffset) {
    Objects.checkFromIndexSize(0, count, rows.length);
    Objects.checkFromIndexSize(0, count, values.length);
    Objects.checkFromIndexSize(outOffset, width, out.length);
    SET.gatherRows(rows, values, count, table, width, out, outOffset);
  }

  /**
   * One AdaGrad step (Duchi, Hazan, Singer 2011) on the touched rows: with g = values[j]·gradient +
   * decay·table[rows[j]], squares ← squares + g², table ← table − learningRate·g / (√squares + ε),
   * where ε is 1e-8. A row that comes twice takes two steps, in order.
   */
  public static void adagradRows(
      int[] rows,
      float[] values,
      int count,
      float[] table,
      float[] squares,
      int width,
      float[] gradient,
      float learningRate,
      float decay) {
    Objects.checkFromIndexSize(0, count, rows.length);
    Objects.checkFromIndexSize(0, count, values.length);
    Objects.checkFromIndexSize(0, width, gradient.length);
    Objects.checkFromIndexSize(0, table.length, squares.length);
    SET.adagradRows(rows, values, count, table, squares, width, gradient, learningRate, decay);
  }
}
