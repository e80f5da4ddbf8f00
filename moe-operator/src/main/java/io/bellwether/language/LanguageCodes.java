package io.bellwether.language;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** From the three-letter codes of ISO 639-3 to the two-letter codes of ISO 639-1. */
final class LanguageCodes {
  private static final Map<String, String> TWO_LETTERS = twoLetters();

  private LanguageCodes() {}

  /** The two-letter code, or empty where there is none. */
  static String twoLetters(String threeLetters) {
    return TWO_LETTERS.getOrDefault(threeLetters, "");
  }

  private static Map<String, String> twoLetters() {
    Map<String, String> codes = new HashMap<>();
    for (String two : Locale.getISOLanguages()) {
      codes.put(Locale.forLanguageTag(two).getISO3Language(), two);
    }
    // The JDK lists both the present and the former codes of these.
    codes.put("heb", "he");
    codes.put("ind", "id");
    codes.put("yid", "yi");
    // Members of a group of languages of which only the group has a two-letter code.
    codes.put("cmn", "zh");
    codes.put("pes", "fa");
    codes.put("ekk", "et");
    codes.put("lvs", "lv");
    codes.put("plt", "mg");
    return Collections.unmodifiableMap(codes);
  }
}
