package io.bellwether.core.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link KernelSet#gemm} in lanes. */
final class VectorGemm {
  private static final VectorSpecies<Float> LANES = VectorKernels.LANES;
  private static final int WIDTH = LANES.length();
  private static final Class<? extends FloatVector> LANE = VectorKernels.LANE;

  /**
   * Rows of B at a time: 192 KiB of it with the widest lanes, which stay in the second cache for
   * the next rows of A. Fewer would send C to and fro more often.
   */
  private static final int DEPTH = 1024;

  /** AVX-512 has 32 registers, other processors with lanes half as many. */
  private static final boolean MANY_REGISTERS = LANES.vectorBitSize() == 512;

  private VectorGemm() {}

  /**
   * Three lanes' width of B's columns for eight rows of A at a time (four where registers are few):
   * then three loaded pieces serve 24 multiply-adds, and B is read once for eight rows. Each entry
   * of C is one chain of multiply-adds in the order of k, whichever way it is reached.
   */
  static void gemm(
      ScalarKernels plain, float[] a, int m, int k, float[] b, int n, float[] c, int cOffset) {
    int whole = n - n % WIDTH;
    for (int from = 0; from < k; from += DEPTH) {
      int to = Math.min(k, from + DEPTH);
      int j = 0;
      for (; j <= n - 3 * WIDTH; j += 3 * WIDTH) {
        int i = 0;
        for (; MANY_REGISTERS && i <= m - 8; i += 8) {
          eightByThree(a, i * k, k, from, to, b, n, j, c, cOffset + i * n + j);
        }
        for (; i <= m - 4; i += 4) {
          fourByThree(a, i * k, k, from, to, b, n, j, c, cOffset + i * n + j);
        }
        for (; i < m; i++) {
          oneByThree(a, i * k, from, to, b, n, j, c, cOffset + i * n + j);
        }
      }
      for (; j < whole; j += WIDTH) {
        int i = 0;
        for (; i <= m - 4; i += 4) {
          fourByOne(a, i * k, k, from, to, b, n, j, c, cOffset + i * n + j);
        }
        for (; i < m; i++) {
          oneByOne(a, i * k, from, to, b, n, j, c, cOffset + i * n + j);
        }
      }
    }
    plain.gemmColumns(a, m, k, b, n, whole, c, cOffset);
  }

