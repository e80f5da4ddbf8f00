package io.bellwether.core.mixture;

import java.io.Serializable;

/**
 * What a mixture does when what it knows may no longer hold.
 *
 * @param drift when an expert's losses change
 * @param staleness when labels stay away
 */
public record Vigilance(DriftRule drift, Staleness staleness) implements Serializable {
  /** Nothing is watched. */
  public static final Vigilance NONE = new Vigilance(DriftRule.NONE, Staleness.NEVER);
}
