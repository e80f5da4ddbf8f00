package io.bellwether.core.gate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What each expert has lately given to the true class on average, over the items that it was asked
 * about: the mean of the first {@value #MEMORY} answers, from then on exponentially forgetting.
 */
final class AverageLikelihoods {
  private static final int MEMORY = 100;

  private int numExperts;
  private int[] answers = {};
  private double[] averages = {};

  AverageLikelihoods(int numExperts) {
    resize(numExperts);
  }

  void resize(int experts) {
    numExperts = experts;
    answers = Arrays.copyOf(answers, experts);
    averages = Arrays.copyOf(averages, experts);
  }

  boolean isKnown(int slot) {
    return answers[slot] > 0;
  }

  double of(int slot) {
    return averages[slot];
  }

  void add(Route route, float[] likelihood) {
    for (int i = 0; i < route.size(); i++) {
      if (!Float.isNaN(likelihood[i])) {
        int slot = route.expert(i);
        answers[slot] = Math.min(MEMORY, answers[slot] + 1);
        averages[slot] += (likelihood[i] - averages[slot]) / answers[slot];
      }
    }
  }

  void save(DataOutput out) throws IOException {
    for (int slot = 0; slot < numExperts; slot++) {
      out.writeInt(answers[slot]);
      out.writeDouble(averages[slot]);
    }
  }

  /** Reads what {@link #save} wrote of as many experts. */
  void load(DataInput in) throws IOException {
    for (int slot = 0; slot < numExperts; slot++) {
      answers[slot] = in.readInt();
      averages[slot] = in.readDouble();
      if (answers[slot] < 0 || !(averages[slot] >= 0 && averages[slot] <= 1.001)) {
        throw new IOException("average likelihood of expert " + slot + " is out of bounds");
      }
    }
  }
}
