package io.bellwether.pipeline.evaluation;

import io.bellwether.core.Features;
import java.util.Locale;

/**
 * The scored items of one language, symbol or source.
 *
 * @param value may be empty, where items name none
 */
public record Cut(By by, String value, Table table) {
  /** What items can be cut by. */
  public enum By {
    LANGUAGE,
    SYMBOL,
    SOURCE;

    /** What options call it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    String of(Features x) {
      return switch (this) {
        case LANGUAGE -> x.language();
        case SYMBOL -> x.symbol();
        case SOURCE -> x.source();
      };
    }
  }
}
