package io.bellwether.core.text;

import java.io.Serializable;

/**
 * How text becomes a sparse vector.
 *
 * @param bits features are hashed into 2^bits entries; 8 to 24
 * @param wordNgrams longest run of words that is one feature, for scripts that part words by
 *     spaces; 1 to 4
 * @param characterNgrams longest run of characters that is one feature, for scripts that do not
 *     (Chinese, Japanese) and for Korean, whose words carry endings; 1 to 5
 * @param subwordLength in scripts that part words by spaces, every run of so many characters of a
 *     word, its borders included, is a feature of half a word's value, so that unseen forms of a
 *     word are recognised (Bojanowski et al., TACL 2017); 3 to 6, or 0 for none
 * @param maxCharacters text beyond this many characters is not looked at; 16 to 1,000,000
 * @param seed of the hash: another seed, other collisions
 */
public record FeatureSpec(
    int bits, int wordNgrams, int characterNgrams, int subwordLength, int maxCharacters, long seed)
    implements Serializable {
  /** Word 1-2-grams with subwords of 4, and character 1-3-grams, in 2^18 entries. */
  public static final FeatureSpec DEFAULT = new FeatureSpec(18, 2, 3, 4, 20_000, 42);

  public FeatureSpec {
    check("bits", bits, 8, 24);
    check("word-ngrams", wordNgrams, 1, 4);
    check("character-ngrams", characterNgrams, 1, 5);
    if (subwordLength != 0) {
      check("subword-length", subwordLength, 3, 6);
    }
    check("max-characters", maxCharacters, 16, 1_000_000);
  }

  /** Without subwords. */
  public FeatureSpec(int bits, int wordNgrams, int characterNgrams, int maxCharacters, long seed) {
    this(bits, wordNgrams, characterNgrams, 0, maxCharacters, seed);
  }

  private static void check(String setting, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          setting + " must be between " + low + " and " + high + ": " + value);
    }
  }
}
