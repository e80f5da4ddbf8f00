package io.bellwether.dashboard.alerts;

import java.util.List;
import java.util.Locale;

/**
 * How much a headline is about its symbol, where the prediction does not say: 1 when it names the
 * symbol or an alias; 0 when aliases are known and it names none; 1 when none are known, as then
 * nobody can tell.
 */
final class Relevance {
  private Relevance() {}

  static double of(String headline, String symbol, List<String> aliases) {
    if (aliases.isEmpty()) {
      return 1;
    }
    String text = headline.toLowerCase(Locale.ROOT);
    boolean named =
        names(text, symbol.toLowerCase(Locale.ROOT))
            || aliases.stream().anyMatch(alias -> names(text, alias.toLowerCase(Locale.ROOT)));
    return named ? 1 : 0;
  }

  private static boolean names(String text, String name) {
    if (name.isBlank()) {
      return false;
    }
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      boolean begins = at == 0 || isBoundary(text.codePointBefore(at), name.codePointAt(0));
      int end = at + name.length();
      boolean ends =
          end == text.length() || isBoundary(text.codePointAt(end), name.codePointBefore(end - at));
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }

  /** Scripts without blanks have no boundaries of words to look for. */
  private static boolean isBoundary(int outside, int inside) {
    return !Character.isLetterOrDigit(outside)
        || Character.UnicodeScript.of(inside) != Character.UnicodeScript.of(outside)
        || Character.isIdeographic(inside)
        || Character.UnicodeScript.of(inside) == Character.UnicodeScript.HIRAGANA
        || Character.UnicodeScript.of(inside) == Character.UnicodeScript.KATAKANA;
  }
}
