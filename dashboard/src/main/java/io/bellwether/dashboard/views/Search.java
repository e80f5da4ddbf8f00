package io.bellwether.dashboard.views;

import io.bellwether.schema.Prediction;
import java.util.Locale;

/**
 * Which predictions to find. Empty texts match all; case does not matter.
 *
 * @param text in headline, symbol, source or id
 * @param limit at most so many, up to {@value #MAX_LIMIT}
 */
public record Search(String text, String symbol, String language, String verdict, int limit) {
  /** More than a page can show. */
  public static final int MAX_LIMIT = 500;

  public Search {
    text = text.toLowerCase(Locale.ROOT);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ": " + limit);
    }
  }

  boolean matches(Entry entry) {
    Prediction p = entry.prediction();
    return same(symbol, p.getSymbol())
        && same(language, p.getLanguage())
        && same(verdict, p.getVerdict())
        && (text.isEmpty()
            || holds(p.getHeadline())
            || holds(p.getSymbol())
            || holds(p.getSource())
            || holds(p.getId()));
  }

  private static boolean same(String wanted, String value) {
    return wanted.isEmpty() || wanted.equalsIgnoreCase(value);
  }

  private boolean holds(String value) {
    return value.toLowerCase(Locale.ROOT).contains(text);
  }
}
