package io.bellwether.flink;

/**
 * A mean in which each number counts a hundredth less than the one after it, for the metrics; the
 * first hundred count alike. Written by the task's thread, read by any.
 */
final class RecentMean {
  private static final int MEMORY = 100;

  private volatile double mean;
  private int count;

  void add(double value) {
    count = Math.min(MEMORY, count + 1);
    mean += (value - mean) / count;
  }

  /** 0 before the first. */
  double value() {
    return mean;
  }
}
