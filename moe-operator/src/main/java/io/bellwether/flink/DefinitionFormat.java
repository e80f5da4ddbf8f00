package io.bellwether.flink;

import io.bellwether.core.mixture.ExpertDefinition;
import java.io.Serializable;

/**
 * How an expert's definition is written as text, in control records and in state: the text is what
 * survives releases, not the classes.
 */
public interface DefinitionFormat extends Serializable {
  /**
   * Reads a definition.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  ExpertDefinition parse(String text);

  /** Writes a definition; equal definitions give equal text. */
  String print(ExpertDefinition definition);
}
