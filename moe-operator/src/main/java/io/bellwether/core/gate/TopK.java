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
  /** Of more, hardly any is looked at twice, and to foresee that is easy. */
  private static final int FEW = 16;

  private TopK() {}

  /**
   * Fills {@code out}, which is empty, in descending order of score: one pass, in which hardly any
   * candidate but the first few is more than compared.
   *
   * @param slots the candidates
   * @param scores theirs, by position in {@code slots}
   * @param values what {@code out} gets as their weights, by the same position
   * @param count number of candidates
   * @param itemHash {@link #hash} of the item
   */
  static void pick(
      int k, int[] slots, float[] scores, float[] values, int count, int itemHash, Route out) {
    boolean few = k <= 2 && count <= FEW;
    if (k < 1 || (few && pickTwo(k, slots, scores, values, count, out))) {
      return;
    }
    float least = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      if (scores[i] < least) {
        continue;
      }
      // Positions and scores until all are found.
      int rank = out.size();
      while (rank > 0 && isBefore(i, out.expert(rank - 1), slots, scores, itemHash)) {
        rank--;
      }
      if (rank < k) {
        out.truncate(k - 1);
        out.insert(rank, i, scores[i]);
      }
      least = out.size() == k ? out.weight(k - 1) : least;
    }
    for (int i = 0; i < out.size(); i++) {
      int position = out.expert(i);
      out.set(i, slots[position], values[position]);
    }
  }

  /**
   * The same for the top-1 and top-2 of most gates, without a branch that depends on the scores:
   * which of a few candidates is ahead is what a processor cannot foresee. Scores and positions are
   * compared as one number.
   *
   * @return whether it could tell: not where equal scores have to be ordered, or few are there
   */
  private static boolean pickTwo(
      int k, int[] slots, float[] scores, float[] values, int count, Route out) {
    long first = Long.MIN_VALUE;
    long second = Long.MIN_VALUE;
    long third = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      long key = key(scores[i], i);
      long behindFirst = Math.min(first, key);
      first = Math.max(first, key);
      third = Math.max(third, Math.min(second, behindFirst));
      second = Math.max(second, behindFirst);
    }
    boolean tie = isAlike(first, second) || (k == 2 && isAlike(second, third));
    if (count < 3 || tie || Float.isNaN(scores[(int) first])) {
      return false;
    }
    out.add(slots[(int) first], values[(int) first]);
    if (k == 2) {
      out.add(slots[(int) second], values[(int) second]);
    }
    return true;
  }

  /** Ascending with the score, whose bits are above those of the position. */
  private static long key(float score, int position) {
    int bits = Float.floatToRawIntBits(score + 0f); // zero has one sign only
    return ((long) (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) << 32) | position;
  }

  private static boolean isAlike(long key, long other) {
    return (int) (key >> 32) == (int) (other >> 32);
  }

  /** Whether a candidate goes before one at an earlier position. */
  private static boolean isBefore(
      int position, int earlier, int[] slots, float[] scores, int itemHash) {
    return scores[position] > scores[earlier]
        || (scores[position] == scores[earlier]
            && isBefore(slots[position], slots[earlier], itemHash));
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
