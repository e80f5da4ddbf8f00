package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.interleave.Interleaving;
import io.bellwether.pipeline.interleave.NewsWriter;
import io.bellwether.replay.NewsFiles;
import io.bellwether.replay.NewsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "interleave",
    description = {
      "Make one news file out of several, which take turns in shares that switch.",
      "Each keeps its own order; times and ids are new, labels become the configuration's classes."
          + " The same seed gives the same file."
    })
final class InterleaveCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--news",
      required = true,
      paramLabel = "FILE",
      description = "News with labels, JSON Lines (.jsonl or .jsonl.gz); to be repeated.")
  private List<Path> news = new ArrayList<>();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "Where to write, JSON Lines (.jsonl or .jsonl.gz).")
  private Path to;

  @Option(
      names = "--items",
      paramLabel = "NUMBER",
      description = "End after so many; left out, when all files are used up.")
  private int items = Integer.MAX_VALUE;

  @Option(
      names = "--switch",
      paramLabel = "ITEMS",
      defaultValue = "" + Interleaving.Settings.SWITCH_EVERY,
      description = "Draw new shares after so many items: ${DEFAULT-VALUE}.")
  private int switchEvery;

  @Option(
      names = "--label-delay",
      paramLabel = "ITEMS",
      defaultValue = "" + Interleaving.Settings.LABEL_DELAY,
      description = "Further items before an item's label is known: ${DEFAULT-VALUE}.")
  private int labelDelay;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Of shares and picks: ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public Integer call() throws IOException {
    Interleaving.Settings settings = settings();
    for (Path file : news) {
      if (file.toAbsolutePath().normalize().equals(to.toAbsolutePath().normalize())) {
        throw usage("--to must not be one of --news: " + to);
      }
    }
    List<NewsReader> readers = new ArrayList<>();
    try {
      List<Interleaving.Source> sources = new ArrayList<>();
      for (Path file : news) {
        readers.add(NewsFiles.read(file, bad -> common.message("skipped: " + bad)));
        sources.add(new Interleaving.Source(nameOf(file), readers.get(readers.size() - 1)));
      }
      long written =
          NewsWriter.write(new Interleaving(sources, common.config().classes(), settings), to);
      report(written);
    } finally {
      for (NewsReader reader : readers) {
        reader.close();
      }
    }
    return ExitCode.OK;
  }

  private void report(long written) {
    if (common.json()) {
      common.writeJson(Map.of("file", to.toString(), "items", written));
    } else {
      common.message(written + " items: " + to);
    }
  }

  private Interleaving.Settings settings() {
    try {
      return new Interleaving.Settings(items, switchEvery, labelDelay, seed);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().replaceFirst("\\.gz$", "").replaceFirst("\\.[^.]+$", "");
  }

  private ParameterException usage(String message) {
    return new ParameterException(common.command().commandLine(), message);
  }
}
