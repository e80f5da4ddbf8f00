package io.bellwether.core.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Kernels on chosen rows of a table, in lanes. */
final class VectorRows {
  private static final VectorSpecies<Float> LANES = VectorKernels.LANES;
  private static final int WIDTH = LANES.length();
  private static final Class<? extends FloatVector> LANE = VectorKernels.LANE;

  /** From so many columns on, going from row to row for each few columns starves the caches. */
  private static final int WIDE = 256;

  private VectorRows() {}

  static void gatherRows(
      ScalarKernels plain,
      int[] rows,
      float[] values,
      int count,
      float[] table,
      int width,
      float[] out,
      int outOffset) {
    int k = 0;
    if (width >= WIDE) {
      k = width - width % WIDTH;
      gatherWide(rows, values, count, table, width, k, out, outOffset);
    }
    for (; k <= width - 4 * WIDTH; k += 4 * WIDTH) {
      gatherFour(rows, values, count, table, width, k, out, outOffset);
    }
    for (; k <= width - WIDTH; k += WIDTH) {
      FloatVector sum = fromArray(LANES, out, outOffset + k);
      for (int j = 0; j < count; j++) {
        sum =
            LANE.cast(broadcast(LANES, values[j]))
                .fma(fromArray(LANES, table, rows[j] * width + k), sum);
      }
      LANE.cast(sum).intoArray(out, outOffset + k);
    }
    // No narrower lanes for the rest: with two species in one JVM the compiler may leave vectors as
    // objects, and then every call allocates.
    plain.gatherColumns(rows, values, count, table, width, k, out, outOffset);
  }

  /**
   * The first {@code columns} along the rows, four of them at a time: memory is read in order, and
   * the sums stay in the first cache. Same order of additions as in {@link #gatherFour}.
   */
  private static void gatherWide(
      int[] rows,
      float[] values,
      int count,
      float[] table,
      int width,
      int columns,
      float[] out,
      int outOffset) {
    int j = 0;
    for (; j <= count - 4; j += 4) {
      int row0 = rows[j] * width;
      int row1 = rows[j + 1] * width;
      int row2 = rows[j + 2] * width;
      int row3 = rows[j + 3] * width;
      FloatVector value0 = LANE.cast(broadcast(LANES, values[j]));
      FloatVector value1 = LANE.cast(broadcast(LANES, values[j + 1]));
      FloatVector value2 = LANE.cast(broadcast(LANES, values[j + 2]));
      FloatVector value3 = LANE.cast(broadcast(LANES, values[j + 3]));
      for (int k = 0; k < columns; k += WIDTH) {
        FloatVector sum = fromArray(LANES, out, outOffset + k);
        sum = value0.fma(fromArray(LANES, table, row0 + k), sum);
        sum = value1.fma(fromArray(LANES, table, row1 + k), sum);
        sum = value2.fma(fromArray(LANES, table, row2 + k), sum);
        sum = value3.fma(fromArray(LANES, table, row3 + k), sum);
        LANE.cast(sum).intoArray(out, outOffset + k);
      }
    }
    for (; j < count; j++) {
      int row = rows[j] * width;
      FloatVector value = LANE.cast(broadcast(LANES, values[j]));
      for (int k = 0; k < columns; k += WIDTH) {
        FloatVector sum = fromArray(LANES, out, outOffset + k);
        value.fma(fromArray(LANES, table, row + k), sum).intoArray(out, outOffset + k);
      }
    }
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
      FloatVector value = LANE.cast(broadcast(LANES, values[j]));
      sum0 = value.fma(fromArray(LANES, table, row), sum0);
      sum1 = value.fma(fromArray(LANES, table, row + WIDTH), sum1);
      sum2 = value.fma(fromArray(LANES, table, row + 2 * WIDTH), sum2);
      sum3 = value.fma(fromArray(LANES, table, row + 3 * WIDTH), sum3);
    }
    LANE.cast(sum0).intoArray(out, at);
    LANE.cast(sum1).intoArray(out, at + WIDTH);
    LANE.cast(sum2).intoArray(out, at + 2 * WIDTH);
    LANE.cast(sum3).intoArray(out, at + 3 * WIDTH);
  }

  /** An entry as the lanes have it: fused, so no lane and yet the same to the bit. */
  static float gatherColumn(
      int[] rows, float[] values, int count, float[] column, int offset, float before) {
    float sum = before;
    for (int j = 0; j < count; j++) {
      sum = Math.fma(column[offset + rows[j]], values[j], sum);
    }
    return sum;
  }

  static void adagradRows(
      ScalarKernels plain,
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
    for (int j = 0; j < count; j++) {
      int row = rows[j] * width;
      int k = 0;
      for (; k <= width - WIDTH; k += WIDTH) {
        FloatVector w = LANE.cast(fromArray(LANES, table, row + k));
        FloatVector g = LANE.cast(fromArray(LANES, gradient, k)).mul(values[j]).add(w.mul(decay));
        FloatVector s = g.fma(g, fromArray(LANES, squares, row + k));
        s.intoArray(squares, row + k);
        FloatVector step = g.mul(learningRate).div(s.sqrt().add(epsilon));
        w.sub(step).intoArray(table, row + k);
      }
      plain.adagradColumns(
          values[j], table, squares, row, k, width, gradient, learningRate, decay, epsilon);
    }
  }

  static void ftrlRows(
      ScalarKernels plain,
      int[] rows,
      float[] values,
      int count,
      float[] table,
      float[] sums,
      float[] squares,
      int width,
      float[] gradient,
      Ftrl ftrl) {
    for (int j = 0; j < count; j++) {
      int row = rows[j] * width;
      int k = 0;
      for (; k <= width - WIDTH; k += WIDTH) {
        int at = row + k;
        FloatVector g = LANE.cast(fromArray(LANES, gradient, k)).mul(values[j]);
        FloatVector old = LANE.cast(fromArray(LANES, squares, at));
        FloatVector n = g.fma(g, old);
        FloatVector root = n.sqrt();
        FloatVector curve = root.add(old.sqrt()).mul(ftrl.alpha());
        FloatVector sigma = g.mul(g).div(curve).blend(0f, root.compare(VectorOperators.EQ, 0f));
        FloatVector w = LANE.cast(fromArray(LANES, table, at));
        FloatVector z = LANE.cast(fromArray(LANES, sums, at)).add(g).sub(sigma.mul(w));
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
}