  private static void eightByThree(
      float[] a, int row, int k, int from, int to, float[] b, int n, int j, float[] c, int at) {
    int at1 = at + n;
    int at2 = at + 2 * n;
    int at3 = at + 3 * n;
    int at4 = at + 4 * n;
    int at5 = at + 5 * n;
    int at6 = at + 6 * n;
    int at7 = at + 7 * n;
    FloatVector sum00 = fromArray(LANES, c, at);
    FloatVector sum01 = fromArray(LANES, c, at + WIDTH);
    FloatVector sum02 = fromArray(LANES, c, at + 2 * WIDTH);
    FloatVector sum10 = fromArray(LANES, c, at1);
    FloatVector sum11 = fromArray(LANES, c, at1 + WIDTH);
    FloatVector sum12 = fromArray(LANES, c, at1 + 2 * WIDTH);
    FloatVector sum20 = fromArray(LANES, c, at2);
    FloatVector sum21 = fromArray(LANES, c, at2 + WIDTH);
    FloatVector sum22 = fromArray(LANES, c, at2 + 2 * WIDTH);
    FloatVector sum30 = fromArray(LANES, c, at3);
    FloatVector sum31 = fromArray(LANES, c, at3 + WIDTH);
    FloatVector sum32 = fromArray(LANES, c, at3 + 2 * WIDTH);
    FloatVector sum40 = fromArray(LANES, c, at4);
    FloatVector sum41 = fromArray(LANES, c, at4 + WIDTH);
    FloatVector sum42 = fromArray(LANES, c, at4 + 2 * WIDTH);
    FloatVector sum50 = fromArray(LANES, c, at5);
    FloatVector sum51 = fromArray(LANES, c, at5 + WIDTH);
    FloatVector sum52 = fromArray(LANES, c, at5 + 2 * WIDTH);
    FloatVector sum60 = fromArray(LANES, c, at6);
    FloatVector sum61 = fromArray(LANES, c, at6 + WIDTH);
    FloatVector sum62 = fromArray(LANES, c, at6 + 2 * WIDTH);
    FloatVector sum70 = fromArray(LANES, c, at7);
    FloatVector sum71 = fromArray(LANES, c, at7 + WIDTH);
    FloatVector sum72 = fromArray(LANES, c, at7 + 2 * WIDTH);
    for (int p = from; p < to; p++) {
      int q = p * n + j;
      FloatVector piece0 = LANE.cast(fromArray(LANES, b, q));
      FloatVector piece1 = LANE.cast(fromArray(LANES, b, q + WIDTH));
      FloatVector piece2 = LANE.cast(fromArray(LANES, b, q + 2 * WIDTH));
      FloatVector x = broadcast(LANES, a[row + p]);
      sum00 = piece0.fma(x, sum00);
      sum01 = piece1.fma(x, sum01);
      sum02 = piece2.fma(x, sum02);
      x = broadcast(LANES, a[row + k + p]);
      sum10 = piece0.fma(x, sum10);
      sum11 = piece1.fma(x, sum11);
      sum12 = piece2.fma(x, sum12);
      x = broadcast(LANES, a[row + 2 * k + p]);
      sum20 = piece0.fma(x, sum20);
      sum21 = piece1.fma(x, sum21);
      sum22 = piece2.fma(x, sum22);
      x = broadcast(LANES, a[row + 3 * k + p]);
      sum30 = piece0.fma(x, sum30);
      sum31 = piece1.fma(x, sum31);
      sum32 = piece2.fma(x, sum32);
      x = broadcast(LANES, a[row + 4 * k + p]);
      sum40 = piece0.fma(x, sum40);
      sum41 = piece1.fma(x, sum41);
      sum42 = piece2.fma(x, sum42);
      x = broadcast(LANES, a[row + 5 * k + p]);
      sum50 = piece0.fma(x, sum50);
      sum51 = piece1.fma(x, sum51);
      sum52 = piece2.fma(x, sum52);
      x = broadcast(LANES, a[row + 6 * k + p]);
      sum60 = piece0.fma(x, sum60);
      sum61 = piece1.fma(x, sum61);
      sum62 = piece2.fma(x, sum62);
      x = broadcast(LANES, a[row + 7 * k + p]);
      sum70 = piece0.fma(x, sum70);
      sum71 = piece1.fma(x, sum71);
      sum72 = piece2.fma(x, sum72);
    }
    LANE.cast(sum00).intoArray(c, at);
    LANE.cast(sum01).intoArray(c, at + WIDTH);
    LANE.cast(sum02).intoArray(c, at + 2 * WIDTH);
    LANE.cast(sum10).intoArray(c, at1);
    LANE.cast(sum11).intoArray(c, at1 + WIDTH);
    LANE.cast(sum12).intoArray(c, at1 + 2 * WIDTH);
    LANE.cast(sum20).intoArray(c, at2);
    LANE.cast(sum21).intoArray(c, at2 + WIDTH);
    LANE.cast(sum22).intoArray(c, at2 + 2 * WIDTH);
    LANE.cast(sum30).intoArray(c, at3);
    LANE.cast(sum31).intoArray(c, at3 + WIDTH);
    LANE.cast(sum32).intoArray(c, at3 + 2 * WIDTH);
    LANE.cast(sum40).intoArray(c, at4);
    LANE.cast(sum41).intoArray(c, at4 + WIDTH);
    LANE.cast(sum42).intoArray(c, at4 + 2 * WIDTH);
    LANE.cast(sum50).intoArray(c, at5);
    LANE.cast(sum51).intoArray(c, at5 + WIDTH);
    LANE.cast(sum52).intoArray(c, at5 + 2 * WIDTH);
    LANE.cast(sum60).intoArray(c, at6);
    LANE.cast(sum61).intoArray(c, at6 + WIDTH);
    LANE.cast(sum62).intoArray(c, at6 + 2 * WIDTH);
    LANE.cast(sum70).intoArray(c, at7);
    LANE.cast(sum71).intoArray(c, at7 + WIDTH);
    LANE.cast(sum72).intoArray(c, at7 + 2 * WIDTH);
  }

