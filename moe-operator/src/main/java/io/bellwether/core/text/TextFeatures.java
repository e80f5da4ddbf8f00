package io.bellwether.core.text;

import io.bellwether.core.Features;

/**
 * Turns text into a sparse vector of hashed n-grams: word 1..n-grams for scripts that part words by
 * spaces, character 1..n-grams within runs of those that do not.
 *
 * <p>The text is first normalised (Unicode NFKC, lower case by code point), so that composed and
 * decomposed accents, full-width and half-width forms give the same features. Every digit counts as
 * 0 and a number with its inner points and commas is one word, so that {@code 1,204.50} and {@code
 * 7,311.25} are the same word. An n-gram does not reach from a word into an unspaced run or back.
 *
 * <p>Presence counts, not frequency: every index comes once. Subwords of words, where the spec asks
 * for them, have half the value of all others, and the vector is scaled to length 1. Text without a
 * word gives no entry. The same {@link FeatureSpec} gives the same features on every machine whose
 * JDK has the same Unicode version.
 *
 * <p>One instance belongs to one thread; it holds its buffers and, after they have grown to the
 * longest text, allocates nothing for text that is already normal. Lone surrogates part words like
 * punctuation.
 *
 * <pre>{@code
 * TextFeatures text = new TextFeatures(FeatureSpec.DEFAULT);
 * Features features = new Features();
 * text.extract("Gold climbs 1.2% as dollar slips", features);
 * }</pre>
 */
public final class TextFeatures {
  private final NormalText normal;
  private final Grams words;
  private final Grams characters;
  private final Subwords subwords;
  private final HashedSet set;

  /** Makes an extractor with buffers of its own. */
  public TextFeatures(FeatureSpec spec) {
    normal = new NormalText(spec.maxCharacters());
    set = new HashedSet(spec.bits());
    words = new Grams(spec.wordNgrams(), Hash.start(spec.seed(), 1), set);
    characters = new Grams(spec.characterNgrams(), Hash.start(spec.seed(), 2), set);
    subwords = new Subwords(spec.subwordLength(), Hash.start(spec.seed(), 3), set);
  }

  /**
   * Replaces the sparse entries of {@code out} by those of {@code text}; its context and numbers
   * stay. Characters beyond the spec's bound are not looked at.
   */
  public void extract(CharSequence text, Features out) {
    out.clear();
    normal.set(text);
    set.fill(out);
    try {
      tokenize(normal.characters(), normal.length());
    } finally {
      set.release();
    }
    scaleToLengthOne(out);
  }

  private static void scaleToLengthOne(Features out) {
    float[] values = out.values();
    float squares = 0;
    for (int i = 0; i < out.size(); i++) {
      squares += values[i] * values[i]; // ones and quarters: exact
    }
    float factor = (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < out.size(); i++) {
      values[i] *= factor;
    }
  }

  private void tokenize(char[] text, int length) {
    words.restart();
    characters.restart();
    int i = 0;
    while (i < length) {
      int c = Character.codePointAt(text, i, length);
      int kind = CodePoints.kind(c);
      if (kind == CodePoints.UNSPACED) {
        words.restart();
        i = unspacedRun(text, i, length);
        characters.restart();
      } else if (kind == CodePoints.LETTER || kind == CodePoints.DIGIT) {
        i = word(text, i, length);
      } else {
        int next = i + Character.charCount(c);
        if (kind == CodePoints.SIGN
            || (kind == CodePoints.POLARITY && isPolarity(text, i, next, length))) {
          words.add(Hash.step(Hash.START, c == '\u2212' ? '-' : c));
        }
        i = next;
      }
    }
  }

  private int unspacedRun(char[] text, int from, int length) {
    int i = from;
    while (i < length) {
      int c = Character.codePointAt(text, i, length);
      int kind = CodePoints.kind(c);
      if (kind == CodePoints.UNSPACED || kind == CodePoints.MARK) {
        characters.add(c);
      } else if (kind != CodePoints.IGNORED) {
        break;
      }
      i += Character.charCount(c);
    }
    return i;
  }

  private int word(char[] text, int from, int length) {
    long hash = Hash.START;
    subwords.begin();
    int i = from;
    int before = CodePoints.SEPARATOR;
    while (i < length) {
      int c = Character.codePointAt(text, i, length);
      int kind = CodePoints.kind(c);
      if (kind == CodePoints.DIGIT) {
        hash = Hash.step(hash, '0');
        subwords.add('0');
      } else if (kind == CodePoints.LETTER || kind == CodePoints.MARK) {
        hash = Hash.step(hash, Character.toLowerCase(c));
        subwords.add(Character.toLowerCase(c));
      } else if (before == CodePoints.DIGIT && isInsideNumber(text, i, length)) {
        hash = Hash.step(hash, c);
        subwords.add(c);
      } else if (kind != CodePoints.IGNORED) {
        break;
      }
      before = kind;
      i += Character.charCount(c);
    }
    words.add(hash);
    subwords.end();
    return i;
  }

  private static boolean isInsideNumber(char[] text, int i, int length) {
    return (text[i] == '.' || text[i] == ',') && digitAt(text, i + 1, length);
  }

  /** A sign before a digit, but not the hyphen of 2014-15. */
  private static boolean isPolarity(char[] text, int i, int next, int length) {
    int before = i == 0 ? CodePoints.SEPARATOR : CodePoints.kind(text[i - 1]);
    return before != CodePoints.LETTER && before != CodePoints.DIGIT && digitAt(text, next, length);
  }

  private static boolean digitAt(char[] text, int i, int length) {
    return i < length && CodePoints.kind(text[i]) == CodePoints.DIGIT;
  }
}
