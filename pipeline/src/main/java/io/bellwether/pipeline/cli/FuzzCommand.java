package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.fuzz.Fuzz;
import io.bellwether.pipeline.fuzz.FuzzReport;
import io.bellwether.pipeline.fuzz.FuzzSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "fuzz",
    description = {
      "Send hostile records to the job by the thousand and show what becomes of each.",
      "Broker and cluster run in this process; nothing else is touched, and no configuration read.",
      "Exits with 1 when any record is lost, any good one is refused or the job restarts."
    })
final class FuzzCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Hostile records to send: ${DEFAULT-VALUE}.")
  private int records;

  @Option(
      names = "--items",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Good items among them: ${DEFAULT-VALUE}.")
  private int items;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed, other records: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      defaultValue = "2",
      description = "Subtasks of each operator: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(names = "--markdown", description = "Write the table as Markdown.")
  private boolean markdown;

  @Override
  public Integer call() throws Exception {
    Path directory = Files.createTempDirectory("bellwether-fuzz");
    try {
      Fuzz fuzz = new Fuzz(settings(), directory, Clock.systemUTC(), common::message);
      FuzzReport report = fuzz.run();
      if (common.json()) {
        common.writeJson(report.plain());
      } else {
        report.print(common.out(), markdown);
      }
      return report.isClean() ? ExitCode.OK : ExitCode.FAILURE;
    } finally {
      delete(directory);
    }
  }

  private FuzzSettings settings() {
    try {
      return new FuzzSettings(records, items, seed, parallelism);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(common.command().commandLine(), e.getMessage(), e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
