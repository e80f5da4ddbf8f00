package io.bellwether.pipeline.cli;

import io.bellwether.core.metric.Scores;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.Backtest;
import io.bellwether.pipeline.job.Languages;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "evaluate",
    description = {
      "Play a file through the mixture, each expert alone and the baselines, and compare them.",
      "Every label is released at its label time and not before; no Kafka, no cluster."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--news",
      required = true,
      paramLabel = "FILE",
      description = "News with labels, JSON Lines (.jsonl or .jsonl.gz).")
  private Path news;

  @Option(
      names = "--from",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "Share of the stream that is learned from but not scored: ${DEFAULT-VALUE}.")
  private double from;

  @Override
  public Integer call() throws IOException {
    if (!(from >= 0 && from < 1)) {
      throw new ParameterException(
          common.command().commandLine(), "--from must be at least 0 and below 1: " + from);
    }
    JobConfig config = common.config();
    List<FileItem> items = NewsFiles.readSorted(news, bad -> common.message("skipped: " + bad));
    if (items.isEmpty()) {
      throw new IllegalStateException(news + " holds no news items");
    }
    long start = System.nanoTime();
    List<Backtest.Row> rows =
        new Backtest(
                config.toMixtureSpec(),
                config.labelRelease(),
                Languages.of(config.language()).create())
            .compare(items, from);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (common.json()) {
      common.writeJson(plain(items.size(), rows));
    } else {
      print(rows);
    }
    common.message(
        String.format(
            Locale.ROOT,
            "%d items, %d of them scored, %.1f s",
            items.size(),
            rows.get(0).scores().count(),
            seconds));
    return ExitCode.OK;
  }

  private void print(List<Backtest.Row> rows) {
    common
        .out()
        .printf(
            "%-9s %-22s %9s %9s %9s %9s %9s %9s%n",
            "", "", "accuracy", "macro-F1", "MCC", "log loss", "Brier", "ECE");
    for (Backtest.Row row : rows) {
      Scores s = row.scores();
      common
          .out()
          .printf(
              Locale.ROOT,
              "%-9s %-22s %9.4f %9.4f %9.4f %9.4f %9.4f %9.4f%n",
              row.kind(),
              row.name(),
              s.accuracy(),
              s.macroF1(),
              s.mcc(),
              s.logLoss(),
              s.brier(),
              s.calibrationError());
    }
  }

  private Map<String, Object> plain(int items, List<Backtest.Row> rows) {
    List<Map<String, Object>> plainRows = new ArrayList<>();
    for (Backtest.Row row : rows) {
      Scores s = row.scores();
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("kind", row.kind());
      plain.put("name", row.name());
      plain.put("accuracy", s.accuracy());
      plain.put("balancedAccuracy", s.balancedAccuracy());
      plain.put("macroF1", s.macroF1());
      plain.put("weightedF1", s.weightedF1());
      plain.put("mcc", s.mcc());
      plain.put("kappa", s.kappa());
      plain.put("logLoss", s.logLoss());
      plain.put("brier", s.brier());
      plain.put("calibrationError", s.calibrationError());
      plainRows.add(plain);
    }
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("file", news.toString());
    plain.put("items", items);
    plain.put("scored", rows.get(0).scores().count());
    plain.put("rows", plainRows);
    return plain;
  }
}
