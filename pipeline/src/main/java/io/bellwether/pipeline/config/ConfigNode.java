package io.bellwether.pipeline.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A value as it was written, and where.
 *
 * @param value a {@code String}, a {@code List<ConfigNode>}, a {@code Map<String, ConfigNode>}, or
 *     null for a key without a value
 * @param where file and line, name of the environment variable, or the flag
 */
record ConfigNode(Object value, String where) {

  /** The scalar's text, or null when this is no scalar. */
  String text() {
    return value instanceof String text ? text : null;
  }

  /** The elements, or null when this is no list. */
  @SuppressWarnings("unchecked")
  List<ConfigNode> list() {
    return value instanceof List<?> ? (List<ConfigNode>) value : null;
  }

  /** The entries, or null when this is no mapping. */
  @SuppressWarnings("unchecked")
  Map<String, ConfigNode> map() {
    return value instanceof Map<?, ?> ? (Map<String, ConfigNode>) value : null;
  }

  /** The value on one line, for messages. */
  String print() {
    if (list() != null) {
      return list().stream().map(ConfigNode::print).collect(Collectors.joining(", ", "[", "]"));
    }
    if (map() != null) {
      return map().entrySet().stream()
          .map(entry -> entry.getKey() + ": " + entry.getValue().print())
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value == null ? "nothing" : text();
  }
}
