package io.bellwether.core.expert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A leaf of a Hoeffding tree: the class weights that reached it and, for each input and class, a
 * Gaussian estimator of what the input was (cell input × classes + class).
 *
 * <p>It predicts by its class weights or by naive Bayes, whichever would have been right for more
 * of the weight so far (Holmes, Kirkby and Pfahringer 2005). The naive Bayes logits are divided by
 * the root of the number of inputs used, as those are far from independent, and no prediction is
 * surer than the leaf's weight W allows: p ← (W·p + 1) / (W + K).
 */
final class TreeLeaf {
  /** ln √2π, which {@link Gaussians#logDensity} leaves out. */
  private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /** No Gaussian is narrower than one of the steps in which splits are looked for. */
  private static final double SMALLEST_DEVIATION = 1.0 / (SplitSearch.NUM_THRESHOLDS + 1);

  private final double[] classWeights;
  private final Gaussians observers = new Gaussians();
  private double observed;
  private double sinceAttempt;
  private double majorityRight;
  private double bayesRight;

  TreeLeaf(int numClasses, int numInputs) {
    classWeights = new double[numClasses];
    grow(numInputs);
  }

  private int numClasses() {
    return classWeights.length;
  }

  void grow(int numInputs) {
    observers.grow(numInputs * numClasses());
  }

  /** Live array; a new leaf is given what its parent expects to go to it. */
  double[] classWeights() {
    return classWeights;
  }

  /** How much weight it has observed itself: the n of Hoeffding's bound. */
  double observed() {
    return observed;
  }

  Gaussians observers() {
    return observers;
  }

  int numInputs() {
    return observers.size() / numClasses();
  }

  /** The cell of an input and a class. */
  int cell(int input, int c) {
    return input * numClasses() + c;
  }

  /** Whether it has observed so much since it was last asked that a split may be looked for. */
  boolean isDue(double gracePeriod) {
    if (sinceAttempt < gracePeriod) {
      return false;
    }
    sinceAttempt = 0;
    return true;
  }

  void predict(double[] inputs, double[] out) {
    if (bayesRight > majorityRight) {
      bayes(inputs, out);
    } else {
      majority(out);
    }
  }

  private void majority(double[] out) {
    double total = total();
    for (int c = 0; c < out.length; c++) {
      out[c] = (classWeights[c] + 1) / (total + out.length);
    }
  }

  private double total() {
    double total = 0;
    for (double weight : classWeights) {
      total += weight;
    }
    return total;
  }

  private void bayes(double[] inputs, double[] out) {
    double total = total();
    for (int c = 0; c < out.length; c++) {
      out[c] = Math.log((classWeights[c] + 1) / (total + out.length));
    }
    int used = 0;
    for (int input = 0; input < numInputs(); input++) {
      used += addDensities(input, inputs[input], out) ? 1 : 0;
    }
    double temper = Math.sqrt(Math.max(1, used));
    for (int c = 0; c < out.length; c++) {
      // A class that never came here would win every item that is unlike the others.
      out[c] = classWeights[c] > 0 || total == 0 ? out[c] / temper : Double.NEGATIVE_INFINITY;
    }
    Probabilities.softmaxInPlace(out);
    for (int c = 0; c < out.length; c++) {
      out[c] = (total * out[c] + 1) / (total + out.length);
    }
  }

  /** Adds ln p(x | c) to each class's logit, unless the input tells nothing here. */
  private boolean addDensities(int input, double x, double[] logits) {
    double range = high(input) - low(input);
    if (Double.isNaN(x) || !(range > 0)) {
      return false;
    }
    for (int c = 0; c < logits.length; c++) {
      int cell = cell(input, c);
      logits[c] +=
          observers.weight(cell) > 0
              ? observers.logDensity(cell, x, range * SMALLEST_DEVIATION)
              : LOG_ROOT_TWO_PI - Math.log(range);
    }
    return true;
  }

  /** The smallest value of an input; infinity when there was none. */
  double low(int input) {
    double low = Double.POSITIVE_INFINITY;
    for (int c = 0; c < numClasses(); c++) {
      if (observers.weight(cell(input, c)) > 0) {
        low = Math.min(low, observers.low(cell(input, c)));
      }
    }
    return low;
  }

  /** The largest value of an input; minus infinity when there was none. */
  double high(int input) {
    double high = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < numClasses(); c++) {
      if (observers.weight(cell(input, c)) > 0) {
        high = Math.max(high, observers.high(cell(input, c)));
      }
    }
    return high;
  }

  /**
   * Learns one item.
   *
   * @param scratch one entry a class, overwritten
   */
  void learn(double[] inputs, int label, double weight, double[] scratch) {
    majority(scratch);
    majorityRight += best(scratch) == label ? weight : 0;
    bayes(inputs, scratch);
    bayesRight += best(scratch) == label ? weight : 0;
    classWeights[label] += weight;
    observed += weight;
    sinceAttempt += weight;
    for (int input = 0; input < numInputs(); input++) {
      if (!Double.isNaN(inputs[input])) {
        observers.add(cell(input, label), inputs[input], weight);
      }
    }
  }

  private static int best(double[] p) {
    int best = 0;
    for (int c = 1; c < p.length; c++) {
      best = p[c] > p[best] ? c : best;
    }
    return best;
  }

  void save(DataOutput out) throws IOException {
    for (double weight : classWeights) {
      out.writeDouble(weight);
    }
    out.writeDouble(observed);
    out.writeDouble(sinceAttempt);
    out.writeDouble(majorityRight);
    out.writeDouble(bayesRight);
    observers.save(out);
  }

  void load(DataInput in) throws IOException {
    int cells = observers.size();
    for (int c = 0; c < numClasses(); c++) {
      classWeights[c] = Check.count(in.readDouble());
    }
    observed = Check.count(in.readDouble());
    sinceAttempt = Check.count(in.readDouble());
    majorityRight = Check.count(in.readDouble());
    bayesRight = Check.count(in.readDouble());
    observers.load(in, cells);
    if (observers.size() != cells) {
      throw new IOException("a leaf must have " + cells + " estimators: " + observers.size());
    }
  }
}
