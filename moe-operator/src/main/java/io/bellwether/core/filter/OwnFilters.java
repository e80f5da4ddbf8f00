package io.bellwether.core.filter;

import io.bellwether.core.kernel.Kernels;
import java.util.Arrays;

/**
 * The filters π(k,n) of a {@link FilterBank} while every expert has its own and all vote on every
 * item: there is no drift to account for, so that a filter is read twice and written once for a
 * label. With S as its sum, which is not divided by until the next label,
 *
 * <pre>
 *   m = Σ (π/S)(i)·C(i,k)
 *   π(i) ← max(least, α·(π/S)(i) + (1 − α)·p̄(i) + (π/S)(i)·(C(i,k) − m)·dW)
 * </pre>
 */
final class OwnFilters {
  private final int numExperts;
  private final int numClasses;
  private double alpha;

  /** π by expert; class k's part starts at {@code k * numExperts}. */
  private final double[][] rows;

  /** 1/S by expert and class. */
  private final double[] scales;

  /** (1 − α)·p̄ */
  private final double[] towards;

  private final double[] sums = new double[2];

  /**
   * Takes over filters that sum to one.
   *
   * @param rows one for each expert, used from now on
   */
  OwnFilters(double[][] rows, int numClasses) {
    this.numExperts = rows.length;
    this.numClasses = numClasses;
    this.rows = rows;
    this.scales = new double[numExperts * numClasses];
    this.towards = new double[numExperts];
    Arrays.fill(scales, 1);
  }

  /** Begins a step towards p̄. */
  void begin(double[] trust, double share) {
    alpha = share;
    for (int i = 0; i < numExperts; i++) {
      towards[i] = (1 - alpha) * trust[i];
    }
  }

  /** What expert n's filter of class k expects of it. */
  double expected(LabelledVotes votes, int k, int n) {
    double scale = scales[n * numClasses + k];
    return Kernels.dotScaled(scale, rows[n], k * numExperts, votes.ofClass(k), numExperts);
  }

  /**
   * Moves expert n's filter of class k on.
   *
   * @param mean m, as {@link #expected} told
   * @param innovation dW
   * @return what the filter expects of the class now
   */
  double move(LabelledVotes votes, int k, int n, double mean, double innovation, double smallest) {
    int cell = n * numClasses + k;
    double constant = alpha - mean * innovation;
    Kernels.reweigh(
        scales[cell],
        constant,
        innovation,
        rows[n],
        k * numExperts,
        votes.ofClass(k),
        towards,
        smallest,
        numExperts,
        sums);
    scales[cell] = 1 / sums[0];
    return sums[1] * scales[cell];
  }

  /** Writes expert n's filter of class k. */
  void read(int n, int k, double[] out) {
    double scale = scales[n * numClasses + k];
    double[] from = rows[n];
    int offset = k * numExperts;
    for (int i = 0; i < numExperts; i++) {
      out[i] = scale * from[offset + i];
    }
  }

  /** Divides by S what is held. */
  void settle() {
    for (int n = 0; n < numExperts; n++) {
      for (int k = 0; k < numClasses; k++) {
        double scale = scales[n * numClasses + k];
        for (int i = k * numExperts; i < (k + 1) * numExperts; i++) {
          rows[n][i] *= scale;
        }
      }
    }
    Arrays.fill(scales, 1);
  }

  /** Writes Σ π(k,n) over the experts n, class after class. */
  void sumUp(double[] out) {
    Arrays.fill(out, 0);
    for (int n = 0; n < numExperts; n++) {
      for (int k = 0; k < numClasses; k++) {
        addTo(out, k * numExperts, n, k, 1);
      }
    }
  }

  /** Adds Σ trust(n)·π(k,n) over all filters. */
  void mix(double[] trust, double[] out) {
    for (int n = 0; n < numExperts; n++) {
      for (int k = 0; k < numClasses; k++) {
        addTo(out, 0, n, k, trust[n]);
      }
    }
  }

  private void addTo(double[] out, int outOffset, int n, int k, double weight) {
    double scale = scales[n * numClasses + k];
    double[] from = rows[n];
    int offset = k * numExperts;
    for (int i = 0; i < numExperts; i++) {
      // Scaled first, so that a filter that was settled gives the same to the last bit.
      out[outOffset + i] += weight * (scale * from[offset + i]);
    }
  }
}
