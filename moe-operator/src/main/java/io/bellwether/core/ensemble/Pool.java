package io.bellwether.core.ensemble;

import io.bellwether.core.Observation;

/**
 * Makes one opinion of many votes. Not thread-safe. Used by one {@link Committee}, which calls
 * {@link #combine} for each item and {@link #learn} when its label is known.
 */
public interface Pool {
  /**
   * Combines the votes on an item.
   *
   * @param votes those of members without an opinion are not to be counted; where nobody has one,
   *     all classes are equally probable
   * @param out receives probabilities that sum to one
   */
  void combine(Observation o, Votes votes, double[] out);

  /**
   * Learns a label; nothing by default.
   *
   * @param votes as they were when the item was predicted
   */
  default void learn(Observation o, Votes votes, int label) {}
}
