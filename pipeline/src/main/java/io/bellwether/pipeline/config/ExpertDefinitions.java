package io.bellwether.pipeline.config;

import io.bellwether.core.mixture.ExpertDefinition;

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
    Problems problems = new Problems();
    ConfigNode node = YamlText.parse(yaml, "expert", problems);
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

  /** Writes a definition with all its settings; {@link #parse} gives an equal one. */
  public static String print(ExpertDefinition expert) {
    return YamlPrinter.print(ExpertReader.plain(expert));
  }
}
