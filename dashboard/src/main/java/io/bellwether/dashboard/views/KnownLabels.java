package io.bellwether.dashboard.views;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which labels were known at a time: what the baselines may use of the past, and which item a label
 * belongs to. The newest {@value #MAX_TIMES} label times are kept. Not thread-safe.
 */
final class KnownLabels {
  private static final int MAX_TIMES = 20_000;
  private static final int MAX_TIMES_OF_SYMBOL = 200;
  private static final int MAX_SYMBOLS = 5_000;

  private final int numClasses;
  private final TreeMap<Long, long[]> counts = new TreeMap<>();
  private final TreeMap<Long, String> items = new TreeMap<>();
  private final TreeMap<Long, Integer> last = new TreeMap<>();
  private final Map<String, TreeMap<Long, Integer>> lastOfSymbol =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TreeMap<Long, Integer>> eldest) {
          return size() > MAX_SYMBOLS;
        }
      };

  KnownLabels(int numClasses) {
    this.numClasses = numClasses;
  }

  void add(long labelTime, int label, String symbol, String itemId) {
    if (!counts.containsKey(labelTime)) {
      Map.Entry<Long, long[]> before = counts.floorEntry(labelTime);
      counts.put(labelTime, before == null ? new long[numClasses] : before.getValue().clone());
    }
    // Usually one entry, as labels come in the order of their times.
    counts.tailMap(labelTime, true).values().forEach(known -> known[label]++);
    items.put(labelTime, itemId);
    last.put(labelTime, label);
    TreeMap<Long, Integer> ofSymbol =
        lastOfSymbol.computeIfAbsent(symbol, ignored -> new TreeMap<>());
    ofSymbol.put(labelTime, label);
    if (ofSymbol.size() > MAX_TIMES_OF_SYMBOL) {
      ofSymbol.pollFirstEntry();
    }
    if (counts.size() > MAX_TIMES) {
      counts.pollFirstEntry();
      items.pollFirstEntry();
      last.pollFirstEntry();
    }
  }

  /** Class frequencies of the labels known at a time, with one pseudo-count each. */
  double[] frequencies(long time) {
    Map.Entry<Long, long[]> known = counts.floorEntry(time);
    double[] frequencies = new double[numClasses];
    long sum = known == null ? 0 : Arrays.stream(known.getValue()).sum();
    for (int c = 0; c < numClasses; c++) {
      frequencies[c] = ((known == null ? 0 : known.getValue()[c]) + 1.0) / (sum + numClasses);
    }
    return frequencies;
  }

  /** The newest label of the symbol known at a time; else of any symbol; else -1. */
  int last(String symbol, long time) {
    TreeMap<Long, Integer> ofSymbol = lastOfSymbol.get(symbol);
    Map.Entry<Long, Integer> found = ofSymbol == null ? null : ofSymbol.floorEntry(time);
    if (found == null) {
      found = last.floorEntry(time);
    }
    return found == null ? -1 : found.getValue();
  }

  /** The item whose label has this time, or null. */
  String itemOf(long labelTime) {
    return items.get(labelTime);
  }
}
