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
  private static final VectorSpecies<Integer> WORDS =
      VectorSpecies.of(int.class, LANES.vectorShape());
  private static final int WIDTH = LANES.length();

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
    FloatVector value0 = broadcast(LANES, values[j] * ScalarKernels.CODE_UNIT);
    FloatVector value1 = broadcast(LANES, values[j + 1] * ScalarKernels.CODE_UNIT);
    FloatVector value2 = broadcast(LANES, values[j + 2] * ScalarKernels.CODE_UNIT);
    FloatVector value3 = broadcast(LANES, values[j + 3] * ScalarKernels.CODE_UNIT);
    for (int i = 0; i < whole; i += WIDTH) {
      IntVector word0 = IntVector.fromArray(WORDS, codes, row0 + i);
      IntVector word1 = IntVector.fromArray(WORDS, codes, row1 + i);
      IntVector word2 = IntVector.fromArray(WORDS, codes, row2 + i);
      IntVector word3 = IntVector.fromArray(WORDS, codes, row3 + i);
      FloatVector sum0 = fromArray(LANES, out, i);
      sum0 = ((FloatVector) word0.lanewise(LSHL, 24).convert(I2F, 0)).fma(value0, sum0);
      sum0 = ((FloatVector) word1.lanewise(LSHL, 24).convert(I2F, 0)).fma(value1, sum0);
      sum0 = ((FloatVector) word2.lanewise(LSHL, 24).convert(I2F, 0)).fma(value2, sum0);
      sum0 = ((FloatVector) word3.lanewise(LSHL, 24).convert(I2F, 0)).fma(value3, sum0);
      sum0.intoArray(out, i);
      FloatVector sum1 = fromArray(LANES, out, words + i);
      sum1 = ((FloatVector) word0.lanewise(LSHL, 16).convert(I2F, 0)).fma(value0, sum1);
      sum1 = ((FloatVector) word1.lanewise(LSHL, 16).convert(I2F, 0)).fma(value1, sum1);
      sum1 = ((FloatVector) word2.lanewise(LSHL, 16).convert(I2F, 0)).fma(value2, sum1);
      sum1 = ((FloatVector) word3.lanewise(LSHL, 16).convert(I2F, 0)).fma(value3, sum1);
      sum1.intoArray(out, words + i);
      FloatVector sum2 = fromArray(LANES, out, 2 * words + i);
      sum2 = ((FloatVector) word0.lanewise(LSHL, 8).convert(I2F, 0)).fma(value0, sum2);
      sum2 = ((FloatVector) word1.lanewise(LSHL, 8).convert(I2F, 0)).fma(value1, sum2);
      sum2 = ((FloatVector) word2.lanewise(LSHL, 8).convert(I2F, 0)).fma(value2, sum2);
      sum2 = ((FloatVector) word3.lanewise(LSHL, 8).convert(I2F, 0)).fma(value3, sum2);
      sum2.intoArray(out, 2 * words + i);
      FloatVector sum3 = fromArray(LANES, out, 3 * words + i);
      sum3 = ((FloatVector) word0.convert(I2F, 0)).fma(value0, sum3);
      sum3 = ((FloatVector) word1.convert(I2F, 0)).fma(value1, sum3);
      sum3 = ((FloatVector) word2.convert(I2F, 0)).fma(value2, sum3);
      sum3 = ((FloatVector) word3.convert(I2F, 0)).fma(value3, sum3);
      sum3.intoArray(out, 3 * words + i);
    }
  }

  private static void gatherOne(
      int row, float given, int[] codes, int words, int whole, float[] out) {
    FloatVector value = broadcast(LANES, given * ScalarKernels.CODE_UNIT);
    for (int i = 0; i < whole; i += WIDTH) {
      IntVector word = IntVector.fromArray(WORDS, codes, row + i);
      FloatVector sum0 = fromArray(LANES, out, i);
      sum0 = ((FloatVector) word.lanewise(LSHL, 24).convert(I2F, 0)).fma(value, sum0);
      sum0.intoArray(out, i);
      FloatVector sum1 = fromArray(LANES, out, words + i);
      sum1 = ((FloatVector) word.lanewise(LSHL, 16).convert(I2F, 0)).fma(value, sum1);
      sum1.intoArray(out, words + i);
      FloatVector sum2 = fromArray(LANES, out, 2 * words + i);
      sum2 = ((FloatVector) word.lanewise(LSHL, 8).convert(I2F, 0)).fma(value, sum2);
      sum2.intoArray(out, 2 * words + i);
      FloatVector sum3 = fromArray(LANES, out, 3 * words + i);
      sum3 = ((FloatVector) word.convert(I2F, 0)).fma(value, sum3);
      sum3.intoArray(out, 3 * words + i);
    }
  }

  /** The compiler leaves the plain loop alone, as it cannot tell the parts of one array apart. */
  static void highestOfFour(ScalarKernels plain, float[] x, int words, float[] out) {
    int whole = words - words % WIDTH;
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector first = fromArray(LANES, x, i).max(fromArray(LANES, x, words + i));
      FloatVector second =
          fromArray(LANES, x, 2 * words + i).max(fromArray(LANES, x, 3 * words + i));
      first.max(second).intoArray(out, i);
    }
    plain.highestOfFourFrom(whole, x, words, out);
  }
}
