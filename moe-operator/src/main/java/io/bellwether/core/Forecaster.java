package io.bellwether.core;

/**
 * Anything that can be scored on a recorded stream: an expert, a baseline or a whole mixture.
 *
 * <p>The caller promises to call {@link #learn} only once the label is known, and never to show a
 * label to {@link #predict}: a forecaster must not look at {@link Observation#label()} or {@link
 * Observation#labelTime()} by itself. Not thread-safe.
 */
public interface Forecaster {
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
