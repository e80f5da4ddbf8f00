package io.bellwether.core.metric;

import java.util.Arrays;

/**
 * Adds up how good class probabilities were. The predicted class is the most probable one, the
 * first of them in a tie. Every score is NaN before the first {@link #add}.
 *
 * <p>Constant memory: a confusion matrix, two sums and the bins of the calibration error. Several
 * can be filled apart and {@link #merge merged}. Not thread-safe.
 */
public final class Scores {
  /** Bins of equal width of the calibration error. */
  public static final int CALIBRATION_BINS = 15;

  private static final double SMALLEST_PROBABILITY = 1e-15;
  private static final double SUM_TOLERANCE = 1e-3;

  private final int numClasses;
  private final long[] confusion;
  private final long[] binCounts = new long[CALIBRATION_BINS];
  private final long[] binHits = new long[CALIBRATION_BINS];
  private final double[] binConfidence = new double[CALIBRATION_BINS];
  private long count;
  private long persistenceCount;
  private long persistenceHits;
  private double logLossSum;
  private double brierSum;

  /** Empty scores over {@code numClasses} classes. */
  public Scores(int numClasses) {
    this.numClasses = numClasses;
    this.confusion = new long[numClasses * numClasses];
  }

  /**
   * Counts one prediction.
   *
   * @param probabilities read only; not negative, summing to one within 1e-3
   * @param label the true class
   */
  public void add(double[] probabilities, int label) {
    check(probabilities, numClasses, label);
    int predicted = mostProbable(probabilities, numClasses);
    double confidence = probabilities[predicted];
    addAlike(label * numClasses + predicted, bin(confidence), 1, confidence);
    addLosses(1, logLoss(probabilities, label), brier(probabilities, numClasses, label));
  }

  /**
   * Tells whether repeating the newest label known would have been right for an item that was
   * {@link #add added}; {@link #kappaTemporal} needs it.
   */
  public void addPersistence(boolean hit) {
    addPersistence(1, hit ? 1 : 0);
  }

  /** Of so many items, this many were what the newest label known had been. */
  void addPersistence(long items, long hits) {
    persistenceCount += items;
    persistenceHits += hits;
  }

  /**
   * Counts several predictions alike, but for their losses.
   *
   * @param cell label · classes + predicted class
   * @param confidence sum of their highest probabilities
   */
  void addAlike(int cell, int bin, long predictions, double confidence) {
    count += predictions;
    confusion[cell] += predictions;
    binCounts[bin] += predictions;
    binHits[bin] += cell % (numClasses + 1) == 0 ? predictions : 0;
    binConfidence[bin] += confidence;
  }

  /** Adds the losses of predictions so many times. */
  void addLosses(long times, double logLoss, double brier) {
    logLossSum += times * logLoss;
    brierSum += times * brier;
  }

  /** Forgets everything. */
  void clear() {
    Arrays.fill(confusion, 0);
    Arrays.fill(binCounts, 0);
    Arrays.fill(binHits, 0);
    Arrays.fill(binConfidence, 0);
    count = 0;
    persistenceCount = 0;
    persistenceHits = 0;
    logLossSum = 0;
    brierSum = 0;
  }

  static int mostProbable(double[] probabilities, int numClasses) {
    int best = 0;
    for (int c = 1; c < numClasses; c++) {
      best = probabilities[c] > probabilities[best] ? c : best;
    }
    return best;
  }

  static double logLoss(double[] probabilities, int label) {
    return -Math.log(Math.min(1, Math.max(SMALLEST_PROBABILITY, probabilities[label])));
  }

  static double brier(double[] probabilities, int numClasses, int label) {
    double brier = 0;
    for (int c = 0; c < numClasses; c++) {
      double error = probabilities[c] - (c == label ? 1 : 0);
      brier += error * error;
    }
    return brier;
  }

  static int bin(double confidence) {
    int bin = (int) Math.ceil(confidence * CALIBRATION_BINS) - 1;
    return Math.max(0, Math.min(CALIBRATION_BINS - 1, bin));
  }

