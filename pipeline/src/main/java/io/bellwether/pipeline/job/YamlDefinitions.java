package io.bellwether.pipeline.job;

import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.flink.DefinitionFormat;
import io.bellwether.pipeline.config.ExpertDefinitions;

/** Experts' definitions as the same YAML that the configuration file holds. */
public final class YamlDefinitions implements DefinitionFormat {
  private static final long serialVersionUID = 1;

  @Override
  public ExpertDefinition parse(String text) {
    return ExpertDefinitions.parse(text);
  }

  @Override
  public String print(ExpertDefinition definition) {
    return ExpertDefinitions.print(definition);
  }
}
