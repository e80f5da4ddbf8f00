package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.cluster.MemberException;
import io.bellwether.pipeline.config.ConfigException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code bellwether}. */
@Command(
    name = "bellwether",
    description = "Stream-processing Mixture-of-Experts classification of news.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:fine",
      "1:failed",
      "2:the command line or the configuration cannot be used",
      "3:unhealthy (doctor, cluster status), or something lost, twice or out of order (audit, chaos)"
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ClusterCommand.class,
      JobCommand.class,
      AuditCommand.class,
      ChaosCommand.class,
      ProduceCommand.class,
      TailCommand.class,
      DashboardCommand.class,
      EvaluateCommand.class,
      AskCommand.class,
      ExpertsCommand.class,
      VoteCommand.class,
      ControlCommand.class,
      TrainCommand.class,
      ExportCommand.class,
      OnnxExportCommand.class,
      ModelCommand.class,
      AccuracyCommand.class,
      InterleaveCommand.class,
      PruneCommand.class,
      FuzzCommand.class,
      ReplicateCommand.class,
      TopicsCommand.class,
      DoctorCommand.class,
      ConfigCommand.class,
      MetricsCommand.class
    })
public final class Bellwether implements Runnable {
  private static final String CONSOLE_LEVEL = "bellwether.console.level";

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  private Bellwether(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine commandLine = commandLine(System.getenv());
    IExecutionStrategy strategy = commandLine.getExecutionStrategy();
    commandLine.setExecutionStrategy(
        parsed -> {
          if (isVerbose(parsed)) {
            // Before the first logger is made; log4j2.properties reads it.
            System.setProperty(CONSOLE_LEVEL, "WARN");
          }
          return strategy.execute(parsed);
        });
    System.exit(commandLine.execute(args));
  }

  /**
   * The command, ready to {@code execute}.
   *
   * @param environment variables for settings and secrets
   */
  public static CommandLine commandLine(Map<String, String> environment) {
    CommandLine commandLine = new CommandLine(new Bellwether(environment));
    commandLine.setExecutionExceptionHandler(Bellwether::report);
    commandLine.setParameterExceptionHandler(Bellwether::reportUsage);
    commandLine.setUsageHelpAutoWidth(true);
    return commandLine;
  }

  Map<String, String> environment() {
    return environment;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command must be given");
  }

  private static boolean isVerbose(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.hasMatchedOption("--verbose");
  }

  private static int report(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof ConfigException config) {
      config.problems().forEach(err::println);
      return ExitCode.USAGE;
    }
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    err.println(command.getColorScheme().errorText("bellwether: " + sentence(failure)));
    if (failure instanceof MemberException member) {
      member.log().forEach(line -> err.println("  " + line));
    }
    if (isVerbose(parsed)) {
      failure.printStackTrace(err);
    }
    return ExitCode.FAILURE;
  }

  /** The failure and what caused it, on one line. */
  private static String sentence(Throwable failure) {
    StringBuilder sentence = new StringBuilder(oneLine(failure));
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && sentence.indexOf(oneLine(cause)) < 0) {
        sentence.append(": ").append(oneLine(cause));
      }
    }
    return sentence.toString();
  }

  private static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static int reportUsage(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText("bellwether: " + oneLine(failure)));
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("try '" + command.getCommandSpec().qualifiedName() + " --help'");
    return ExitCode.USAGE;
  }
}
