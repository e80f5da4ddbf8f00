package io.bellwether.core.mixture;

import io.bellwether.core.Features;

/** The part of an item by which work or belief is kept apart. */
public enum ItemKey {
  /** One key for everything. */
  GLOBAL,
  SYMBOL,
  LANGUAGE,
  SOURCE;

  /** The key of an item. */
  public String of(Features x) {
    return of(x.symbol(), x.language(), x.source());
  }

  /** The key of an item with these properties. */
  public String of(String symbol, String language, String source) {
    return switch (this) {
      case GLOBAL -> "";
      case SYMBOL -> symbol;
      case LANGUAGE -> language;
      case SOURCE -> source;
    };
  }
}
