package io.bellwether.pipeline.config;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong, so that it is told all at once. Not thread-safe. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  /**
   * Adds one.
   *
   * @param where file and line, variable or flag; empty when it concerns several settings
   * @param bound what must hold, beginning with "must"
   * @param value as it was written; a secret must be masked before
   * @param remedy what to do about it
   */
  void add(String where, String key, String bound, String value, String remedy) {
    String prefix = where.isEmpty() ? "" : where + ": ";
    found.add(prefix + key + " " + bound + ": " + value + " (" + remedy + ")");
  }

  /** Adds a sentence as it is. */
  void add(String sentence) {
    found.add(sentence);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigException(found);
    }
  }
}