  private static void fourByThree(
      float[] a, int row, int k, int from, int to, float[] b, int n, int j, float[] c, int at) {
    int at1 = at + n;
    int at2 = at + 2 * n;
    int at3 = at + 3 * n;
    FloatVector sum00 = fromArray(LANES, c, at);
    FloatVector sum01 = fromArray(LANES, c, at + WIDTH);
    FloatVector sum02 = fromArray(LANES, c, at + 2 * WIDTH);
    FloatVector sum10 = fromArray(LANES, c, at1);
    FloatVector sum11 = fromArray(LANES, c, at1 + WIDTH);
    FloatVector sum12 = fromArray(LANES, c, at1 + 2 * WIDTH);
    FloatVector sum20 = fromArray(LANES, c, at2);
    FloatVector sum21 = fromArray(LANES, c, at2 + WIDTH);
    FloatVector sum22 = fromArray(LANES, c, at2 + 2 * WIDTH);
    FloatVector sum30 = fromArray(LANES, c, at3);
    FloatVector sum31 = fromArray(LANES, c, at3 + WIDTH);
    FloatVector sum32 = fromArray(LANES, c, at3 + 2 * WIDTH);
    for (int p = from; p < to; p++) {
      int q = p * n + j;
      FloatVector piece0 = LANE.cast(fromArray(LANES, b, q));
      FloatVector piece1 = LANE.cast(fromArray(LANES, b, q + WIDTH));
      FloatVector piece2 = LANE.cast(fromArray(LANES, b, q + 2 * WIDTH));
      FloatVector x = broadcast(LANES, a[row + p]);
      sum00 = piece0.fma(x, sum00);
      sum01 = piece1.fma(x, sum01);
      sum02 = piece2.fma(x, sum02);
      x = broadcast(LANES, a[row + k + p]);
      sum10 = piece0.fma(x, sum10);
      sum11 = piece1.fma(x, sum11);
      sum12 = piece2.fma(x, sum12);
      x = broadcast(LANES, a[row + 2 * k + p]);
      sum20 = piece0.fma(x, sum20);
      sum21 = piece1.fma(x, sum21);
      sum22 = piece2.fma(x, sum22);
      x = broadcast(LANES, a[row + 3 * k + p]);
      sum30 = piece0.fma(x, sum30);
      sum31 = piece1.fma(x, sum31);
      sum32 = piece2.fma(x, sum32);
    }
    LANE.cast(sum00).intoArray(c, at);
    LANE.cast(sum01).intoArray(c, at + WIDTH);
    LANE.cast(sum02).intoArray(c, at + 2 * WIDTH);
    LANE.cast(sum10).intoArray(c, at1);
    LANE.cast(sum11).intoArray(c, at1 + WIDTH);
    LANE.cast(sum12).intoArray(c, at1 + 2 * WIDTH);
    LANE.cast(sum20).intoArray(c, at2);
    LANE.cast(sum21).intoArray(c, at2 + WIDTH);
    LANE.cast(sum22).intoArray(c, at2 + 2 * WIDTH);
    LANE.cast(sum30).intoArray(c, at3);
    LANE.cast(sum31).intoArray(c, at3 + WIDTH);
    LANE.cast(sum32).intoArray(c, at3 + 2 * WIDTH);
  }

  private static void oneByThree(
      float[] a, int row, int from, int to, float[] b, int n, int j, float[] c, int at) {
    FloatVector sum00 = fromArray(LANES, c, at);
    FloatVector sum01 = fromArray(LANES, c, at + WIDTH);
    FloatVector sum02 = fromArray(LANES, c, at + 2 * WIDTH);
    for (int p = from; p < to; p++) {
      int q = p * n + j;
      FloatVector piece0 = LANE.cast(fromArray(LANES, b, q));
      FloatVector piece1 = LANE.cast(fromArray(LANES, b, q + WIDTH));
      FloatVector piece2 = LANE.cast(fromArray(LANES, b, q + 2 * WIDTH));
      FloatVector x = broadcast(LANES, a[row + p]);
      sum00 = piece0.fma(x, sum00);
      sum01 = piece1.fma(x, sum01);
      sum02 = piece2.fma(x, sum02);
    }
    LANE.cast(sum00).intoArray(c, at);
    LANE.cast(sum01).intoArray(c, at + WIDTH);
    LANE.cast(sum02).intoArray(c, at + 2 * WIDTH);
  }

  private static void fourByOne(
      float[] a, int row, int k, int from, int to, float[] b, int n, int j, float[] c, int at) {
    int at1 = at + n;
    int at2 = at + 2 * n;
    int at3 = at + 3 * n;
    FloatVector sum00 = fromArray(LANES, c, at);
    FloatVector sum10 = fromArray(LANES, c, at1);
    FloatVector sum20 = fromArray(LANES, c, at2);
    FloatVector sum30 = fromArray(LANES, c, at3);
    for (int p = from; p < to; p++) {
      int q = p * n + j;
      FloatVector piece0 = LANE.cast(fromArray(LANES, b, q));
      sum00 = piece0.fma(broadcast(LANES, a[row + p]), sum00);
      sum10 = piece0.fma(broadcast(LANES, a[row + k + p]), sum10);
      sum20 = piece0.fma(broadcast(LANES, a[row + 2 * k + p]), sum20);
      sum30 = piece0.fma(broadcast(LANES, a[row + 3 * k + p]), sum30);
    }
    LANE.cast(sum00).intoArray(c, at);
    LANE.cast(sum10).intoArray(c, at1);
    LANE.cast(sum20).intoArray(c, at2);
    LANE.cast(sum30).intoArray(c, at3);
  }

  private static void oneByOne(
      float[] a, int row, int from, int to, float[] b, int n, int j, float[] c, int at) {
    FloatVector sum00 = fromArray(LANES, c, at);
    for (int p = from; p < to; p++) {
      int q = p * n + j;
      FloatVector piece0 = LANE.cast(fromArray(LANES, b, q));
      sum00 = piece0.fma(broadcast(LANES, a[row + p]), sum00);
    }
    LANE.cast(sum00).intoArray(c, at);
  }
}
