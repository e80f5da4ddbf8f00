package io.bellwether.pipeline.cli;

import io.bellwether.core.metric.Scores;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.Languages;
import io.bellwether.pipeline.job.PruningCurve;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.NewsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "prune",
    description = {
      "Show what experts lose and gain when small weights are left out.",
      "They learn from the first part of a file, then stop learning; the rest is scored.",
      "All begin fresh, also those that are configured to begin with a model file."
    })
final class PruneCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--news",
      required = true,
      paramLabel = "FILE",
      description = "News with labels, JSON Lines (.jsonl or .jsonl.gz).")
  private Path news;

  @Option(
      names = "--keep",
      split = ",",
      paramLabel = "SHARE",
      defaultValue = "1,0.5,0.2,0.1,0.05,0.02",
      description = "Shares of the weights to keep: ${DEFAULT-VALUE}.")
  private double[] keep;

  @Option(
      names = "--from",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "Share of the stream that is learned from but not scored: ${DEFAULT-VALUE}.")
  private double from;

  @Override
  public Integer call() throws IOException {
    check(from >= 0 && from < 1, "--from must be at least 0 and below 1: " + from);
    for (double share : keep) {
      check(share > 0 && share <= 1, "--keep must be above 0 and at most 1: " + share);
    }
    JobConfig config = common.config();
    List<FileItem> items = NewsFiles.readSorted(news, bad -> common.message("skipped: " + bad));
    if (items.isEmpty()) {
      throw new IllegalStateException(news + " holds no news items");
    }
    List<PruningCurve.Point> points =
        new PruningCurve(
                config.toMixtureSpec(),
                config.labelRelease(),
                Languages.of(config.language()).create())
            .measure(items, from, keep);
    if (common.json()) {
      common.writeJson(plain(items.size(), points));
    } else {
      print(points);
      common.message(
          "speed is that of the expert alone, as measured here and now; * has the state to learn");
    }
    return ExitCode.OK;
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(common.command().commandLine(), otherwise);
    }
  }

  private void print(List<PruningCurve.Point> points) {
    common
        .out()
        .printf(
            "%-22s %7s %12s %9s %9s %9s %12s %7s%n",
            "expert", "kept", "bytes", "accuracy", "macro-F1", "log loss", "items/s", "speed");
    double wholeSpeed = 0;
    for (PruningCurve.Point point : points) {
      boolean whole = Double.isNaN(point.keep());
      wholeSpeed = whole ? point.itemsPerSecond() : wholeSpeed;
      Scores s = point.scores();
      common
          .out()
          .printf(
              Locale.ROOT,
              "%-22s %7s %,12d %9.4f %9.4f %9.4f %,12.0f %6.2fx%n",
              point.expert(),
              whole ? "all*" : String.format(Locale.ROOT, "%.1f%%", 100 * point.keep()),
              point.bytes(),
              s.accuracy(),
              s.macroF1(),
              s.logLoss(),
              point.itemsPerSecond(),
              point.itemsPerSecond() / wholeSpeed);
    }
  }

  private Map<String, Object> plain(int items, List<PruningCurve.Point> points) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (PruningCurve.Point point : points) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("expert", point.expert());
      row.put("kept", Double.isNaN(point.keep()) ? null : point.keep());
      row.put("bytes", point.bytes());
      row.put("accuracy", point.scores().accuracy());
      row.put("macroF1", point.scores().macroF1());
      row.put("logLoss", point.scores().logLoss());
      row.put("itemsPerSecond", point.itemsPerSecond());
      rows.add(row);
    }
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("file", news.toString());
    plain.put("items", items);
    plain.put("scored", points.get(0).scores().count());
    plain.put("keep", DoubleStream.of(keep).boxed().toList());
    plain.put("rows", rows);
    return plain;
  }
}
