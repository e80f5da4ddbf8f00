package io.bellwether.core.expert;

import io.bellwether.core.Features;
import io.bellwether.core.Stateful;

/**
 * Maps features to class probabilities and may learn from labels.
 *
 * <p>Contract, held by {@code EveryExpertTest}: {@link #predict} changes nothing that a later
 * prediction could show; inputs are never modified or kept; equal calls on equal state give equal
 * results, bit for bit; probabilities are finite, not negative and sum to one within 1e-5; a fresh
 * expert answers too; snapshot, restore and go on equals going on. After warm-up neither {@link
 * #predict} nor {@link #learn} allocates; a tree's learning does while it grows, which is bounded.
 * Not thread-safe.
 */
public interface Expert extends Stateful {
  /** Number of classes. */
  int numClasses();

  /**
   * Writes the class probabilities of one item.
   *
   * @param out receives {@link #numClasses()} values from index {@code offset} on
   * @return false when the expert abstains; {@code out} is then untouched
   */
  boolean predict(Features x, float[] out, int offset);

  /**
   * Predicts a micro-batch: item {@code i} goes to {@code out[i * numClasses()]}, and {@code
   * voted[i]} says whether it did. Equal to {@code size} calls of {@link #predict}.
   */
  default void predictBatch(Features[] batch, int size, float[] out, boolean[] voted) {
    for (int i = 0; i < size; i++) {
      voted[i] = predict(batch[i], out, i * numClasses());
    }
  }

  /**
   * Learns that an item turned out to be of class {@code label}.
   *
   * @param weight how much of the lesson to take, in (0, 1]: it scales the gradient or the count;
   *     1, the gate's routing weight, or the expert's responsibility for the item
   * @throws IllegalArgumentException when label or weight are out of range; nothing was learned
   */
  void learn(Features x, int label, float weight);
}
