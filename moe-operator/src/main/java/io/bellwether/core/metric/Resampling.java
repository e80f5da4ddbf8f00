package io.bellwether.core.metric;

/**
 * How to find out how sure scores are.
 *
 * @param unit what is drawn
 * @param count how often; at least {@link #MIN_COUNT}
 * @param seed of the draws
 */
public record Resampling(Unit unit, int count, long seed) {
  /** Fewer say too little about the ends of an interval. */
  public static final int MIN_COUNT = 100;

  /** What stands or falls together. */
  public enum Unit {
    /** Items with the same symbol and label time. */
    OUTCOME,

    /**
     * Items with the same label time, whatever their symbol: stricter, for markets in which symbols
     * move together.
     */
    SESSION,

    /** Each item by itself; only where nothing else could vary. */
    ITEM
  }

  public Resampling {
    if (count < MIN_COUNT) {
      throw new IllegalArgumentException("resamples must be at least " + MIN_COUNT + ": " + count);
    }
  }
}
