package io.bellwether.core.kernel;

import static io.bellwether.core.kernel.Kernels.PANEL;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels on panels in lanes: a row of a panel is one, two or four vectors, each of which is taken
 * through all rows, so that no sum goes across lanes.
 *
 * <p>The compiler gives up on a method that asks too much of vectors, and then every call
 * allocates, which is why a step is two.
 */
final class VectorPanels {
  private static final VectorSpecies<Float> LANES = VectorKernels.LANES;
  private static final int WIDTH = LANES.length();

  private static final Class<? extends FloatVector> LANE = VectorKernels.LANE;

  /** Rows whose sums fit half of the first cache. */
  private static final int ROWS = 256;

  private VectorPanels() {}

  /** Whether whole vectors make up a row. */
  static boolean fit() {
    return PANEL % WIDTH == 0;
  }

  static void reweighPanel(
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
    for (int lane = 0; lane < PANEL; lane += WIDTH) {
      findMeans(c, rows, panel, offset + lane, scales, scaleOffset + lane, means, lane);
      FloatVector scale = LANE.cast(fromArray(LANES, scales, scaleOffset + lane));
      FloatVector mean = LANE.cast(fromArray(LANES, means, lane));
      FloatVector bound = fromArray(LANES, bounds, first + lane);
      FloatVector surprise = mean.neg().add(fromArray(LANES, observed, first + lane));
      FloatVector innovation = surprise.min(bound).neg().min(bound).neg();
      FloatVector slope = scale.mul(innovation);
      FloatVector constant = scale.mul(share).sub(slope.mul(mean));
      FloatVector floor = broadcast(LANES, least);
      FloatVector sum = FloatVector.zero(LANES);
      FloatVector sumOfC = sum;
      int at = offset + lane;
      for (int i = 0; i < rows; i++) {
        FloatVector said = broadcast(LANES, c[i]);
        FloatVector growth = slope.fma(said, constant);
        FloatVector grown = growth.fma(fromArray(LANES, panel, at), broadcast(LANES, towards[i]));
        FloatVector now = grown.max(floor);
        now.intoArray(panel, at);
        sum = now.add(sum);
        sumOfC = now.fma(said, sumOfC);
        at += PANEL;
      }
      FloatVector renewed = LANE.cast(broadcast(LANES, 1f)).div(sum);
      renewed.intoArray(scales, scaleOffset + lane);
      renewed.mul(sumOfC).intoArray(means, lane);
    }
  }

  /**
   * m = scale·Σ x·c[i] of one vector's columns, into memory: together with the rest it is too much.
   */
  private static void findMeans(
      float[] c,
      int rows,
      float[] panel,
      int from,
      float[] scales,
      int scaleAt,
      float[] means,
      int lane) {
    FloatVector scale = LANE.cast(fromArray(LANES, scales, scaleAt));
    FloatVector sum0 = FloatVector.zero(LANES);
    FloatVector sum1 = sum0;
    int i = 0;
    int at = from;
    for (; i <= rows - 2; i += 2) {
      FloatVector x = scale.mul(fromArray(LANES, panel, at));
      sum0 = x.fma(broadcast(LANES, c[i]), sum0);
      x = scale.mul(fromArray(LANES, panel, at + PANEL));
      sum1 = x.fma(broadcast(LANES, c[i + 1]), sum1);
      at += 2 * PANEL;
    }
    if (i < rows) {
      sum0 = scale.mul(fromArray(LANES, panel, at)).fma(broadcast(LANES, c[i]), sum0);
    }
    LANE.cast(sum0).add(sum1).intoArray(means, lane);
  }

  /** Some rows of all parts after each other, whose sums stay in the first cache meanwhile. */
  static void mixPanel(
      float[] weights, float[] scales, int parts, int rows, float[] panel, float[] out) {
    for (int from = 0; from < rows; from += ROWS) {
      int to = Math.min(rows, from + ROWS);
      for (int part = 0; part < parts; part++) {
        int shift = part * rows * PANEL;
        for (int lane = 0; lane < PANEL; lane += WIDTH) {
          FloatVector scale = fromArray(LANES, scales, part * PANEL + lane);
          FloatVector weight = LANE.cast(fromArray(LANES, weights, lane)).mul(scale);
          for (int at = from * PANEL + lane; at < to * PANEL; at += PANEL) {
            FloatVector sum = fromArray(LANES, out, at);
            weight.fma(fromArray(LANES, panel, shift + at), sum).intoArray(out, at);
          }
        }
      }
    }
  }
}
