package io.bellwether.core;

/** What a vote has to be before it may weigh in a prediction or be judged by a filter. */
public final class Vote {
  private static final float SUM_TOLERANCE = 1e-3f;

  private Vote() {}

  /**
   * Whether these are class probabilities: numbers, none negative, summing to one within 1e-3.
   *
   * @param numClasses entries from {@code offset} on
   */
  public static boolean isValid(float[] vote, int offset, int numClasses) {
    float sum = 0;
    for (int k = offset; k < offset + numClasses; k++) {
      // Written so that NaN fails, too.
      if (!(vote[k] >= 0)) {
        return false;
      }
      sum += vote[k];
    }
    return Math.abs(sum - 1) <= SUM_TOLERANCE;
  }
}
