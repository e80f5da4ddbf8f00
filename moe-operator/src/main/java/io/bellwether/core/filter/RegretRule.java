package io.bellwether.core.filter;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How losses become evidence for or against each expert, and evidence becomes weights; the part in
 * which the kinds of {@link RegretFilter} differ.
 *
 * <p>Arrays are by slot and belong to the caller; entries of experts that did not vote are neither
 * read nor written.
 */
interface RegretRule {
  /**
   * Learns from one label.
   *
   * @param weights of those that voted, summing to one: what the mixture was made with
   * @param likelihoods the probability each gave to the true class, in (0, 1]
   */
  void learn(double[] weights, double[] likelihoods, boolean[] voted);

  /**
   * Writes weights of those that voted, up to a common factor; not negative, not all zero.
   *
   * @return false when there is no evidence yet between them; nothing is then written
   */
  boolean weigh(boolean[] voted, double[] out);

  /** Makes room for more experts, each with the evidence that gives it the mean weight. */
  void resize(int numExperts);

  /** Gives one expert the evidence that gives it the mean weight of the others. */
  void forget(int expert);

  /** Writes all evidence. */
  void save(DataOutput out) throws IOException;

  /** Replaces the evidence by that of {@code numExperts} experts. */
  void load(DataInput in, int numExperts) throws IOException;
}
