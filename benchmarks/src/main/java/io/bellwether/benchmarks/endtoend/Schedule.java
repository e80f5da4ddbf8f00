package io.bellwether.benchmarks.endtoend;

import java.util.concurrent.TimeUnit;

/**
 * When items are due, on {@link System#nanoTime}: at a steady rate, whatever became of those
 * before. Latency counts from here, so that a sender or a job that falls behind is not forgiven for
 * it.
 *
 * @param startNanos when the first is due
 * @param perSecond above 0
 */
record Schedule(long startNanos, double perSecond) {
  Schedule {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("the rate must be above 0: " + perSecond);
    }
  }

  /** When an item is due; numbers begin at 0. */
  long dueNanos(int number) {
    return startNanos + Math.round(number / perSecond * TimeUnit.SECONDS.toNanos(1));
  }

  /** How many items are due within a time. */
  int itemsWithin(double seconds) {
    return (int) Math.round(seconds * perSecond);
  }
}
