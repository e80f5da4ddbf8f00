package io.bellwether.core.text;

/**
 * A 64-bit hash for short sequences: multiply and xor-shift per unit, and a last mixing round whose
 * high bits are used. Not for anything that an attacker may choose collisions for.
 */
final class Hash {
  /** Where the hash of a word begins; only that of an n-gram depends on the seed. */
  static final long START = 0x243F6A8885A308D3L;

  // Odd, from the digits of the golden ratio and of √3, so that no bit pattern was chosen.
  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  private static final long LAST_FACTOR = 0xBB67AE8584CAA73BL;

  private Hash() {}

  /** Where an n-gram hash begins; {@code kind} keeps word and character n-grams apart. */
  static long start(long seed, int kind) {
    return step(step(START, seed), kind);
  }

  /** The hash with one unit more. */
  static long step(long hash, long unit) {
    long mixed = (hash ^ unit) * FACTOR;
    return mixed ^ (mixed >>> 29);
  }

  /** Folds a hash to {@code bits} bits. */
  static int fold(long hash, int bits) {
    long mixed = (hash ^ (hash >>> 32)) * LAST_FACTOR;
    return (int) (mixed >>> (64 - bits));
  }
}
