package io.bellwether.core.expert;

/**
 * Where weights start: uniform in ±scale, each a function of seed and position, so that it can be
 * told at any time whether a weight still stands there. Positions are mixed by the finaliser of
 * SplitMix64 (Steele, Lea, Flood 2014).
 */
final class SeededStart {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final float scale;

  SeededStart(long seed, float scale) {
    this.seed = seed;
    this.scale = scale;
  }

  void fill(float[] weights) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = at(i);
    }
  }

  /** Whether the entries from {@code offset} on are all as they were at the start. */
  boolean holds(float[] weights, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (weights[i] != at(i)) {
        return false;
      }
    }
    return true;
  }

  private float at(int index) {
    long z = seed + (index + 1) * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    // The upper 24 bits: as many as a float holds.
    float unit = (z >>> 40) * 0x1p-24f;
    return scale * (2 * unit - 1);
  }
}
