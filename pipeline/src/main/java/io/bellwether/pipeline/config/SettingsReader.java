package io.bellwether.pipeline.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads typed values out of what was given and notes what came of it. A value that does not fit is
 * told to the problems and the default is read in its place, so that reading always goes on.
 */
final class SettingsReader {
  private final String prefix;
  private final Map<String, ConfigNode> given;
  private final Problems problems;
  private final Map<String, Object> effective = new LinkedHashMap<>();

  /**
   * @param prefix put before every key in messages
   * @param given values by the options' keys
   */
  SettingsReader(String prefix, Map<String, ConfigNode> given, Problems problems) {
    this.prefix = prefix;
    this.given = given;
    this.problems = problems;
  }

  /** What was read so far, given or default, by key and in order; as YAML and JSON can show it. */
  Map<String, Object> effective() {
    return effective;
  }

  /** The value of a setting that has a default. */
  <T> T read(Option<T> option) {
    return read(option, option.defaultValue());
  }

  /** The value of a setting whose default is found out elsewhere. */
  <T> T read(Option<T> option, T fallback) {
    T value = parse(option);
    return note(option, value == null ? fallback : value);
  }

  /** The value of a setting that may be absent. */
  <T> Optional<T> readOptional(Option<T> option) {
    T value = parse(option);
    return value == null ? Optional.empty() : Optional.of(note(option, value));
  }

  /** Where a setting was given, or nothing. */
  String where(Option<?> option) {
    ConfigNode node = given.get(option.key());
    return node == null ? "" : node.where();
  }

  /** Whether a setting, or an entry of it, was given. */
  boolean isGiven(Option<?> option) {
    return given.keySet().stream()
        .anyMatch(key -> key.equals(option.key()) || key.startsWith(option.key() + "."));
  }

  /** A setting as it was given, for messages. */
  String given(Option<?> option) {
    ConfigNode node = given.get(option.key());
    return node == null ? "entries of it" : node.print();
  }

  /** A mapping as given, entry by entry, or null when no entry and no empty mapping was. */
  Map<String, ConfigNode> entries(Option<Map<String, String>> option) {
    String start = option.key() + ".";
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    given.forEach(
        (key, node) -> {
          if (key.startsWith(start)) {
            entries.put(key.substring(start.length()), node);
          }
        });
    ConfigNode whole = given.get(option.key());
    if (whole != null && whole.value() != null && whole.map() == null) {
      mismatch(option, whole, "must be " + option.type().description());
    }
    boolean isGiven = !entries.isEmpty() || (whole != null && whole.map() != null);
    return isGiven ? entries : null;
  }

  /** Keeps what came of an option that was read some other way. */
  <T> T note(Option<T> option, T value) {
    effective.put(option.key(), option.type().plain(value));
    return value;
  }

  private <T> T parse(Option<T> option) {
    ConfigNode node = given.get(option.key());
    if (node == null || node.value() == null) {
      return null;
    }
    try {
      return option.type().parse(node);
    } catch (Mismatch e) {
      mismatch(option, node, e.getMessage());
      return null;
    }
  }

  private void mismatch(Option<?> option, ConfigNode node, String bound) {
    String key = prefix + option.key();
    String value = Secrets.isHidden(key) ? Secrets.MASK : node.print();
    String remedy =
        option.defaultText() == null || option.type().structured()
            ? "or leave it out"
            : "leave it out for the default, " + option.defaultText();
    problems.add(node.where(), key, bound, value, remedy);
  }
}
