package io.bellwether.pipeline.accuracy;

import io.bellwether.replay.FileItem;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far items of a file share their instant with each other's labels, as where news is dated by
 * the day, and whether their order within it tells of the labels.
 */
final class SharedInstants {
  /** With fewer, the two rules of release hardly differ. */
  private static final double WORTH_SHOWING = 0.1;

  private final int items;
  private int sharing;
  private int pairs;
  private int equalPairs;
  private double expectedEqualPairs;

  private SharedInstants(int items) {
    this.items = items;
  }

  /** Looks at items in order of time and id. */
  static SharedInstants of(List<FileItem> items) {
    SharedInstants shared = new SharedInstants(items.size());
    int begin = 0;
    while (begin < items.size()) {
      Instant time = items.get(begin).item().getEventTime();
      int end = begin + 1;
      while (end < items.size() && items.get(end).item().getEventTime().equals(time)) {
        end++;
      }
      shared.add(
          items.subList(begin, end).stream()
              .filter(item -> item.outcome() != null && isKnownAt(item, time))
              .map(item -> item.outcome().getLabel())
              .toList());
      begin = end;
    }
    return shared;
  }

  private static boolean isKnownAt(FileItem item, Instant time) {
    return item.outcome().getLabelTime().equals(time);
  }

  /** The labels of one instant, known at it, in order. */
  private void add(List<String> labels) {
    int n = labels.size();
    if (n < 2) {
      return;
    }
    sharing += n;
    pairs += n - 1;
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < n; i++) {
      equalPairs += i > 0 && labels.get(i).equals(labels.get(i - 1)) ? 1 : 0;
      counts.merge(labels.get(i), 1, Integer::sum);
    }
    // In random order each of the n − 1 neighbours is equal with probability Σ c(c−1) / n(n−1).
    for (int c : counts.values()) {
      expectedEqualPairs += c * (c - 1.0) / n;
    }
  }

  boolean isWorthShowing() {
    return sharing > WORTH_SHOWING * items;
  }

  /** Share of items that have company in their instant, whose label is known at it. */
  double share() {
    return (double) sharing / items;
  }

  /** How often an item has the label of the one before it in its instant. */
  double repeats() {
    return (double) equalPairs / pairs;
  }

  /** How often it would if the order within instants were random. */
  double repeatsByChance() {
    return expectedEqualPairs / pairs;
  }

  String sentence(String file) {
    return String.format(
        Locale.ROOT,
        "%s: %.0f %% of the items share their instant with labels of others; of those that follow"
            + " another in their instant, %.1f %% have its label, and %.1f %% would in random"
            + " order.",
        file,
        100 * share(),
        100 * repeats(),
        100 * repeatsByChance());
  }
}
