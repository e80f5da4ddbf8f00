package io.bellwether.benchmarks.endtoend;

import io.bellwether.benchmarks.endtoend.Interruptions.Span;
import java.util.Arrays;
import java.util.List;

/**
 * What the items that took too long had met on their way: a checkpoint, else a pause of the
 * collector, else neither. Whoever is under way at the time of one, or for as long after it, met
 * it: at half load a job takes as long to catch up.
 *
 * @param inCheckpoint share of all items that were late and met a checkpoint
 * @param inPause the same of a pause, and no checkpoint
 * @param otherwise the rest of those that were late
 * @param undisturbedP99 of the items that met neither, in microseconds; 0 if there are none
 */
record Late(double inCheckpoint, double inPause, double otherwise, long undisturbedP99) {

  /**
   * Classifies items.
   *
   * @param dueNanos when each was to be sent, on {@link System#nanoTime}
   * @param micros how long each took
   * @param limitMicros what took longer was late
   */
  static Late of(
      long[] dueNanos, long[] micros, long limitMicros, List<Span> checkpoints, List<Span> pauses) {
    int[] late = new int[3];
    long[] undisturbed = new long[micros.length];
    int numUndisturbed = 0;
    for (int i = 0; i < micros.length; i++) {
      Span way = new Span(dueNanos[i], dueNanos[i] + 1000 * micros[i]);
      int met = met(way, checkpoints) ? 0 : met(way, pauses) ? 1 : 2;
      late[met] += micros[i] > limitMicros ? 1 : 0;
      if (met == 2) {
        undisturbed[numUndisturbed++] = micros[i];
      }
    }
    double all = Math.max(1, micros.length);
    return new Late(
        late[0] / all,
        late[1] / all,
        late[2] / all,
        p99(Arrays.copyOf(undisturbed, numUndisturbed)));
  }

  private static boolean met(Span way, List<Span> spans) {
    for (Span span : spans) {
      long caughtUp = span.toNanos() + (span.toNanos() - span.fromNanos());
      // Differences, as this clock may begin anywhere.
      if (way.fromNanos() - caughtUp <= 0 && way.toNanos() - span.fromNanos() >= 0) {
        return true;
      }
    }
    return false;
  }

  private static long p99(long[] micros) {
    if (micros.length == 0) {
      return 0;
    }
    Arrays.sort(micros);
    return micros[(int) Math.ceil(0.99 * micros.length) - 1];
  }
}
