package io.bellwether.core.gate;

import io.bellwether.core.Features;

/**
 * Picks the experts with the highest weights.
 *
 * <p>Equal weights are ordered by a hash of the item's features and the slot, and only equal hashes
 * by the slot. A gate that has learned nothing gives every expert the same weight; were its ties in
 * order of the slots, then only the first k experts would ever be asked, only they would learn, and
 * the gate would never find out about the others. The hash gives every expert its share of the
 * items, whichever of them are eligible, and the same item the same experts in every run.
 */
final class TopK {
  /**
   * The smallest weight of an asked expert: a softmax may round to zero, a route's weight must not.
   */
  private static final float SMALLEST = Float.MIN_NORMAL;

  private TopK() {}

  /**
   * Fills {@code out}, which is empty, in descending order.
   *
   * @param slots the candidates
   * @param weights theirs, by position in {@code slots}; overwritten
   * @param count number of candidates
   */
  static void pick(int k, int[] slots, float[] weights, int count, Features x, Route out) {
    int itemHash = hash(x);
    for (int taken = 0; taken < Math.min(k, count); taken++) {
      int best = 0;
      for (int i = 1; i < count; i++) {
        if (weights[i] > weights[best]
            || (weights[i] == weights[best] && isBefore(slots[i], slots[best], itemHash))) {
          best = i;
        }
      }
      out.add(slots[best], Math.max(SMALLEST, weights[best]));
      weights[best] = -1;
    }
  }

  private static boolean isBefore(int slot, int other, int itemHash) {
    return tieBreak(slot, itemHash) < tieBreak(other, itemHash);
  }

  private static int tieBreak(int slot, int itemHash) {
    return Mix.mix(itemHash + Mix.mix(slot + 1));
  }

  private static int hash(Features x) {
    int sum = x.size();
    int[] indices = x.indices();
    for (int i = 0; i < x.size(); i++) {
      sum += Mix.mix(indices[i] + 1);
    }
    return Mix.mix(sum);
  }
}
