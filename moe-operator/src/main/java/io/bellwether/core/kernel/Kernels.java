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
  /** Entries of a row of a panel: as many as the widest lanes there are hold. */
  public static final int PANEL = 16;

  private static final float EPSILON = 1e-8f;
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

  /** Σ aᵢ·bᵢ over the first {@code length} entries. */
  public static double dot(double[] a, double[] b, int length) {
    Objects.checkFromIndexSize(0, length, a.length);
    Objects.checkFromIndexSize(0, length, b.length);
    return SET.dot(a, b, length);
  }

  /**
   * out ← ln x, entry by entry, for x that are positive, finite and not below the normal numbers.
   */
  public static void ln(double[] x, double[] out, int length) {
    Objects.checkFromIndexSize(0, length, x.length);
    Objects.checkFromIndexSize(0, length, out.length);
    SET.ln(x, out, length);
  }

  /**
   * One step of the filters in a panel. The entry x in row i and column j of rows of {@link #PANEL}
   * entries from {@code offset} on, times the column's scale, is a belief; with m = scale·Σ x·c[i]
   * and d = observed − m, cut to ± the column's bound,
   *
   * <pre>
   *   x ← max(least, scale·x·(share + (c[i] − m)·d) + towards[i])
   *   scale ← 1/Σ x
   *   mean ← scale·Σ x·c[i]
   * </pre>
   *
   * @param observed by column, from {@code first} on
   * @param bounds by column, from {@code first} on
   * @param scales by column, from {@code scaleOffset} on; replaced
   * @param means receives the mean of each column
   */
  public static void reweighPanel(
      float share,
      float[] observed,
      float[] bounds,
      int first,
      float[] c,
      float[] towards,
      float least,
      int rows,
      float[] panel,
      int offset,
      float[] scales,
      int scaleOffset,
      float[] means) {
    Objects.checkFromIndexSize(first, PANEL, observed.length);
    Objects.checkFromIndexSize(first, PANEL, bounds.length);
    Objects.checkFromIndexSize(0, rows, c.length);
    Objects.checkFromIndexSize(0, rows, towards.length);
    Objects.checkFromIndexSize(offset, rows * PANEL, panel.length);
    Objects.checkFromIndexSize(scaleOffset, PANEL, scales.length);
    Objects.checkFromIndexSize(0, PANEL, means.length);
    SET.reweighPanel(
        share,
        observed,
        bounds,
        first,
        c,
        towards,
        least,
        rows,
        panel,
        offset,
        scales,
        scaleOffset,
        means);
  }

  /**
   * out ← out + Σ of panels, of which {@code parts} lie one after the other, each with its own
   * scales for the columns, times the weights of the columns: entries of row i and column j of all
   * parts add up in row i and column j.
   */
  public static void mixPanel(
      float[] weights, float[] scales, int parts, int rows, float[] panel, float[] out) {
    Objects.checkFromIndexSize(0, PANEL, weights.length);
    Objects.checkFromIndexSize(0, parts * PANEL, scales.length);
    Objects.checkFromIndexSize(0, parts * rows * PANEL, panel.length);
    Objects.checkFromIndexSize(0, rows * PANEL, out.length);
    SET.mixPanel(weights, scales, parts, rows, panel, out);
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
    checkEntries(rows, values, count);
    Objects.checkFromIndexSize(outOffset, width, out.length);
    SET.gatherRows(rows, values, count, table, width, out, outOffset);
  }

  /**
   * The entry {@code place} of what {@link #gatherRows} makes of a table, to the bit, from the
   * table's column alone.
   *
   * @param column the column's entries, row after row from {@code offset} on
   * @param width of the table
   * @param before the entry before
   */
  public static float gatherColumn(
      int[] rows,
      float[] values,
      int count,
      float[] column,
      int offset,
      int place,
      int width,
      float before) {
    checkEntries(rows, values, count);
    Objects.checkIndex(place, width);
    return SET.gatherColumn(rows, values, count, column, offset, place, width, before);
  }

  /**
   * The same for rows of bytes, four to a word: out ← out + Σⱼ values[j] · codes[rows[j]], where a
   * row has {@code words} words. Byte b of word i, counted from the lowest, belongs to entry b ·
   * words + i of {@code out}. A byte is signed, and those below it in its word are its fraction:
   * whoever writes the bytes knows it and can round the next one accordingly.
   */
  public static void gatherCodes(
      int[] rows, float[] values, int count, int[] codes, int words, float[] out) {
    checkEntries(rows, values, count);
    Objects.checkFromIndexSize(0, Math.multiplyExact(4, words), out.length);
    SET.gatherCodes(rows, values, count, codes, words, out);
  }

  /** out[i] ← the highest of the four x[i], x[words + i], x[2·words + i] and x[3·words + i]. */
  public static void highestOfFour(float[] x, int words, float[] out) {
    Objects.checkFromIndexSize(0, Math.multiplyExact(4, words), x.length);
    Objects.checkFromIndexSize(0, words, out.length);
    SET.highestOfFour(x, words, out);
  }

  /**
   * {@link #adagradRows(int[], float[], int, float[], float[], int, float[], float, float, float)}
   * with an ε of 1e-8.
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
    adagradRows(rows, values, count, table, squares, width, gradient, learningRate, decay, EPSILON);
  }

  /**
   * One AdaGrad step (Duchi, Hazan, Singer 2011) on the touched rows: with g = values[j]·gradient +
   * decay·table[rows[j]], squares ← squares + g², table ← table − learningRate·g / (√squares + ε).
   * A row that comes twice takes two steps, in order.
   *
   * @param epsilon δ of the paper, above 0: the larger, the smaller the first steps of a row
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
      float decay,
      float epsilon) {
    checkEntries(rows, values, count);
    Objects.checkFromIndexSize(0, width, gradient.length);
    Objects.checkFromIndexSize(0, table.length, squares.length);
    SET.adagradRows(
        rows, values, count, table, squares, width, gradient, learningRate, decay, epsilon);
  }

  /**
   * One AdaGrad step of weights that all of a dense item move: with g = x[i]·gradient, squares ←
   * squares + g², weights ← weights − learningRate·g / (√squares + ε), for the {@code length}
   * entries from {@code offset} on. Both twins take it to the same bit.
   *
   * @param epsilon above 0
   */
  public static void adagrad(
      double[] x,
      double gradient,
      double[] weights,
      double[] squares,
      int offset,
      int length,
      double learningRate,
      double epsilon) {
    Objects.checkFromIndexSize(0, length, x.length);
    Objects.checkFromIndexSize(offset, length, weights.length);
    Objects.checkFromIndexSize(offset, length, squares.length);
    SET.adagrad(x, gradient, weights, squares, offset, length, learningRate, epsilon);
  }

  /**
   * One step of FTRL-proximal (McMahan et al. 2013, algorithm 1) on the touched rows: with g =
   * values[j]·gradient, n the squares, z the sums and w the table, σ = (√(n + g²) − √n) / α, z ← z
   * + g − σ·w, n ← n + g², and w ← 0 where |z| ≤ λ₁, else −(z − sgn(z)·λ₁) / ((β + √n) / α + λ₂). A
   * row that comes twice takes two steps, in order.
   */
  public static void ftrlRows(
      int[] rows,
      float[] values,
      int count,
      float[] table,
      float[] sums,
      float[] squares,
      int width,
      float[] gradient,
      Ftrl ftrl) {
    checkEntries(rows, values, count);
    Objects.checkFromIndexSize(0, width, gradient.length);
    Objects.checkFromIndexSize(0, table.length, sums.length);
    Objects.checkFromIndexSize(0, table.length, squares.length);
    SET.ftrlRows(rows, values, count, table, sums, squares, width, gradient, ftrl);
  }

  /**
   * C ← C + A·B, where A has {@code m} rows of {@code k} entries and B {@code k} rows of {@code n},
   * row after row from index 0 on, and C {@code m} rows of {@code n} from {@code cOffset} on. A row
   * of C does not depend, bit for bit, on how many rows there are beside it.
   */
  public static void gemm(float[] a, int m, int k, float[] b, int n, float[] c, int cOffset) {
    Objects.checkFromIndexSize(0, Math.multiplyExact(m, k), a.length);
    Objects.checkFromIndexSize(0, Math.multiplyExact(k, n), b.length);
    Objects.checkFromIndexSize(cOffset, Math.multiplyExact(m, n), c.length);
    SET.gemm(a, m, k, b, n, c, cOffset);
  }

  /** out ← out + A·x, where A has {@code rows} rows of {@code width} entries. */
  public static void gemv(float[] a, int rows, int width, float[] x, float[] out) {
    Objects.checkFromIndexSize(0, Math.multiplyExact(rows, width), a.length);
    Objects.checkFromIndexSize(0, width, x.length);
    Objects.checkFromIndexSize(0, rows, out.length);
    SET.gemv(a, rows, width, x, out);
  }

  /**
   * out ← out + A·X for an A of which only some entries are kept, row after row (compressed sparse
   * rows): row {@code r} has the entries from {@code starts[r]} to before {@code starts[r + 1]},
   * entry {@code e} stands in column {@code columns[e]}. X has a row of {@code n} entries for each
   * column of A, and out one for each of its rows: {@code n} items side by side. A column of out
   * does not depend, bit for bit, on how many there are beside it.
   *
   * @throws IndexOutOfBoundsException also when X has no such row
   */
  public static void gemmPacked(
      int[] starts, int[] columns, float[] weights, int rows, float[] x, int n, float[] out) {
    Objects.checkIndex(rows, starts.length);
    Objects.checkFromToIndex(starts[0], starts[rows], weights.length);
    Objects.checkFromToIndex(starts[0], starts[rows], columns.length);
    Objects.checkFromIndexSize(0, Math.multiplyExact(rows, n), out.length);
    SET.gemmPacked(starts, columns, weights, rows, x, n, out);
  }

  /**
   * The product of SwiGLU (Shazeer 2020), out ← gate·σ(gate)·value entry by entry, over {@code
   * length} entries of each array from {@code offset} on.
   */
  public static void swiglu(float[] gate, float[] value, float[] out, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, gate.length);
    Objects.checkFromIndexSize(offset, length, value.length);
    Objects.checkFromIndexSize(offset, length, out.length);
    SET.swiglu(gate, value, out, offset, length);
  }

  /**
   * The derivative of {@link #swiglu} over the first {@code length} entries: with s = σ(gate),
   * toGate ← gradient·value·(s + gate·s·(1 − s)) and toValue ← gradient·gate·s.
   */
  public static void swigluBackward(
      float[] gate, float[] value, float[] gradient, float[] toGate, float[] toValue, int length) {
    Objects.checkFromIndexSize(0, length, gate.length);
    Objects.checkFromIndexSize(0, length, value.length);
    Objects.checkFromIndexSize(0, length, gradient.length);
    Objects.checkFromIndexSize(0, length, toGate.length);
    Objects.checkFromIndexSize(0, length, toValue.length);
    SET.swigluBackward(gate, value, gradient, toGate, toValue, length);
  }

  private static void checkEntries(int[] rows, float[] values, int count) {
    Objects.checkFromIndexSize(0, count, rows.length);
    Objects.checkFromIndexSize(0, count, values.length);
  }
}
