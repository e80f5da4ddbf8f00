package io.bellwether.core.kernel;

import static io.bellwether.core.kernel.Kernels.PANEL;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels on panels in lanes: a row of a panel is one, two or four vectors, each of which is taken
 * through all rows, so that no sum goes across lanes.
 */
final class VectorPanels {
  private static final VectorSpecies<Float> LANES = VectorKernels.LANES;
  private static final int WIDTH = LANES.length();

  private VectorPanels() {}

  /** Whether whole vectors make up a row. */
  static boolean fit() {
    return PANEL % WIDTH == 0;
  }

  static void dotPanel(float[] weights, int rows, float[] panel, int offset, float[] out) {
    for (int lane = 0; lane < PANEL; lane += WIDTH) {
      FloatVector sum0 = FloatVector.zero(LANES);
      FloatVector sum1 = sum0;
      FloatVector sum2 = sum0;
      FloatVector sum3 = sum0;
      int i = 0;
      int at = offset + lane;
      for (; i <= rows - 4; i += 4) {
        sum0 = fromArray(LANES, panel, at).fma(broadcast(LANES, weights[i]), sum0);
        sum1 = fromArray(LANES, panel, at + PANEL).fma(broadcast(LANES, weights[i + 1]), sum1);
        sum2 = fromArray(LANES, panel, at + 2 * PANEL).fma(broadcast(LANES, weights[i + 2]), sum2);
        sum3 = fromArray(LANES, panel, at + 3 * PANEL).fma(broadcast(LANES, weights[i + 3]), sum3);
        at += 4 * PANEL;
      }
      for (; i < rows; i++) {
        sum0 = fromArray(LANES, panel, at).fma(broadcast(LANES, weights[i]), sum0);
        at += PANEL;
      }
      sum0.add(sum1).add(sum2.add(sum3)).intoArray(out, lane);
    }
  }

  static void reweighPanel(
      float[] constants,
      float[] slopes,
      float[] c,
      float[] towards,
      float least,
      int rows,
      float[] panel,
      int offset,
      float[] sums) {
    for (int lane = 0; lane < PANEL; lane += WIDTH) {
      FloatVector constant = fromArray(LANES, constants, lane);
      FloatVector slope = fromArray(LANES, slopes, lane);
      FloatVector sum0 = FloatVector.zero(LANES);
      FloatVector sum1 = sum0;
      FloatVector sumOfC0 = sum0;
      FloatVector sumOfC1 = sum0;
      int i = 0;
      int at = offset + lane;
      for (; i <= rows - 2; i += 2) {
        FloatVector said = broadcast(LANES, c[i]);
        FloatVector now = fromArray(LANES, panel, at);
        now = now.fma(said.fma(slope, constant), broadcast(LANES, towards[i])).max(least);
        now.intoArray(panel, at);
        sum0 = sum0.add(now);
        sumOfC0 = now.fma(said, sumOfC0);
        said = broadcast(LANES, c[i + 1]);
        now = fromArray(LANES, panel, at + PANEL);
        now = now.fma(said.fma(slope, constant), broadcast(LANES, towards[i + 1])).max(least);
        now.intoArray(panel, at + PANEL);
        sum1 = sum1.add(now);
        sumOfC1 = now.fma(said, sumOfC1);
        at += 2 * PANEL;
      }
      if (i < rows) {
        FloatVector said = broadcast(LANES, c[i]);
        FloatVector now = fromArray(LANES, panel, at);
        now = now.fma(said.fma(slope, constant), broadcast(LANES, towards[i])).max(least);
        now.intoArray(panel, at);
        sum0 = sum0.add(now);
        sumOfC0 = now.fma(said, sumOfC0);
      }
      sum0.add(sum1).intoArray(sums, lane);
      sumOfC0.add(sumOfC1).intoArray(sums, PANEL + lane);
    }
  }

  static void mixPanel(float[] weights, int parts, int rows, float[] panel, float[] out) {
    for (int lane = 0; lane < PANEL; lane += WIDTH) {
      for (int i = 0; i < rows; i++) {
        int at = i * PANEL + lane;
        FloatVector sum = fromArray(LANES, out, at);
        for (int part = 0; part < parts; part++) {
          FloatVector weight = fromArray(LANES, weights, part * PANEL + lane);
          sum = fromArray(LANES, panel, part * rows * PANEL + at).fma(weight, sum);
        }
        sum.intoArray(out, at);
      }
    }
  }
}
