package io.bellwether.benchmarks.scale;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a job in this process tells whoever measures it. Static, as the subtasks have nothing else
 * in common with it: one job runs at a time, and {@link #clear} comes before each.
 */
final class Tally {
  static final LongAdder PREDICTIONS = new LongAdder();
  static final LongAdder DEGRADED = new LongAdder();
  static final LongAdder FEEDBACK = new LongAdder();
  static final Set<String> ASKED = ConcurrentHashMap.newKeySet();

  /** Whether the feed is to send slowly, so that nothing queues. */
  private static volatile boolean slow;

  private Tally() {}

  static void clear() {
    PREDICTIONS.reset();
    DEGRADED.reset();
    FEEDBACK.reset();
    ASKED.clear();
    slow = false;
  }

  static void slowDown(boolean slower) {
    slow = slower;
  }

  static boolean isSlow() {
    return slow;
  }
}
