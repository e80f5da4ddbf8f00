package io.bellwether.pipeline.cli;

import io.bellwether.flink.ModelFiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "model",
    description = "Check a model file and print what it holds, and its SHA-256.")
final class ModelCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "FILE", description = "A file that train or export wrote; path or URI.")
  private String file;

  @Override
  public Integer call() throws IOException {
    Map<String, Object> plain = ModelListing.plain(ModelFiles.read(ModelFiles.absolute(file)));
    if (common.json()) {
      common.writeJson(plain);
    } else {
      plain.forEach((key, value) -> common.out().printf("%-15s %s%n", key, text(value)));
    }
    return ExitCode.OK;
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + " " + entry.getValue())
          .collect(Collectors.joining(", "));
    }
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : value.toString();
  }
}
