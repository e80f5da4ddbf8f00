package io.bellwether.flink;

import io.bellwether.core.gate.Route;
import io.bellwether.core.gate.RoutingStats;
import java.util.Arrays;

/**
 * Whom the gate has asked in the last {@value #WINDOW} answers to "whom?", for the metrics. Written
 * by the task's thread; the reporter's may see a count that is one behind.
 */
final class RecentLoad {
  private static final int WINDOW = 4096;

  private final int[] asked = new int[WINDOW];
  private volatile long[] load = {};
  private int next;
  private boolean full;

  void add(Route route) {
    for (int i = 0; i < route.size(); i++) {
      add(route.expert(i));
    }
  }

  private void add(int slot) {
    if (slot >= load.length) {
      load = Arrays.copyOf(load, slot + 1);
    }
    if (full) {
      load[asked[next]]--;
    }
    asked[next] = slot;
    load[slot]++;
    next = (next + 1) % WINDOW;
    full |= next == 0;
  }

  /** Load of the busiest expert over the mean of all that were ever asked; 0 before the first. */
  double maxOverMean() {
    return RoutingStats.maxOverMean(load.clone());
  }

  /** Entropy of the load over its maximum; 1 where there is one expert. */
  double entropy() {
    long[] counts = load.clone();
    return counts.length < 2 ? 1 : RoutingStats.entropy(counts) / Math.log(counts.length);
  }
}
