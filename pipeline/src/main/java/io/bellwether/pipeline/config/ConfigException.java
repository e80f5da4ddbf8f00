package io.bellwether.pipeline.config;

import java.util.List;

/** A configuration that cannot be used, with everything that is wrong with it. */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each: where, setting, bound, value, remedy. Secrets are not in them. */
  public List<String> problems() {
    return problems;
  }
}
