package io.bellwether.core.metric;

import java.util.Arrays;

/**
 * One row's predictions added up by group, so that a resample costs as much as there are different
 * cells in its groups, and not as much as there are items. A group's cells lie side by side, in
 * group order: those of group g from {@code starts[g]} to {@code starts[g + 1]}.
 */
final class Tally {
  private final int[] starts;
  private final int[] cells;
  private final byte[] bins;
  private final int[] counts;
  private final double[] confidences;
  private final double[] logLosses;
  private final double[] briers;

  private Tally(int numGroups, int numEntries) {
    starts = new int[numGroups + 1];
    cells = new int[numEntries];
    bins = new byte[numEntries];
    counts = new int[numEntries];
    confidences = new double[numEntries];
    logLosses = new double[numGroups];
    briers = new double[numGroups];
  }

  static Tally of(Ledger ledger, int[] groups, int numGroups) {
    long[] keys = new long[ledger.size()];
    int[] entryOf = new int[ledger.size()];
    long[] distinct = distinctKeys(ledger, groups, keys);
    Tally tally = new Tally(numGroups, distinct.length);
    for (int e = 0; e < distinct.length; e++) {
      tally.cells[e] = cellOf(distinct[e]);
      tally.bins[e] = (byte) binOf(distinct[e]);
      tally.starts[groupOf(distinct[e]) + 1]++;
    }
    Arrays.parallelPrefix(tally.starts, Integer::sum);
    Arrays.setAll(entryOf, item -> Arrays.binarySearch(distinct, keys[item]));
    for (int item = 0; item < entryOf.length; item++) {
      tally.counts[entryOf[item]]++;
      tally.confidences[entryOf[item]] += ledger.confidence(item);
      tally.logLosses[groups[item]] += ledger.logLoss(item);
      tally.briers[groups[item]] += ledger.brier(item);
    }
    return tally;
  }

  /** Group, cell and bin of each item as one number, and all that there are in ascending order. */
  private static long[] distinctKeys(Ledger ledger, int[] groups, long[] keys) {
    for (int item = 0; item < keys.length; item++) {
      long cell = ledger.cell(item);
      keys[item] =
          ((long) groups[item] << Integer.SIZE)
              + cell * Scores.CALIBRATION_BINS
              + Scores.bin(ledger.confidence(item));
    }
    return Arrays.stream(keys).sorted().distinct().toArray();
  }

  private static int groupOf(long key) {
    return (int) (key >>> Integer.SIZE);
  }

  private static int cellOf(long key) {
    return (int) ((key & 0xFFFF_FFFFL) / Scores.CALIBRATION_BINS);
  }

  private static int binOf(long key) {
    return (int) ((key & 0xFFFF_FFFFL) % Scores.CALIBRATION_BINS);
  }

  /** Adds every group as often as it was drawn. */
  void addTo(Scores scores, int[] drawn) {
    for (int g = 0; g < drawn.length; g++) {
      int times = drawn[g];
      if (times > 0) {
        for (int e = starts[g]; e < starts[g + 1]; e++) {
          scores.addAlike(cells[e], bins[e], (long) times * counts[e], times * confidences[e]);
        }
        scores.addLosses(times, logLosses[g], briers[g]);
      }
    }
  }
}
