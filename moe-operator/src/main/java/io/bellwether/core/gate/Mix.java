package io.bellwether.core.gate;

/** A fixed hash, the same in every process and release: routes and parameters depend on it. */
final class Mix {
  private Mix() {}

  /** Spreads every bit of {@code x} over the result (finaliser of MurmurHash3). */
  static int mix(int x) {
    int h = x ^ (x >>> 16);
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    return h ^ (h >>> 16);
  }
}
