package io.bellwether.core.gate;

/**
 * Gaussian noise that is drawn from the item and the slot instead of from a generator: the same
 * item has the same noise in every run, on every subtask and again when the gate learns of it.
 */
final class RoutingNoise {
  private static final double TO_UNIT = 1.0 / (1L << 53);

  private final long seed;

  RoutingNoise(long seed) {
    this.seed = seed;
  }

  /**
   * A draw from N(0, 1), by the polar method of Marsaglia and Bray (1964).
   *
   * @param itemHash {@link TopK#hash}
   */
  float draw(int itemHash, int slot) {
    long state = seed + itemHash * 0x9e3779b97f4a7c15L + slot;
    double u;
    double square;
    do {
      state = mix(state);
      u = (state >>> 11) * TO_UNIT * 2 - 1;
      state = mix(state);
      double v = (state >>> 11) * TO_UNIT * 2 - 1;
      square = u * u + v * v;
    } while (square >= 1 || square == 0);
    // StrictMath: the last bit may decide who is asked, and must not depend on the machine. Its
    // cosine, which the method of Box and Muller needs, allocates.
    return (float) (u * StrictMath.sqrt(-2 * StrictMath.log(square) / square));
  }

  /**
   * A number from 0 to below 1, the same whenever the item comes.
   *
   * @param itemHash {@link TopK#hash}
   */
  double share(int itemHash) {
    return (mix(seed + itemHash) >>> 11) * TO_UNIT;
  }

  /** Finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long x) {
    long z = x + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
