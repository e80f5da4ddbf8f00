package io.bellwether.core.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels on rows of bytes, in lanes. A shift brings a byte to the top of its word, from where it
 * is converted together with the bytes below: no bytes are taken apart, so there is no other shape
 * of lanes than that of words and floats.
 */
final class VectorCodes {
  private static final VectorSpecies<Float> LANES = VectorKernels.LANES;
  private static final VectorSpecies<Integer> WORDS = VectorKernels.WORDS;
  private static final int WIDTH = LANES.length();
  private static final Class<? extends FloatVector> LANE = VectorKernels.LANE;
  private static final Class<? extends IntVector> WORD = VectorKernels.WORD;

  private VectorCodes() {}

  static void gatherCodes(
      ScalarKernels plain,
      int[] rows,
      float[] values,
      int count,
      int[] codes,
      int words,
      float[] out) {
    int whole = words - words % WIDTH;
    int j = 0;
    for (; j <= count - 4; j += 4) {
      gatherFour(rows, values, j, codes, words, whole, out);
    }
    for (; j < count; j++) {
      gatherOne(rows[j] * words, values[j], codes, words, whole, out);
    }
    plain.gatherWords(rows, values, count, codes, words, whole, out);
  }

  /** Four rows at a time: a quarter of the sums are read and written. */
  private static void gatherFour(
      int[] rows, float[] values, int j, int[] codes, int words, int whole, float[] out) {
    int row0 = rows[j] * words;
    int row1 = rows[j + 1] * words;
    int row2 = rows[j + 2] * words;
    int row3 = rows[j + 3] * words;
    FloatVector value0 = LANE.cast(broadcast(LANES, values[j] * ScalarKernels.CODE_UNIT));
    FloatVector value1 = LANE.cast(broadcast(LANES, values[j + 1] * ScalarKernels.CODE_UNIT));
    FloatVector value2 = LANE.cast(broadcast(LANES, values[j + 2] * ScalarKernels.CODE_UNIT));
    FloatVector value3 = LANE.cast(broadcast(LANES, values[j + 3] * ScalarKernels.CODE_UNIT));
    for (int i = 0; i < whole; i += WIDTH) {
      IntVector word0 = IntVector.fromArray(WORDS, codes, row0 + i);
      IntVector word1 = IntVector.fromArray(WORDS, codes, row1 + i);
      IntVector word2 = IntVector.fromArray(WORDS, codes, row2 + i);
      IntVector word3 = IntVector.fromArray(WORDS, codes, row3 + i);
      // A loop, and not four times the same: the compiler gives up on a method that asks too much.
      for (int at = 3 * words + i; at >= 0; at -= words) {
        FloatVector sum = fromArray(LANES, out, at);
        sum = value0.fma(WORD.cast(word0).convert(I2F, 0), sum);
        sum = value1.fma(WORD.cast(word1).convert(I2F, 0), sum);
        sum = value2.fma(WORD.cast(word2).convert(I2F, 0), sum);
        sum = value3.fma(WORD.cast(word3).convert(I2F, 0), sum);
        LANE.cast(sum).intoArray(out, at);
        word0 = WORD.cast(word0).lanewise(LSHL, 8);
        word1 = WORD.cast(word1).lanewise(LSHL, 8);
        word2 = WORD.cast(word2).lanewise(LSHL, 8);
        word3 = WORD.cast(word3).lanewise(LSHL, 8);
      }
    }
  }

  private static void gatherOne(
      int row, float given, int[] codes, int words, int whole, float[] out) {
    FloatVector value = LANE.cast(broadcast(LANES, given * ScalarKernels.CODE_UNIT));
    for (int i = 0; i < whole; i += WIDTH) {
      IntVector word = WORD.cast(IntVector.fromArray(WORDS, codes, row + i));
      FloatVector sum0 = fromArray(LANES, out, i);
      sum0 = value.fma(word.lanewise(LSHL, 24).convert(I2F, 0), sum0);
      sum0.intoArray(out, i);
      FloatVector sum1 = fromArray(LANES, out, words + i);
      sum1 = value.fma(word.lanewise(LSHL, 16).convert(I2F, 0), sum1);
      sum1.intoArray(out, words + i);
      FloatVector sum2 = fromArray(LANES, out, 2 * words + i);
      sum2 = value.fma(word.lanewise(LSHL, 8).convert(I2F, 0), sum2);
      sum2.intoArray(out, 2 * words + i);
      FloatVector sum3 = fromArray(LANES, out, 3 * words + i);
      sum3 = value.fma(word.convert(I2F, 0), sum3);
      sum3.intoArray(out, 3 * words + i);
    }
  }

  /** The compiler leaves the plain loop alone, as it cannot tell the parts of one array apart. */
  static void highestOfFour(ScalarKernels plain, float[] x, int words, float[] out) {
    int whole = words - words % WIDTH;
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector first = LANE.cast(fromArray(LANES, x, i)).max(fromArray(LANES, x, words + i));
      FloatVector second =
          LANE.cast(fromArray(LANES, x, 2 * words + i)).max(fromArray(LANES, x, 3 * words + i));
      first.max(second).intoArray(out, i);
    }
    plain.highestOfFourFrom(whole, x, words, out);
  }
}
