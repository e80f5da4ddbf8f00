package io.bellwether.benchmarks.endtoend;

import java.util.concurrent.TimeUnit;

/**
 * When items are due, on {@link System#nanoTime}: at a steady rate, whatever became of those
 * before, after a while at a quarter of it. Latency counts from here, so that a sender or a job
 * that falls behind is not forgiven for it.
 *
 * @param startNanos when the first is due
 * @param perSecond above 0
 * @param slowSeconds how long they come slowly, 0 or more
 */
record Schedule(long startNanos, double perSecond, double slowSeconds) {
  /** Of the rate, in the beginning. */
  private static final double SLOW = 0.25;

  Schedule {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("the rate must be above 0: " + perSecond);
    }
    if (!(slowSeconds >= 0)) {
      throw new IllegalArgumentException("slow seconds must be 0 or more: " + slowSeconds);
    }
  }

  /** When an item is due; numbers begin at 0. */
  long dueNanos(int number) {
    double slowly = SLOW * perSecond * slowSeconds;
    double seconds =
        number < slowly ? number / (SLOW * perSecond) : slowSeconds + (number - slowly) / perSecond;
    return startNanos + Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
  }

  /** How many items are due within a time from the start on. */
  int itemsWithin(double seconds) {
    double slow = Math.min(seconds, slowSeconds);
    return (int) Math.round((SLOW * slow + (seconds - slow)) * perSecond);
  }
}
