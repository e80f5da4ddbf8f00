package io.bellwether.core.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * ADWIN (Bifet and Gavaldà, "Learning from time-changing data with adaptive windowing", 2007, the
 * second version with an exponential histogram). The window W of n numbers with variance σ² is cut
 * into an older part of n₀ and a newer one of n₁ numbers at every border of buckets; where
 *
 * <pre>
 *   |x̄₀ − x̄₁| ≥ √(2/m · σ² · ln(2/δ′)) + 2/(3m) · ln(2/δ′)     1/m = 1/n₀ + 1/n₁     δ′ = δ / ln n
 * </pre>
 *
 * <p>the oldest bucket is dropped, until no cut shows a difference; that something was dropped is
 * the alarm. O(log n) state, and O(log n) time for each comparison.
 */
final class AdwinDetector implements DriftDetector {
  /** Sparing seven comparisons in eight costs at most seven labels of delay. */
  static final int CHECK_EVERY = 8;

  /** Neither part of a cut is smaller. */
  static final int SHORTEST_PART = 5;

  private final double delta;
  private final Buckets window = new Buckets();
  private int sinceCheck;

  AdwinDetector(double delta) {
    this.delta = delta;
  }

  @Override
  public boolean update(double value) {
    window.add(DriftDetectors.checked(value));
    if (++sinceCheck < CHECK_EVERY) {
      return false;
    }
    sinceCheck = 0;
    boolean changed = false;
    while (window.length() >= 2 * SHORTEST_PART && someCutDiffers()) {
      window.dropOldest();
      changed = true;
    }
    return changed;
  }

  private boolean someCutDiffers() {
    long n = window.length();
    double mean = window.mean();
    double sum = mean * n;
    double logTerm = Math.log(2 * Math.log(n) / delta);
    double variance = window.variance();
    long older = 0;
    double olderSum = 0;
    for (int row = window.rows() - 1; row >= 0; row--) {
      for (int i = 0; i < window.count(row); i++) {
        older += 1L << row;
        olderSum += window.sum(row, i);
        long newer = n - older;
        if (newer < SHORTEST_PART) {
          return false;
        }
        if (older >= SHORTEST_PART) {
          double gap = Math.abs(olderSum / older - (sum - olderSum) / newer);
          double inverse = 1.0 / older + 1.0 / newer;
          double bound = Math.sqrt(2 * inverse * variance * logTerm) + 2.0 / 3 * inverse * logTerm;
          if (gap >= bound) {
            return true;
          }
        }
      }
    }
    return false;
  }

  @Override
  public long length() {
    return window.length();
  }

  @Override
  public double mean() {
    return window.mean();
  }

  @Override
  public String stateType() {
    return "adwin";
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(sinceCheck);
    window.save(out);
  }

  @Override
  public void load(DataInput in, int version) throws IOException {
    sinceCheck = in.readInt();
    if (sinceCheck < 0 || sinceCheck >= CHECK_EVERY) {
      throw new IOException("numbers since the last comparison must be below 8: " + sinceCheck);
    }
    window.load(in);
  }
}
