package io.bellwether.dashboard.alerts;

import java.util.List;

/** Rules that cannot be used, with everything that is wrong with them. */
public final class RulesException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  RulesException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each: file and line, setting, bound, value, remedy. Secrets are not in them. */
  public List<String> problems() {
    return problems;
  }
}
