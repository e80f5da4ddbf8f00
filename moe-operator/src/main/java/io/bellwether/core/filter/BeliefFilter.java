package io.bellwether.core.filter;

import io.bellwether.core.Stateful;

/**
 * The running belief over the experts, given how right each has lately been.
 *
 * <p>Experts are slots, numbered from 0. The caller keeps the votes of each item until its label is
 * known, then calls {@link #update}; labels come in label-time order. Contract, held by {@code
 * EveryBeliefFilterTest}: beliefs are finite, not negative and sum to one within 1e-9 after any
 * sequence of updates, however extreme the votes; experts that did not vote are not judged (their
 * belief stays, or returns towards the prior where the kind says so); snapshot, restore and go on
 * equals going on. A snapshot of fewer slots loads as if it had been resized, one of more slots
 * makes the filter grow. After warm-up nothing allocates. Not thread-safe.
 */
public interface BeliefFilter extends Stateful {
  /** Number of expert slots. */
  int numExperts();

  /** Makes room for more experts; each new one starts with an equal share. */
  void resize(int numExperts);

  /** Writes the current belief in each expert into the first {@link #numExperts()} entries. */
  void beliefs(double[] out);

  /**
   * Writes the current belief in a few experts, at their places; others may be written, too. Equals
   * what {@link #beliefs(double[])} writes there but for rounding, and may cost no more than the
   * few, where that costs as much as all.
   *
   * @param experts slots; the first {@code count}
   * @param out has {@link #numExperts()} entries
   */
  default void beliefs(int[] experts, int count, double[] out) {
    beliefs(out);
  }

  /**
   * Learns from one labelled item.
   *
   * @param labelTime when the label became known
   * @param votes class probabilities by slot: expert {@code i}'s start at {@code i * numClasses};
   *     read only
   * @param voted by slot; the votes of the others are ignored
   * @param label the true class
   */
  void update(long labelTime, float[] votes, boolean[] voted, int numClasses, int label);

  /**
   * Forgets what was learned of one expert: its belief becomes an equal share, the others keep
   * their ratios to each other. Beliefs that never differ stay as they are.
   */
  void forget(int expert);

  /**
   * From now on, until it is called again, one update counts as so many. Not part of the state, so
   * whoever hastens an update takes it back right after.
   *
   * @param factor multiplies the rate of learning; above 0, 1 as specified
   * @throws UnsupportedOperationException from kinds without such a rate, unless factor is 1; see
   *     {@link FilterSpec#canHasten()}
   */
  default void hasten(double factor) {
    if (factor != 1) {
      throw new UnsupportedOperationException(stateType() + " has no rate to hasten");
    }
  }

  /**
   * Writes what the filter itself would predict from these votes, without a gate: the votes weighed
   * by the beliefs in those that voted; uniform when nobody did or none of them is believed.
   *
   * @param votes as in {@link #update}, which has to refuse what is no probability
   * @param beliefs a buffer of {@link #numExperts()} entries, overwritten
   * @param out receives {@code numClasses} probabilities
   */
  default void forecast(
      float[] votes, boolean[] voted, int numClasses, double[] beliefs, double[] out) {
    beliefs(beliefs);
    Forecast.mix(votes, voted, numClasses, beliefs, out);
  }

  /** The newest label time that influenced the beliefs, or 0. */
  long labelsSeenUpTo();
}
