package io.bellwether.core.gate;

import io.bellwether.core.Features;

/**
 * Picks the experts with the highest scores.
 *
 * <p>Equal scores are ordered by a hash of the item's features and the slot, and only equal hashes
 * by the slot. A gate that has learned nothing gives every expert the same score; were its ties in
 * order of the slots, then only the first k experts would ever be asked, only they would learn, and
 * the gate would never find out about the others. The hash gives every expert its share of the
 * items, whichever of them are eligible, and the same item the same experts in every run.
 */
final class TopK {
  private TopK() {}

  /**
   * Fills {@code out}, which is empty, in descending order of score.
   *
   * @param slots the candidates
   * @param scores theirs, by position in {@code slots}; overwritten
   * @param values what {@code out} gets as their weights, by the same position
   * @param count number of candidates
   */
  static void pick(
      int k, int[] slots, float[] scores, float[] values, int count, Features x, Route out) {
    int itemHash = hash(x);
    for (int taken = 0; taken < Math.min(k, count); taken++) {
      int best = 0;
      for (int i = 1; i < count; i++) {
        if (scores[i] > scores[best]
            || (scores[i] == scores[best] && isBefore(slots[i], slots[best], itemHash))) {
          best = i;
        }
      }
      out.add(slots[best], values[best]);
      scores[best] = Float.NEGATIVE_INFINITY;
    }
  }

  private static boolean isBefore(int slot, int other, int itemHash) {
    return tieBreak(slot, itemHash) < tieBreak(other, itemHash);
  }

  private static int tieBreak(int slot, int itemHash) {
    return Mix.mix(itemHash + Mix.mix(slot + 1));
  }

  /** Of the indices, in whatever order they come. */
  static int hash(Features x) {
    int sum = x.size();
    int[] indices = x.indices();
    for (int i = 0; i < x.size(); i++) {
      sum += Mix.mix(indices[i] + 1);
    }
    return Mix.mix(sum);
  }
}
