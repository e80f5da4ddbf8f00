package io.bellwether.pipeline.job;

import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.flink.DefinitionFormat;
import io.bellwether.pipeline.config.ExpertDefinitions;

/** Experts' definitions as the same YAML that the configuration file holds. */
final class YamlDefinitions implements DefinitionFormat {
  private static final long serialVersionUID = 1;

  @Override
  public ExpertDefinition parse(String text) {
    return ExpertDefinitions.parse(text);
  }

  /**
   * Refuses a definition from outside that the gate could not apply.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static void check(String expert, String text) {
    String name = ExpertDefinitions.parse(text).name();
    if (!name.equals(expert)) {
      throw new IllegalArgumentException(
          "the definition must be of the expert it is sent for, " + expert + ": " + name);
    }
  }

  @Override
  public String print(ExpertDefinition definition) {
    return ExpertDefinitions.print(definition);
  }
}
