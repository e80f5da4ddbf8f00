package io.bellwether.core.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * What several rows of a table predicted for the same items, kept item by item, so that the rows
 * can be scored, cut and {@link #resample resampled} together.
 *
 * <p>Call {@link #addItem} once for each item, then {@link #add} once for each item and row. Items
 * with the same symbol and label time share one outcome: they stand or fall together, and count as
 * one when errors are estimated. Memory: 28 bytes for each item and row. Not thread-safe.
 */
public final class Scorebook {
  private final int numClasses;
  private final List<Ledger> rows = new ArrayList<>();
  private final Map<Outcome, Integer> outcomes = new HashMap<>();
  private int size;
  private int[] outcomeOf = new int[1024];
  private int[] labelOf = new int[1024];
  private boolean[] persistenceHit = new boolean[1024];

  /** What items have in common when one and the same event decided their labels. */
  private record Outcome(String symbol, long labelTime) {}

  /** An empty book. */
  public Scorebook(int numClasses, int numRows) {
    this.numClasses = numClasses;
    for (int row = 0; row < numRows; row++) {
      rows.add(new Ledger());
    }
  }

  /**
   * Counts one more item.
   *
   * @param label its true class
   * @param lastKnown the class that the newest label known of its symbol had been when it was
   *     predicted, or -1
   */
  public void addItem(String symbol, long labelTime, int label, int lastKnown) {
    if (size == labelOf.length) {
      outcomeOf = Arrays.copyOf(outcomeOf, 2 * size);
      labelOf = Arrays.copyOf(labelOf, 2 * size);
      persistenceHit = Arrays.copyOf(persistenceHit, 2 * size);
    }
    outcomeOf[size] =
        outcomes.computeIfAbsent(new Outcome(symbol, labelTime), o -> outcomes.size());
    labelOf[size] = label;
    persistenceHit[size++] = label == lastKnown;
  }

  /**
   * Writes down a row's prediction of an item; rows may predict items in different orders.
   *
   * @param item its number, counted from 0 in the order of {@link #addItem}
   * @param probabilities read only; not negative, summing to one within 1e-3
   * @throws IllegalStateException when there is no such item yet, or the row has predicted it
   */
  public void add(int row, int item, double[] probabilities) {
    if (item >= size) {
      throw new IllegalStateException("item " + item + " must be one of " + size);
    }
    rows.get(row).add(item, probabilities, numClasses, labelOf[item]);
  }

  /** Number of items. */
  public int size() {
    return size;
  }

  /** Number of rows. */
  public int numRows() {
    return rows.size();
  }

  /** Number of classes. */
  public int numClasses() {
    return numClasses;
  }

  /** Number of distinct outcomes. */
  public int numOutcomes() {
    return outcomes.size();
  }

  /** The true class of an item. */
  public int label(int item) {
    return labelOf[item];
  }

  /** The class that a row thought most probable. */
  public int predicted(int row, int item) {
    return rows.get(row).cell(item) % numClasses;
  }

  /** A row's loss −ln p(true class) on an item. */
  public double logLoss(int row, int item) {
    return rows.get(row).logLoss(item);
  }

  /** The scores of a row. */
  public Scores scores(int row) {
    complete(row);
    Scores scores = new Scores(numClasses);
    Ledger ledger = rows.get(row);
    for (int item = 0; item < size; item++) {
      ledger.addTo(scores, item);
      scores.addPersistence(persistenceHit[item]);
    }
    return scores;
  }

  /** A book of some of the items, in their order. */
  public Scorebook part(IntPredicate wanted) {
    for (int row = 0; row < rows.size(); row++) {
      complete(row);
    }
    Scorebook part = new Scorebook(numClasses, rows.size());
    Outcome[] byIndex = new Outcome[outcomes.size()];
    outcomes.forEach((outcome, index) -> byIndex[index] = outcome);
    for (int item = 0; item < size; item++) {
      if (wanted.test(item)) {
        Outcome outcome = byIndex[outcomeOf[item]];
        part.addItem(outcome.symbol(), outcome.labelTime(), labelOf[item], -1);
        part.persistenceHit[part.size - 1] = persistenceHit[item];
        for (int row = 0; row < rows.size(); row++) {
          part.rows.get(row).addCopy(rows.get(row), item);
        }
      }
    }
    return part;
  }

  /** Resamples outcomes; see {@link #resample(Resampling)}. */
  public Resamples resample(int count, long seed) {
    return resample(new Resampling(Resampling.Unit.OUTCOME, count, seed));
  }

  /** Resamples with replacement; see {@link Resamples}. Items, where there is one group only. */
  public Resamples resample(Resampling resampling) {
    int[] groups = groups(resampling.unit());
    int numGroups = Arrays.stream(groups).max().orElse(-1) + 1;
    if (numGroups < 2 && resampling.unit() != Resampling.Unit.ITEM) {
      return resample(new Resampling(Resampling.Unit.ITEM, resampling.count(), resampling.seed()));
    }
    List<Tally> tallies = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      complete(row);
      tallies.add(Tally.of(rows.get(row), groups, numGroups));
    }
    return new Resamples(
        new Resamples.Plan(numClasses, numGroups, resampling),
        tallies,
        persistence(groups, numGroups));
  }

  private int[] groups(Resampling.Unit unit) {
    return switch (unit) {
      case OUTCOME -> Arrays.copyOf(outcomeOf, size);
      case SESSION -> sessions();
      case ITEM -> everyItemItsOwn();
    };
  }

  private int[] sessions() {
    Map<Long, Integer> numbers = new HashMap<>();
    int[] sessionOfOutcome = new int[outcomes.size()];
    outcomes.forEach(
        (outcome, index) ->
            sessionOfOutcome[index] =
                numbers.computeIfAbsent(outcome.labelTime(), t -> numbers.size()));
    int[] groups = new int[size];
    Arrays.setAll(groups, item -> sessionOfOutcome[outcomeOf[item]]);
    return groups;
  }

  private int[] everyItemItsOwn() {
    int[] groups = new int[size];
    Arrays.setAll(groups, item -> item);
    return groups;
  }

  /** Items and hits of persistence by group. */
  private long[][] persistence(int[] groups, int numGroups) {
    long[][] sums = new long[2][numGroups];
    for (int item = 0; item < size; item++) {
      sums[0][groups[item]]++;
      sums[1][groups[item]] += persistenceHit[item] ? 1 : 0;
    }
    return sums;
  }

  private void complete(int row) {
    if (rows.get(row).size() != size) {
      throw new IllegalStateException(
          "row " + row + " has predicted " + rows.get(row).size() + " of " + size + " items");
    }
  }
}
