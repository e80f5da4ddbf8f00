package io.bellwether.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code bellwether bench}: measures, renders the report, compares two runs. Exit codes
 * are 0, 1 when something failed, 2 for wrong usage, and 3 when a comparison found regressions.
 */
@Command(
    name = "bellwether bench",
    description = "Measure how fast this is on this machine, and compare runs.",
    mixinStandardHelpOptions = true,
    subcommands = {RunCommand.class, ReportCommand.class, CompareCommand.class})
public final class Bench implements Runnable {
  static final int REGRESSION = 3;

  @Spec private CommandSpec spec;

  private Bench() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine bench = new CommandLine(new Bench()).setUsageHelpAutoWidth(true);
    // What JMH is told is its own affair, options included.
    CommandLine jmh =
        new CommandLine(new JmhCommand()).setUnmatchedOptionsArePositionalParams(true);
    bench.addSubcommand(jmh);
    bench.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("bellwether bench: " + failure.getMessage());
          return 1;
        });
    System.exit(bench.execute(args));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "run, report, compare or jmh must be given");
  }
}
