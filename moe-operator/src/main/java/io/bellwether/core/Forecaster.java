package io.bellwether.core;

import java.util.List;

/**
 * Anything that can be scored on a recorded stream: an expert, a baseline or a whole mixture.
 *
 * <p>The caller promises to call {@link #learn} only once the label is known, and never to show a
 * label to {@link #predict}: a forecaster must not look at {@link Observation#label()} or {@link
 * Observation#labelTime()} by itself. Not thread-safe.
 */
public interface Forecaster {
  /**
   * Tells which items are about to be decided on together, in this order; each is then predicted,
   * unless the forecaster {@link #defers} it. Those that decide on every item alone ignore it.
   *
   * @param decisionTime when that is, in milliseconds since 1970: from here on labels of these
   *     items may count
   */
  default void begin(long decisionTime, List<Observation> batch) {}

  /** Whether an item of the batch at hand is to be decided on with the next batch instead. */
  default boolean defers(Observation o) {
    return false;
  }

  /** Number of classes. */
  int numClasses();

  /** Writes the class probabilities of an item into the first {@link #numClasses()} entries. */
  void predict(Observation o, double[] out);

  /**
   * Whether the newest prediction was an opinion; false where it only gives every class the same
   * probability because there is nothing to say.
   */
  default boolean voted() {
    return true;
  }

  /** Learns that an item, predicted before, turned out to be of class {@code label}. */
  void learn(Observation o, int label);
}
