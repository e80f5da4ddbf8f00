package io.bellwether.core;

/** What an item must have so that an expert has something to say about it. */
public enum Needs {
  /** The expert answers whatever the item is, as it does not look at it. */
  NOTHING,
  /** At least one sparse entry, that is, a text with a word in it. */
  TEXT,
  /** At least one number, be it missing (NaN). */
  NUMBERS,
  /** An embedding, which items have where an encoder is configured. */
  EMBEDDING;

  /** Whether the item has it. */
  public boolean metBy(Features x) {
    return switch (this) {
      case NOTHING -> true;
      case TEXT -> x.size() > 0;
      case NUMBERS -> x.numbers().length > 0;
      case EMBEDDING -> x.embedding().length > 0;
    };
  }
}
