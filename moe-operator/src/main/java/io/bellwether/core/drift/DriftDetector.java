package io.bellwether.core.drift;

import io.bellwether.core.Stateful;

/**
 * Watches a stream of numbers between 0 and 1 and tells when their mean has changed, up or down.
 *
 * <p>Contract, held by {@code EveryDriftDetectorTest}: after an alarm the detector goes on with
 * what it takes for the new regime; equal numbers give equal alarms; snapshot, restore and go on
 * equals going on; after warm-up {@link #update} allocates nothing. Not thread-safe.
 */
public interface DriftDetector extends Stateful {
  /**
   * Takes one number.
   *
   * @return whether the mean has changed
   * @throws IllegalArgumentException when it is not between 0 and 1; nothing has then changed
   */
  boolean update(double value);

  /** How many numbers the current regime is known by. */
  long length();

  /** Their mean; 0 without any. */
  double mean();
}
