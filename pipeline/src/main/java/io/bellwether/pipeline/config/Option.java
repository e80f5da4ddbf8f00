package io.bellwether.pipeline.config;

import java.util.Locale;

/**
 * One setting.
 *
 * @param key as in the file, parts joined by dots
 * @param defaultText the default as one would write it in the file; null when the setting may be
 *     absent
 * @param sentence what it does, for the reference
 */
record Option<T>(String key, OptionType<T> type, String defaultText, String sentence) {

  /** The environment variable that sets it. */
  String variable() {
    return variable(key);
  }

  static String variable(String key) {
    return "BELLWETHER_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The key up to the last dot, or the key itself. */
  String section() {
    int dot = key.lastIndexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }

  /** The parsed default, or null when there is none. */
  T defaultValue() {
    if (defaultText == null) {
      return null;
    }
    try {
      return type.parse(YamlText.value(defaultText, type.structured(), "default"));
    } catch (Mismatch e) {
      throw new IllegalStateException("the default of " + key + " " + e.getMessage(), e);
    }
  }
}
