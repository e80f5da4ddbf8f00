package io.bellwether.pipeline.cli;

import io.bellwether.replay.TableSettings;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the commands that read a table; a mixin. */
final class TableOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--label-delay",
      paramLabel = "ROWS",
      defaultValue = "0",
      description =
          "Tables only: further rows before a row's label is known: ${DEFAULT-VALUE}, known before"
              + " the next row.")
  private int labelDelay;

  @Option(
      names = "--categories",
      paramLabel = "COLUMN",
      split = ",",
      description = "Tables only: columns that hold words, not numbers; they become text.")
  private Set<String> categories = new LinkedHashSet<>();

  TableSettings settings() {
    if (labelDelay < 0) {
      throw new ParameterException(
          command.commandLine(), "--label-delay must be at least 0: " + labelDelay);
    }
    return new TableSettings(labelDelay, categories);
  }
}
