package io.bellwether.core.mixture;

import java.util.Arrays;

/**
 * Whether the in-stream experts are so sure of an item that a served one need not be asked: all
 * that answered name one class, and their mean by routing weight gives it at least as much as asked
 * for. A reusable buffer; one thread.
 */
public final class Cascade {
  private final double[] mean;
  private double total;
  private int verdict;
  private boolean agreed;

  /** Makes a buffer. */
  public Cascade(int numClasses) {
    this.mean = new double[numClasses];
  }

  /** Starts over with an item on which nobody has answered. */
  public void begin() {
    Arrays.fill(mean, 0);
    total = 0;
    verdict = -1;
    agreed = true;
  }

  /** Adds an answer: as many probabilities as there are classes, from {@code offset} on. */
  public void add(float weight, float[] votes, int offset) {
    int best = 0;
    for (int k = 0; k < mean.length; k++) {
      mean[k] += weight * votes[offset + k];
      best = votes[offset + k] > votes[offset + best] ? k : best;
    }
    total += weight;
    agreed &= verdict < 0 || verdict == best;
    verdict = best;
  }

  /**
   * Whether those that answered are sure; not when nobody did.
   *
   * @param sureAbove 0 for plain agreement
   */
  public boolean isSure(double sureAbove) {
    return verdict >= 0 && agreed && mean[verdict] >= sureAbove * total;
  }
}
