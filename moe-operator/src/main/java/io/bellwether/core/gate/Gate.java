package io.bellwether.core.gate;

import io.bellwether.core.Features;
import io.bellwether.core.Stateful;

/**
 * Maps features to routing weights over the experts and picks who is asked.
 *
 * <p>Experts are slots, numbered from 0 and never reused. Call {@link #project} once per item, then
 * {@link #route} and later, with the same projected features, {@link #learn}. Contract, held by
 * {@code EveryGateTest}: only eligible experts are asked; weights are finite and positive; routing
 * changes no parameter; equal calls on equal state give equal routes; snapshot, restore and go on
 * equals going on. A snapshot of fewer slots loads as if it had been resized, one of more slots
 * makes the gate grow. After warm-up nothing allocates. Not thread-safe.
 */
public interface Gate extends Stateful {
  /** Number of expert slots. */
  int numExperts();

  /** The most experts that one item can be sent to. */
  int maxAsked();

  /** Makes room for more experts; the new ones start with neutral parameters. */
  void resize(int numExperts);

  /**
   * Writes what this gate wants to know of an item: its own small feature space, which travels with
   * the item so that the gate trainer can learn from it later.
   *
   * @param out cleared and filled; its context is set from {@code x}
   */
  void project(Features x, Features out);

  /**
   * Tells the gate what the expert in a slot is called; only gates whose rules go by name listen.
   * Called for each slot after the gate was made, resized or loaded; a name may sit in several
   * slots, of which one at most is eligible.
   */
  default void seat(int slot, String name) {}

  /**
   * Tells the gate what it has to gain for the expert in a slot to be worth asking: so much is
   * taken off the logarithm of its share where the gate chooses, not from the weight of one that
   * was chosen. Only gates that choose by what they learned listen. Called like {@link #seat}.
   *
   * @param penalty 0 or above
   */
  default void charge(int slot, double penalty) {}

  /**
   * Puts the experts in the order in which they are to be asked about one item.
   *
   * @param projected from {@link #project}
   * @param eligible by slot; where none is, {@code out} comes back empty
   * @param atMost so many are enough
   * @param out cleared and filled; the weights are natural logarithms for {@link #weigh}
   */
  void rank(Features projected, boolean[] eligible, int atMost, Route out);

  /** Turns the logarithms of the chosen experts, or some of them, into routing weights. */
  void weigh(Route chosen);

  /**
   * Picks the experts for one item on its own.
   *
   * @param projected from {@link #project}
   * @param eligible by slot; where none is, {@code out} comes back empty
   * @param out cleared and filled
   */
  default void route(Features projected, boolean[] eligible, Route out) {
    rank(projected, eligible, maxAsked(), out);
    weigh(out);
  }

  /**
   * Learns from one labelled item: the gate-weighted likelihood of Jacobs, Jordan, Nowlan and
   * Hinton (1991), whose responsibilities are the routing weight times the likelihood,
   * renormalised. Gates that learn nothing only check the arguments.
   *
   * @param route who had been asked, with the routing weights of that time
   * @param likelihood probability the {@code i}-th asked expert had given to the true class; NaN
   *     where it abstained
   */
  void learn(Features projected, Route route, float[] likelihood);
}
