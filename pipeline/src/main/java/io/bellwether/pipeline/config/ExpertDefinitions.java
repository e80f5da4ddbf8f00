package io.bellwether.pipeline.config;

import io.bellwether.core.mixture.ExpertDefinition;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One expert's definition as text, the same YAML as an element of {@code experts} in the
 * configuration file: {@code {name: words, kind: softmax-regression, bits: 18}}. Control records
 * carry it. Stateless; any thread.
 */
public final class ExpertDefinitions {
  private ExpertDefinitions() {}

  /**
   * Reads a definition.
   *
   * @throws ConfigException with everything that is wrong with the text; a text from outside should
   *     become a dead letter
   */
  public static ExpertDefinition parse(String yaml) {
    return parse(yaml, Map.of());
  }

  /**
   * Reads a definition of which some settings are given apart from the text.
   *
   * @param yaml may be empty where the settings tell all
   * @param settings by key; go before the text
   * @throws ConfigException with everything that is wrong
   */
  public static ExpertDefinition parse(String yaml, Map<String, String> settings) {
    Problems problems = new Problems();
    ConfigNode node = edited(YamlText.parse(yaml, "expert", problems), settings);
    ExpertDefinition expert = null;
    if (problems.isEmpty()) {
      if (node == null || node.map() == null) {
        problems.add("expert: the text must be a mapping with name and kind");
      } else {
        expert = new ExpertReader(problems).read("", node);
      }
    }
    problems.throwIfAny();
    return expert;
  }

  private static ConfigNode edited(ConfigNode text, Map<String, String> settings) {
    if (settings.isEmpty() || (text != null && text.map() == null)) {
      return text;
    }
    ConfigNode all = new ConfigNode(new LinkedHashMap<String, ConfigNode>(), "--set");
    if (text != null) {
      all.map().putAll(text.map());
    }
    settings.forEach(
        (key, value) -> all.map().put(key, YamlText.value(value, true, "--set " + key)));
    return all;
  }

  /** Writes a definition with all its settings; {@link #parse} gives an equal one. */
  public static String print(ExpertDefinition expert) {
    return YamlPrinter.print(ExpertReader.plain(expert));
  }
}
