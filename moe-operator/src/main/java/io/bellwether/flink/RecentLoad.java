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
  private final RecentMean entropyOfWeights = new RecentMean();
  private int next;
  private boolean full;

  void add(Route route) {
    for (int i = 0; i < route.size(); i++) {
      add(route.expert(i));
    }
    entropyOfWeights.add(entropyOfWeights(route));
  }

  /** As a share of the maximum; 1 of one expert, as {@link #entropy}. */
  private static double entropyOfWeights(Route route) {
    double sum = 0;
    for (int i = 0; i < route.size(); i++) {
      sum += route.weight(i);
    }
    double entropy = 0;
    for (int i = 0; i < route.size(); i++) {
      double share = sum > 0 ? route.weight(i) / sum : 0;
      entropy -= share > 0 ? share * Math.log(share) : 0;
    }
    return route.size() < 2 ? 1 : entropy / Math.log(route.size());
  }

  /** Mean entropy of the routing weights of an item, over its maximum. */
  double entropyOfWeights() {
    return entropyOfWeights.value();
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
