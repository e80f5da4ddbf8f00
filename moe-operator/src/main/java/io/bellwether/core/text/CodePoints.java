package io.bellwether.core.text;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the extractor needs to know of a code point, looked up in a table that is computed once per
 * JVM from the JDK's own Unicode data.
 */
final class CodePoints {
  /** Only parts. */
  static final byte SEPARATOR = 0;

  /** Letter of a script that parts words by spaces. */
  static final byte LETTER = 1;

  /** Decimal digit of any script. */
  static final byte DIGIT = 2;

  /** Letter of a script whose words are not parted by spaces, or, in Korean, carry endings. */
  static final byte UNSPACED = 3;

  /** Combining mark: belongs to whatever it follows. */
  static final byte MARK = 4;

  /** A word of its own wherever it stands: percent, currency, emoji. */
  static final byte SIGN = 5;

  /** A word of its own before a digit: plus and minus. */
  static final byte POLARITY = 6;

  /** Not there: soft hyphen, joiners, variation selectors, skin tones. */
  static final byte IGNORED = 7;

  private static final int KIND = 7;
  private static final byte NORMAL = 8;

  private static final Set<UnicodeScript> UNSPACED_SCRIPTS =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  /** The mark that lengthens a vowel in either kana; Unicode counts it to no script. */
  private static final int PROLONGED_SOUND = 0x30FC;

  private static final byte[] BASIC_PLANE = basicPlane();

  private CodePoints() {}

  /** Which of the kinds above. */
  static int kind(int codePoint) {
    return codePoint < BASIC_PLANE.length ? BASIC_PLANE[codePoint] & KIND : compute(codePoint);
  }

  /**
   * Whether a text made only of such code points is in NFKC: this one is its own normal form and
   * joins nothing that stands before it.
   */
  static boolean isNormal(int codePoint) {
    if (codePoint < BASIC_PLANE.length) {
      return (BASIC_PLANE[codePoint] & NORMAL) != 0;
    }
    // Pictographs, and the unified ideographs beyond the basic plane.
    return (codePoint >= 0x1F300 && codePoint <= 0x1FAFF)
        || (codePoint >= 0x20000 && codePoint <= 0x2EBE0);
  }

  private static byte[] basicPlane() {
    byte[] table = new byte[0x10000];
    for (int c = 0; c < table.length; c++) {
      table[c] = compute(c);
      if (!Character.isSurrogate((char) c)
          && !joinsWhatStandsBefore(c)
          && Normalizer.isNormalized(Character.toString(c), Normalizer.Form.NFKC)) {
        table[c] |= NORMAL;
      }
    }
    return table;
  }

  private static boolean joinsWhatStandsBefore(int c) {
    boolean vowelOrFinalJamo = c >= 0x1160 && c <= 0x11FF;
    return vowelOrFinalJamo || (isMark(c) && !isVariationSelector(c));
  }

  private static byte compute(int c) {
    if (isIgnored(c)) {
      return IGNORED;
    }
    if (isMark(c)) {
      return MARK;
    }
    if (Character.isDigit(c)) {
      return DIGIT;
    }
    int type = Character.getType(c);
    if (Character.isLetter(c) || type == Character.LETTER_NUMBER) {
      boolean unspaced = c == PROLONGED_SOUND || UNSPACED_SCRIPTS.contains(UnicodeScript.of(c));
      return unspaced ? UNSPACED : LETTER;
    }
    if (c == '+' || c == '-' || c == '\u2212') {
      return POLARITY;
    }
    boolean sign = c == '%' || type == Character.CURRENCY_SYMBOL || type == Character.OTHER_SYMBOL;
    return sign ? SIGN : SEPARATOR;
  }

  private static boolean isIgnored(int c) {
    boolean skinTone = c >= 0x1F3FB && c <= 0x1F3FF;
    return isVariationSelector(c) || skinTone || Character.getType(c) == Character.FORMAT;
  }

  private static boolean isVariationSelector(int c) {
    return c >= 0xFE00 && c <= 0xFE0F;
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }
}
