package io.bellwether.pipeline.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was given of a configuration, written as {@code key=value} for {@code -D}: so that a job can
 * be submitted to a machine that does not have the file. References to secrets stay references and
 * are resolved where the job starts.
 */
public final class SettingsAsFlags {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SettingsAsFlags() {}

  /**
   * The settings by key, in the order in which they were given.
   *
   * @param file YAML; null for none
   * @param overrides go before variables, these before the file
   * @throws ConfigException when the file cannot be read or has unknown keys
   */
  public static Map<String, String> of(
      Path file, Map<String, String> overrides, Map<String, String> environment) {
    Problems problems = new Problems();
    GivenSettings given = new GivenSettings(problems);
    if (file != null) {
      addFile(file, given, problems);
    }
    given.addVariables(environment);
    given.addFlags(overrides);
    problems.throwIfAny();
    Map<String, String> flags = new LinkedHashMap<>();
    given
        .byKey()
        .forEach(
            (key, node) -> {
              if (node.value() != null) {
                flags.put(key, node.text() != null ? node.text() : json(node));
              }
            });
    return flags;
  }

  private static void addFile(Path file, GivenSettings given, Problems problems) {
    try {
      ConfigNode root = YamlText.parse(Files.readString(file), file.toString(), problems);
      if (root != null && root.value() != null) {
        given.addFile(root);
      }
    } catch (IOException e) {
      problems.add("--config must name a readable UTF-8 file: " + file + " (check the path)");
    }
  }

  /** JSON is YAML on one line. */
  private static String json(ConfigNode node) {
    List<ConfigNode> list = node.list();
    if (list != null) {
      return list.stream().map(SettingsAsFlags::json).collect(Collectors.joining(",", "[", "]"));
    }
    Map<String, ConfigNode> map = node.map();
    if (map != null) {
      return map.entrySet().stream()
          .map(entry -> quoted(entry.getKey()) + ":" + json(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    return node.value() == null ? "null" : quoted(node.text());
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text cannot be written as JSON", e);
    }
  }
}
