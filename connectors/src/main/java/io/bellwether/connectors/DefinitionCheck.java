package io.bellwether.connectors;

import java.io.Serializable;

/**
 * Judges the experts' definitions that control records bring. This module cannot read them; whoever
 * can hands it in. Called by several tasks, each with a copy of its own.
 */
@FunctionalInterface
public interface DefinitionCheck extends Serializable {
  /**
   * Returns when the definition can be applied.
   *
   * @param expert the name under which it was sent
   * @throws IllegalArgumentException saying what is wrong with it
   */
  void check(String expert, String definition);
}
