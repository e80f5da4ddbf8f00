package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.accuracy.AccuracyDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "accuracy",
    description = {
      "Measure the mixture on known public files and write the document about it, as Markdown.",
      "Meant for: bellwether accuracy --data DIR > docs/accuracy.md. Takes minutes."
    })
final class AccuracyCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the files; what is missing is said to be.")
  private Path data;

  @Option(
      names = "--full",
      description = "All rows of the long files too, not only the first 30,000.")
  private boolean full;

  @Override
  public Integer call() throws IOException {
    if (common.json()) {
      throw usage("--json is not for accuracy, which writes Markdown; evaluate has it");
    }
    if (!Files.isDirectory(data)) {
      throw usage("--data must be a folder: " + data);
    }
    new AccuracyDocument(common::configWith, full, common::message)
        .lines(data)
        .forEach(common.out()::println);
    common.out().flush();
    return ExitCode.OK;
  }

  private ParameterException usage(String message) {
    return new ParameterException(common.command().commandLine(), message);
  }
}
