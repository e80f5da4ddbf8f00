package io.bellwether.core.metric;

import java.util.Arrays;

/** What one row predicted, item by item, as far as scores depend on it. */
final class Ledger {
  private static final int NOTHING = -1;

  private int size;
  private int[] cells = {};
  private double[] confidences = {};
  private double[] logLosses = {};
  private double[] briers = {};

  void add(int item, double[] probabilities, int numClasses, int label) {
    Scores.check(probabilities, numClasses, label);
    if (has(item)) {
      throw new IllegalStateException("item " + item + " has been predicted before");
    }
    int predicted = Scores.mostProbable(probabilities, numClasses);
    put(
        item,
        label * numClasses + predicted,
        probabilities[predicted],
        Scores.logLoss(probabilities, label),
        Scores.brier(probabilities, numClasses, label));
  }

  boolean has(int item) {
    return item < cells.length && cells[item] != NOTHING;
  }

  void addCopy(Ledger other, int item) {
    put(
        size,
        other.cells[item],
        other.confidences[item],
        other.logLosses[item],
        other.briers[item]);
  }

  private void put(int item, int cell, double confidence, double logLoss, double brier) {
    int room = cells.length;
    if (item >= room) {
      int more = Math.max(2 * room, item + 1);
      cells = Arrays.copyOf(cells, more);
      Arrays.fill(cells, room, more, NOTHING);
      confidences = Arrays.copyOf(confidences, more);
      logLosses = Arrays.copyOf(logLosses, more);
      briers = Arrays.copyOf(briers, more);
    }
    cells[item] = cell;
    confidences[item] = confidence;
    logLosses[item] = logLoss;
    briers[item] = brier;
    size++;
  }

  /** How many items have been predicted. */
  int size() {
    return size;
  }

  /** Label · classes + predicted class. */
  int cell(int item) {
    return cells[item];
  }

  double confidence(int item) {
    return confidences[item];
  }

  double logLoss(int item) {
    return logLosses[item];
  }

  double brier(int item) {
    return briers[item];
  }

  void addTo(Scores scores, int item) {
    scores.addAlike(cells[item], Scores.bin(confidences[item]), 1, confidences[item]);
    scores.addLosses(1, logLosses[item], briers[item]);
  }
}
