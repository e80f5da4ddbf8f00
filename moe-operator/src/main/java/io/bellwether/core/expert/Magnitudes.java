package io.bellwether.core.expert;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Finds the largest of many. */
final class Magnitudes {
  private Magnitudes() {}

  /**
   * Which of the magnitudes above zero are kept: the largest of them, as many as the share says,
   * rounded up. Of equal ones the first are kept.
   */
  static boolean[] largest(float[] magnitudes, double share) {
    int[] byMagnitude =
        IntStream.range(0, magnitudes.length)
            .filter(i -> magnitudes[i] > 0)
            .boxed()
            .sorted((i, j) -> Float.compare(magnitudes[j], magnitudes[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean[] kept = new boolean[magnitudes.length];
    int count = (int) Math.ceil(share * byMagnitude.length);
    Arrays.stream(byMagnitude, 0, count).forEach(i -> kept[i] = true);
    return kept;
  }

  /** The Euclidean norm of each row of a table. */
  static float[] ofRows(float[] table, int width) {
    float[] norms = new float[table.length / width];
    for (int row = 0; row < norms.length; row++) {
      double sum = 0;
      for (int i = row * width; i < (row + 1) * width; i++) {
        sum += (double) table[i] * table[i];
      }
      norms[row] = (float) Math.sqrt(sum);
    }
    return norms;
  }
}
