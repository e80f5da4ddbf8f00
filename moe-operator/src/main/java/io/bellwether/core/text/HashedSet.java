package io.bellwether.core.text;

import io.bellwether.core.Features;

/**
 * Collects hashes, folded to indices, into {@link Features}, each index once. One bit per possible
 * index tells what is in; only the bits that were set are cleared after a text.
 */
final class HashedSet {
  private final int bits;
  private final long[] present;
  private Features target;

  /** A set over 2^{@code bits} indices. */
  HashedSet(int bits) {
    this.bits = bits;
    this.present = new long[1 << (bits - 6)];
  }

  /** From now on new indices are appended to {@code features}, which must have no entries. */
  void fill(Features features) {
    target = features;
  }

  /** Adds the index of a hash with its value unless it is in. */
  void add(long hash, float value) {
    int index = Hash.fold(hash, bits);
    long bit = 1L << index;
    if ((present[index >>> 6] & bit) == 0) {
      present[index >>> 6] |= bit;
      target.add(index, value);
    }
  }

  /** Forgets the indices and the features they went into. */
  void release() {
    int[] indices = target.indices();
    for (int i = 0; i < target.size(); i++) {
      present[indices[i] >>> 6] = 0;
    }
    target = null;
  }
}
