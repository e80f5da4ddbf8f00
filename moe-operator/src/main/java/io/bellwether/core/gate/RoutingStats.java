package io.bellwether.core.gate;

import io.bellwether.core.Features;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who was asked about what: the load of every expert, and how far the language and the symbol of an
 * item say whom it is sent to. Counts one for each asked expert, whatever its weight. One thread.
 */
public final class RoutingStats {
  private long[] load;
  private final Table byLanguage = new Table();
  private final Table bySymbol = new Table();

  /** Counts by slot for each value, of which the next item mostly has that of the one before. */
  private static final class Table {
    private final Map<String, long[]> rows = new TreeMap<>();
    private String latest;
    private long[] latestRow;

    private long[] row(String value, int numExperts) {
      if (!value.equals(latest)) {
        latest = value;
        latestRow = rows.get(value);
      }
      if (latestRow == null || latestRow.length < numExperts) {
        latestRow = latestRow == null ? new long[numExperts] : Arrays.copyOf(latestRow, numExperts);
        rows.put(value, latestRow);
      }
      return latestRow;
    }

    private void clear() {
      rows.clear();
      latest = null;
    }
  }

  /** Makes counts of zero. */
  public RoutingStats(int numExperts) {
    load = new long[numExperts];
  }

  /** Experts were asked about an item: the first {@code count} of {@code slots}. */
  public void add(Features x, int[] slots, int count) {
    if (count == 0) {
      return;
    }
    for (int i = 0; i < count; i++) {
      if (slots[i] >= load.length) {
        load = Arrays.copyOf(load, slots[i] + 1);
      }
    }
    long[] language = byLanguage.row(x.language(), load.length);
    long[] symbol = bySymbol.row(x.symbol(), load.length);
    for (int i = 0; i < count; i++) {
      load[slots[i]]++;
      language[slots[i]]++;
      symbol[slots[i]]++;
    }
  }

  /** Forgets all counts, as when a part of a stream begins that is to be looked at alone. */
  public void clear() {
    Arrays.fill(load, 0);
    byLanguage.clear();
    bySymbol.clear();
  }

  /** How often each expert was asked, by slot. */
  public long[] load() {
    return load.clone();
  }

  /** How often each expert was asked about items of each language; ascending by language. */
  public Map<String, long[]> byLanguage() {
    return Collections.unmodifiableMap(byLanguage.rows);
  }

  /** How often each expert was asked about items of each symbol; ascending by symbol. */
  public Map<String, long[]> bySymbol() {
    return Collections.unmodifiableMap(bySymbol.rows);
  }

  /** The load of the busiest expert over the mean load; 1 is perfect balance, 0 for no load. */
  public double maxOverMeanLoad() {
    return maxOverMean(load);
  }

  /** Entropy of the load as a share of its maximum, ln of the number of experts; 1 for one. */
  public double loadEntropy() {
    return load.length < 2 ? 1 : entropy(load) / Math.log(load.length);
  }

  /** Normalised mutual information between an item's language and its experts. */
  public double languageNmi() {
    return nmi(byLanguage.rows.values());
  }

  /** Normalised mutual information between an item's symbol and its experts. */
  public double symbolNmi() {
    return nmi(bySymbol.rows.values());
  }

  /** The highest count over the mean; 0 when all are zero. */
  public static double maxOverMean(long[] counts) {
    long max = 0;
    long sum = 0;
    for (long count : counts) {
      max = Math.max(max, count);
      sum += count;
    }
    return sum == 0 ? 0 : (double) max * counts.length / sum;
  }

  /** Shannon entropy, in nats, of counts as shares of their sum; 0 when all are zero. */
  public static double entropy(long[] counts) {
    double sum = 0;
    for (long count : counts) {
      sum += count;
    }
    double entropy = 0;
    for (long count : counts) {
      if (count > 0) {
        entropy -= count / sum * Math.log(count / sum);
      }
    }
    return entropy;
  }

  /**
   * 2·I(R; C) / (H(R) + H(C)) of a table of counts, in which I = H(R) + H(C) − H(R, C): Strehl and
   * Ghosh (2002), with the arithmetic mean. Between 0, independent, and 1; 0 where one row or
   * column holds everything.
   */
  private static double nmi(Iterable<long[]> table) {
    int numRows = 0;
    int numColumns = 0;
    for (long[] row : table) {
      numRows++;
      numColumns = Math.max(numColumns, row.length);
    }
    long[] rows = new long[numRows];
    long[] columns = new long[numColumns];
    long[] cells = new long[numRows * numColumns];
    int r = 0;
    for (long[] row : table) {
      for (int c = 0; c < row.length; c++) {
        rows[r] += row[c];
        columns[c] += row[c];
        cells[r * numColumns + c] = row[c];
      }
      r++;
    }
    double both = entropy(rows) + entropy(columns);
    return both == 0 ? 0 : Math.max(0, 2 * (both - entropy(cells)) / both);
  }
}
