package io.bellwether.core.ensemble;

/**
 * Poisson draws that depend on an item's id and a member's number alone, so that a run repeats
 * itself: SplitMix64 (Steele, Lea and Flood, 2014) seeded by both.
 */
final class Draws {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private long state;

  /** Begins the sequence of an item and a member. */
  void seed(String id, int member) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * FNV_PRIME;
    }
    state = mix(hash + member * GOLDEN_GAMMA);
  }

  /** A draw of the Poisson distribution by Knuth's product of uniform numbers (1969). */
  int poisson(double mean) {
    double limit = Math.exp(-mean);
    int count = 0;
    for (double product = uniform(); product > limit; product *= uniform()) {
      count++;
    }
    return count;
  }

  private double uniform() {
    state += GOLDEN_GAMMA;
    return (mix(state) >>> 11) * 0x1.0p-53;
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
