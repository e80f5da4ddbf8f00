package io.bellwether.core.mixture;

import java.io.Serializable;

/**
 * How votes become one prediction: the linear pool alone, or corrected by what labels have taught.
 *
 * @param variance how far an exponent may be from 0 before any label, squared; above 0 and at most
 *     1, or 0 for the linear pool alone
 * @param memory so many labels of a filter key until the variance of what was learned has returned
 *     to the initial one but for 1/e, if no label says otherwise; at least 1
 */
public record PoolSpec(double variance, int memory) implements Serializable {
  /** Votes weighed by routing weight × belief, and nothing else. */
  public static final PoolSpec LINEAR = new PoolSpec(0, 1);

  public PoolSpec {
    if (!(variance >= 0 && variance <= 1)) {
      throw new IllegalArgumentException(
          "combine.variance must be at least 0 and at most 1: " + variance);
    }
    if (memory < 1) {
      throw new IllegalArgumentException("combine.memory must be at least 1: " + memory);
    }
  }

  /** Whether the linear pool is corrected. */
  public boolean corrects() {
    return variance > 0;
  }
}