  static void check(double[] probabilities, int numClasses, int label) {
    if (label < 0 || label >= numClasses) {
      throw new IllegalArgumentException(
          "label must be between 0 and " + (numClasses - 1) + ": " + label);
    }
    double sum = 0;
    for (int c = 0; c < numClasses; c++) {
      if (!(probabilities[c] >= 0)) {
        throw new IllegalArgumentException(
            "probabilities must not be negative: " + Arrays.toString(probabilities));
      }
      sum += probabilities[c];
    }
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new IllegalArgumentException(
          "probabilities must sum to one: " + Arrays.toString(probabilities));
    }
  }

  /** Adds what another has counted. */
  public void merge(Scores other) {
    if (other.numClasses != numClasses) {
      throw new IllegalArgumentException(
          "scores to merge must be over " + numClasses + " classes: " + other.numClasses);
    }
    for (int i = 0; i < confusion.length; i++) {
      confusion[i] += other.confusion[i];
    }
    for (int b = 0; b < CALIBRATION_BINS; b++) {
      binCounts[b] += other.binCounts[b];
      binHits[b] += other.binHits[b];
      binConfidence[b] += other.binConfidence[b];
    }
    count += other.count;
    persistenceCount += other.persistenceCount;
    persistenceHits += other.persistenceHits;
    logLossSum += other.logLossSum;
    brierSum += other.brierSum;
  }

  /** Number of classes. */
  public int numClasses() {
    return numClasses;
  }

  /** Number of predictions counted. */
  public long count() {
    return count;
  }

  /** How many items of class {@code label} were predicted to be of class {@code predicted}. */
  public long confusion(int label, int predicted) {
    return confusion[label * numClasses + predicted];
  }

  /** Share of predictions that were right. */
  public double accuracy() {
    return (double) hits() / count;
  }

  /** Mean recall of the classes that occurred. */
  public double balancedAccuracy() {
    double sum = 0;
    int occurring = 0;
    for (int c = 0; c < numClasses; c++) {
      if (labelled(c) > 0) {
        sum += (double) confusion(c, c) / labelled(c);
        occurring++;
      }
    }
    return sum / occurring;
  }

  /** Share of the predictions of a class that were right; 0 when it was never predicted. */
  public double precision(int c) {
    return predicted(c) == 0 ? 0 : (double) confusion(c, c) / predicted(c);
  }

  /** Share of the items of a class that were predicted so; 0 when it never occurred. */
  public double recall(int c) {
    return labelled(c) == 0 ? 0 : (double) confusion(c, c) / labelled(c);
  }

  /** Mean precision of the classes that occurred or were predicted. */
  public double macroPrecision() {
    double sum = 0;
    for (int c = 0; c < numClasses; c++) {
      sum += precision(c);
    }
    return sum / present();
  }

  /**
   * Mean recall of the classes that occurred or were predicted: {@link #balancedAccuracy} where
   * every class occurred, less where one was predicted that never did.
   */
  public double macroRecall() {
    double sum = 0;
    for (int c = 0; c < numClasses; c++) {
      sum += recall(c);
    }
    return sum / present();
  }

  /** F1 of one class: 2·TP / (2·TP + FP + FN); 0 when it neither occurred nor was predicted. */
  public double f1(int c) {
    long labelledOrPredicted = labelled(c) + predicted(c);
    return labelledOrPredicted == 0 ? 0 : 2.0 * confusion(c, c) / labelledOrPredicted;
  }

  /** Mean F1 of the classes that occurred or were predicted. */
  public double macroF1() {
    double sum = 0;
    for (int c = 0; c < numClasses; c++) {
      sum += f1(c);
    }
    return sum / present();
  }

  /** Classes that occurred or were predicted; as a double, so that none gives NaN above. */
  private double present() {
    int present = 0;
    for (int c = 0; c < numClasses; c++) {
      present += labelled(c) + predicted(c) > 0 ? 1 : 0;
    }
    return present;
  }

  /** Mean F1 of the classes, weighted by how often they occurred. */
  public double weightedF1() {
    double sum = 0;
    for (int c = 0; c < numClasses; c++) {
      sum += f1(c) * labelled(c);
    }
    return sum / count;
  }

  /**
   * Mean precision of the classes, weighted by how often they occurred; a class that was never
   * predicted has precision 0.
   */
  public double weightedPrecision() {
    double sum = 0;
    for (int c = 0; c < numClasses; c++) {
      sum += precision(c) * labelled(c);
    }
    return sum / count;
  }

  /** Mean recall of the classes, weighted by how often they occurred: the accuracy, by algebra. */
  public double weightedRecall() {
    double sum = 0;
    for (int c = 0; c < numClasses; c++) {
      sum += recall(c) * labelled(c);
    }
    return sum / count;
  }

  /**
   * Matthews' correlation over any number of classes (Gorodkin 2004), from −1 or above to 1; 0 when
   * only one class occurred or was predicted.
   */
  public double mcc() {
    if (count == 0) {
      return Double.NaN;
    }
    double n = count;
    double agreement = n * hits();
    double labelSpread = n * n;
    double predictionSpread = n * n;
    for (int c = 0; c < numClasses; c++) {
      double t = labelled(c);
      double p = predicted(c);
      agreement -= t * p;
      labelSpread -= t * t;
      predictionSpread -= p * p;
    }
    double product = labelSpread * predictionSpread;
    return product == 0 ? 0 : agreement / Math.sqrt(product);
  }

  /** Cohen's kappa; 0 when chance alone would always agree. */
  public double kappa() {
    double n = count;
    double chance = 0;
    for (int c = 0; c < numClasses; c++) {
      chance += labelled(c) / n * (predicted(c) / n);
    }
    return chance == 1 ? 0 : (accuracy() - chance) / (1 - chance);
  }

  /**
   * Kappa-temporal (Žliobaitė, Bifet, Read, Pfahringer and Holmes, 2015): (a − a′) / (1 − a′), with
   * a the accuracy and a′ that of repeating the newest label known. Above 0 only for what is better
   * than repetition. NaN where repetition is always right, and unless {@link #addPersistence} was
   * told of every item.
   */
  public double kappaTemporal() {
    if (count == 0 || persistenceCount != count) {
      return Double.NaN;
    }
    double repeating = (double) persistenceHits / count;
    return repeating == 1 ? Double.NaN : (accuracy() - repeating) / (1 - repeating);
  }

  /** Mean of −ln p(true class) in nats; a probability below 1e-15 counts as 1e-15. */
  public double logLoss() {
    return logLossSum / count;
  }

  /** Mean of Σ (p_c − y_c)² over all classes, from 0 to 2: twice the two-class form. */
  public double brier() {
    return brierSum / count;
  }

  /**
   * Expected calibration error (Guo et al. 2017): mean distance between the highest probability and
   * how often it was right, over {@link #CALIBRATION_BINS} bins closed on the right.
   */
  public double calibrationError() {
    double sum = 0;
    for (int b = 0; b < CALIBRATION_BINS; b++) {
      sum += Math.abs(binHits[b] - binConfidence[b]);
    }
    return sum / count;
  }

  /** Predictions whose highest probability lies in a bin of the calibration error. */
  public long binCount(int bin) {
    return binCounts[bin];
  }

  /** How often the predictions of a bin were right; NaN for an empty one. */
  public double binAccuracy(int bin) {
    return (double) binHits[bin] / binCounts[bin];
  }

  /** Mean highest probability of the predictions of a bin; NaN for an empty one. */
  public double binConfidence(int bin) {
    return binConfidence[bin] / binCounts[bin];
  }

  private long hits() {
    long hits = 0;
    for (int c = 0; c < numClasses; c++) {
      hits += confusion(c, c);
    }
    return hits;
  }

  private long labelled(int c) {
    long sum = 0;
    for (int predicted = 0; predicted < numClasses; predicted++) {
      sum += confusion(c, predicted);
    }
    return sum;
  }

  private long predicted(int c) {
    long sum = 0;
    for (int label = 0; label < numClasses; label++) {
      sum += confusion(label, c);
    }
    return sum;
  }
}
