package io.bellwether.core.metric;

import java.io.Serializable;

/**
 * When a shadow has earned its place: it has answered enough items, and the lower end of the
 * interval of its mean gain exceeds a bound.
 *
 * @param minItems at which the interval is narrowest, too
 * @param gain in nats an item
 * @param confidence of the interval, at all times at once
 */
public record PromotionTerms(long minItems, double gain, double confidence)
    implements Serializable {
  /** By which a shadow is reported that waits for a person. */
  public static final PromotionTerms DEFAULT = new PromotionTerms(500, 0, 0.95);

  private static final long MOST_ITEMS = 1_000_000_000;
  private static final double LEAST_CONFIDENCE = 0.5;

  public PromotionTerms {
    if (minItems < 2 || minItems > MOST_ITEMS) {
      throw new IllegalArgumentException(
          "min-items must be between 2 and " + MOST_ITEMS + ": " + minItems);
    }
    if (!Double.isFinite(gain)) {
      throw new IllegalArgumentException("gain must be a number, in nats an item: " + gain);
    }
    if (!(confidence > LEAST_CONFIDENCE && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence must be above " + LEAST_CONFIDENCE + " and below 1: " + confidence);
    }
  }

  /** Whether what a shadow has shown is enough. */
  public boolean metBy(PairedGain shown) {
    return shown.items() >= minItems && low(shown) > gain;
  }

  /** The lower end of the interval that these terms ask for. */
  public double low(PairedGain shown) {
    return shown.low(confidence, minItems);
  }

  /** The upper end of the same. */
  public double high(PairedGain shown) {
    return shown.high(confidence, minItems);
  }
}
