package io.bellwether.dashboard.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The scores of one contestant. Labels come in blocks of equal length, and the 95 % intervals
 * resample whole blocks: neighbouring labels hang together, and resampled one by one they would
 * promise too much. At most {@value #MAX_BLOCKS} blocks; where there are more, neighbours are put
 * together. Not thread-safe.
 */
final class Score {
  static final int BINS = 10;
  static final int MIN_BLOCKS = 10;
  static final int MAX_BLOCKS = 200;

  private static final int FIRST_BLOCK_LENGTH = 5;
  private static final int RESAMPLES = 200;
  private static final long SEED = 1;

  private final int numClasses;
  private final Sums total;
  private final List<Sums> blocks = new ArrayList<>();
  private final long[] binCounts = new long[BINS];
  private final long[] binHits = new long[BINS];
  private final double[] binConfidence = new double[BINS];
  private int blockLength = FIRST_BLOCK_LENGTH;

  Score(int numClasses) {
    this.numClasses = numClasses;
    this.total = new Sums(numClasses);
  }

  /** Counts one prediction; probabilities are read only. */
  void add(double[] probabilities, int label) {
    total.add(probabilities, label);
    if (blocks.isEmpty() || blocks.get(blocks.size() - 1).count() >= blockLength) {
      if (blocks.size() == MAX_BLOCKS) {
        pairUp();
      }
      blocks.add(new Sums(numClasses));
    }
    blocks.get(blocks.size() - 1).add(probabilities, label);
    int predicted = Sums.mostProbable(probabilities);
    double confidence = probabilities[predicted];
    int bin = Math.max(0, Math.min(BINS - 1, (int) Math.ceil(confidence * BINS) - 1));
    binCounts[bin]++;
    binHits[bin] += predicted == label ? 1 : 0;
    binConfidence[bin] += confidence;
  }

  private void pairUp() {
    blockLength *= 2;
    List<Sums> pairs = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      if (i % 2 == 0) {
        pairs.add(new Sums(numClasses));
      }
      pairs.get(i / 2).add(blocks.get(i));
    }
    blocks.clear();
    blocks.addAll(pairs);
  }

  Sums total() {
    return total;
  }

  /** Mean distance of confidence from accuracy over the bins (expected calibration error). */
  double calibrationError() {
    double error = 0;
    for (int b = 0; b < BINS; b++) {
      error += Math.abs(binConfidence[b] - binHits[b]);
    }
    return error / total.count();
  }

  /** Writes the scores; nothing is written of what has no value yet. */
  void write(ObjectNode json, boolean hasProbabilities) {
    json.put("count", total.count());
    if (total.count() == 0) {
      return;
    }
    double[][] samples = blocks.size() < MIN_BLOCKS ? null : resample();
    metric(json, "accuracy", total.accuracy(), samples, 0);
    metric(json, "macroF1", total.macroF1(), samples, 1);
    metric(json, "mcc", total.mcc(), samples, 2);
    if (hasProbabilities) {
      metric(json, "logLoss", total.meanLogLoss(), samples, 3);
      json.put("calibrationError", PredictionJson.round(calibrationError()));
      reliability(json.putArray("reliability"));
    }
  }

  private void reliability(ArrayNode bins) {
    for (int b = 0; b < BINS; b++) {
      if (binCounts[b] > 0) {
        bins.addObject()
            .put("confidence", PredictionJson.round(binConfidence[b] / binCounts[b]))
            .put("accuracy", PredictionJson.round((double) binHits[b] / binCounts[b]))
            .put("count", binCounts[b]);
      }
    }
  }

  private static void metric(
      ObjectNode json, String name, double value, double[][] samples, int metric) {
    ArrayNode numbers = json.putArray(name).add(PredictionJson.round(value));
    if (samples != null) {
      double[] sorted = samples[metric];
      Arrays.sort(sorted);
      numbers.add(PredictionJson.round(sorted[(int) (0.025 * (RESAMPLES - 1))]));
      numbers.add(PredictionJson.round(sorted[(int) Math.ceil(0.975 * (RESAMPLES - 1))]));
    }
  }

  private double[][] resample() {
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] samples = new double[4][RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      Sums sums = new Sums(numClasses);
      for (int b = 0; b < blocks.size(); b++) {
        sums.add(blocks.get(random.nextInt(blocks.size())));
      }
      samples[0][r] = sums.accuracy();
      samples[1][r] = sums.macroF1();
      samples[2][r] = sums.mcc();
      samples[3][r] = sums.meanLogLoss();
    }
    return samples;
  }
}
