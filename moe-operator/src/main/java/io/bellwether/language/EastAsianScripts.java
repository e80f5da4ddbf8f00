package io.bellwether.language;

import java.lang.Character.UnicodeScript;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.function.Predicate;

/**
 * Tells Japanese, Korean and Chinese by their scripts, which is surer on a headline than any
 * statistics: Hangul is Korean, kana is Japanese, Han alone is Chinese unless a character is one of
 * those that only Japan writes.
 */
final class EastAsianScripts {
  /** One East Asian character says about as much as three letters of an alphabet. */
  private static final int LETTERS_PER_CHARACTER = 3;

  /** A Chinese headline may hold a の in a brand; Japanese text has at least this share of kana. */
  private static final int MIN_KANA_PERCENT = 10;

  private final CharsetEncoder japanese = encoder("EUC-JP");
  private final CharsetEncoder simplified = encoder("GB2312");
  private final CharsetEncoder traditional = encoder("Big5");

  private int kana;
  private int hangul;
  private int han;
  private int otherLetters;

  /**
   * {@code ja}, {@code ko}, {@code zh}, or empty when the text is not mainly in one of their
   * scripts. Han alone is given to whichever of {@code ja} and {@code zh} is a candidate.
   */
  String identify(CharSequence text, Predicate<String> isCandidate) {
    count(text);
    int eastAsian = kana + hangul + han;
    if (eastAsian == 0 || eastAsian * LETTERS_PER_CHARACTER < otherLetters) {
      return "";
    }
    if (hangul > 0 && hangul >= kana && hangul * 2 >= han) {
      return "ko";
    }
    if (kana * 100 >= (kana + han) * MIN_KANA_PERCENT) {
      return "ja";
    }
    boolean mayBeBoth = isCandidate.test("ja") && isCandidate.test("zh");
    boolean isJapanese = mayBeBoth ? hasJapaneseForm(text) : isCandidate.test("ja");
    return isJapanese ? "ja" : "zh";
  }

  /** Whether there are letters at all, in the text last identified. */
  boolean sawLetters() {
    return kana + hangul + han + otherLetters > 0;
  }

  private void count(CharSequence text) {
    kana = 0;
    hangul = 0;
    han = 0;
    otherLetters = 0;
    for (int i = 0; i < text.length(); ) {
      int c = Character.codePointAt(text, i);
      i += Character.charCount(c);
      if (Character.isLetter(c)) {
        switch (UnicodeScript.of(c)) {
          case HIRAGANA, KATAKANA -> kana++;
          case HANGUL -> hangul++;
          case HAN -> han++;
          default -> otherLetters++;
        }
      }
    }
  }

  /**
   * Whether a character is in Japan's standard set and in neither of China's, such as 円 or 価. No
   * list is kept: the JDK's charsets know.
   */
  private boolean hasJapaneseForm(CharSequence text) {
    if (japanese == null || simplified == null || traditional == null) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetter(c)
          && UnicodeScript.of(c) == UnicodeScript.HAN
          && japanese.canEncode(c)
          && !simplified.canEncode(c)
          && !traditional.canEncode(c)) {
        return true;
      }
    }
    return false;
  }

  /** Null where the runtime image was linked without the module jdk.charsets. */
  private static CharsetEncoder encoder(String charset) {
    return Charset.isSupported(charset) ? Charset.forName(charset).newEncoder() : null;
  }
}
