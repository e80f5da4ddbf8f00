package io.bellwether.core.expert;

import java.util.Arrays;

/**
 * Finds the best split of a leaf (Domingos and Hulten, Mining High-Speed Data Streams, 2000).
 *
 * <p>The gain of a threshold on an input is the information gain in bits, H(parent) − Σ share ·
 * H(side), where the classes' weights on both sides come from the Gaussian estimators; {@value
 * #NUM_THRESHOLDS} evenly spaced thresholds between the smallest and the largest value are tried
 * (Pfahringer, Holmes and Kirkby 2008). Where an input is often missing, its gain counts only for
 * the share of the weight that has it (Quinlan 1993). A reusable buffer; allocates nothing.
 */
final class SplitSearch {
  static final int NUM_THRESHOLDS = 10;

  /** Less of the weight than this on one side is no split. */
  private static final double SMALLEST_SHARE = 0.01;

  private final double[] left;
  private final double[] right;
  private final double[] whole;
  private double bestGain;
  private double secondGain;
  private int bestInput;
  private double bestThreshold;

  SplitSearch(int numClasses) {
    this.left = new double[numClasses];
    this.right = new double[numClasses];
    this.whole = new double[numClasses];
  }

  /**
   * Hoeffding's bound: with probability 1 − δ the true mean of n values of range R is less than
   * this away from the observed mean: ε = √(R² ln(1/δ) / 2n).
   */
  static double hoeffdingBound(double range, double delta, double n) {
    return Math.sqrt(range * range * Math.log(1 / delta) / (2 * n));
  }

  /** Looks for the best split of each input; not to split at all has gain 0. */
  void search(TreeLeaf leaf) {
    bestGain = 0;
    secondGain = 0;
    bestInput = -1;
    for (int input = 0; input < leaf.numInputs(); input++) {
      double low = leaf.low(input);
      double step = (leaf.high(input) - low) / (NUM_THRESHOLDS + 1);
      if (step > 0) {
        search(leaf, input, low, step);
      }
    }
  }

  private void search(TreeLeaf leaf, int input, double low, double step) {
    double inputsGain = 0;
    double threshold = 0;
    for (int k = 1; k <= NUM_THRESHOLDS; k++) {
      double gain = gain(leaf, input, low + k * step);
      if (gain > inputsGain) {
        inputsGain = gain;
        threshold = low + k * step;
      }
    }
    if (inputsGain > bestGain) {
      secondGain = bestGain;
      bestGain = inputsGain;
      bestInput = input;
      bestThreshold = threshold;
    } else {
      secondGain = Math.max(secondGain, inputsGain);
    }
  }

  private double gain(TreeLeaf leaf, int input, double threshold) {
    divide(leaf, input, threshold);
    double leftWeight = sum(left);
    double rightWeight = sum(right);
    double known = leftWeight + rightWeight;
    if (Math.min(leftWeight, rightWeight) < SMALLEST_SHARE * known) {
      return 0;
    }
    double gain =
        entropy(whole, known)
            - (leftWeight * entropy(left, leftWeight) + rightWeight * entropy(right, rightWeight))
                / known;
    return gain * known / leaf.observed();
  }

  private void divide(TreeLeaf leaf, int input, double threshold) {
    for (int c = 0; c < left.length; c++) {
      int cell = leaf.cell(input, c);
      whole[c] = leaf.observers().weight(cell);
      left[c] = leaf.observers().weightUpTo(cell, threshold);
      right[c] = whole[c] - left[c];
    }
  }

  private static double sum(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  private static double entropy(double[] weights, double total) {
    double entropy = 0;
    for (double weight : weights) {
      if (weight > 0) {
        double p = weight / total;
        entropy -= p * Math.log(p) / Math.log(2);
      }
    }
    return entropy;
  }

  /** The input of the best split, or -1 when none has a gain. */
  int bestInput() {
    return bestInput;
  }

  /** Items up to this value go left. */
  double bestThreshold() {
    return bestThreshold;
  }

  double bestGain() {
    return bestGain;
  }

  /** The gain of the best split on another input, at least 0. */
  double secondGain() {
    return secondGain;
  }

  /** Writes the class weights that the best split sends left and right, arrays of the caller. */
  void bestSides(TreeLeaf leaf, double[] leftOut, double[] rightOut) {
    divide(leaf, bestInput, bestThreshold);
    System.arraycopy(left, 0, leftOut, 0, left.length);
    System.arraycopy(right, 0, rightOut, 0, right.length);
    Arrays.fill(whole, 0);
  }
}
