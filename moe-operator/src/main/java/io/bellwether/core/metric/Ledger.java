package io.bellwether.core.metric;

import java.util.Arrays;

/** What one row predicted, item by item, as far as scores depend on it. */
final class Ledger {
  private int size;
  private int[] cells = new int[1024];
  private double[] confidences = new double[1024];
  private double[] logLosses = new double[1024];
  private double[] briers = new double[1024];

  void add(double[] probabilities, int numClasses, int label) {
    Scores.check(probabilities, numClasses, label);
    int predicted = Scores.mostProbable(probabilities, numClasses);
    append(
        label * numClasses + predicted,
        probabilities[predicted],
        Scores.logLoss(probabilities, label),
        Scores.brier(probabilities, numClasses, label));
  }

  void addCopy(Ledger other, int item) {
    append(other.cells[item], other.confidences[item], other.logLosses[item], other.briers[item]);
  }

  private void append(int cell, double confidence, double logLoss, double brier) {
    if (size == cells.length) {
      cells = Arrays.copyOf(cells, 2 * size);
      confidences = Arrays.copyOf(confidences, 2 * size);
      logLosses = Arrays.copyOf(logLosses, 2 * size);
      briers = Arrays.copyOf(briers, 2 * size);
    }
    cells[size] = cell;
    confidences[size] = confidence;
    logLosses[size] = logLoss;
    briers[size++] = brier;
  }

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
