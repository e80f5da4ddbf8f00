package io.bellwether.core.mixture;

import java.io.Serializable;

/**
 * How old the newest label may be that influenced a prediction.
 *
 * @param blindAfterMillis beyond this age, or without any label, the mixture flies blind; {@link
 *     Long#MAX_VALUE} for never, else at least 1
 * @param whenBlind what it does then, beside saying so
 */
public record Staleness(long blindAfterMillis, WhenBlind whenBlind) implements Serializable {
  /** However old. */
  public static final Staleness NEVER = new Staleness(Long.MAX_VALUE, WhenBlind.KEEP);

  /** What is believed while the mixture flies blind. */
  public enum WhenBlind {
    /** What was believed last. */
    KEEP,

    /** All experts alike, so that only the gate weighs them. */
    UNIFORM
  }

  public Staleness {
    if (blindAfterMillis < 1) {
      throw new IllegalArgumentException(
          "labels.blind-after must be at least 1 ms: " + blindAfterMillis);
    }
  }

  /**
   * Whether a decision is made blind.
   *
   * @param labelsSeenUpTo the newest label time that influenced it, or 0 for none
   */
  public boolean isBlind(long decisionTime, long labelsSeenUpTo) {
    if (blindAfterMillis == Long.MAX_VALUE) {
      return false;
    }
    // Before the epoch a difference could overflow; a label is never later than the decision.
    return labelsSeenUpTo == 0 || decisionTime - blindAfterMillis > labelsSeenUpTo;
  }
}
