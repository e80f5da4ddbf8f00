package io.bellwether.pipeline.cli;

import io.bellwether.core.metric.Metric;
import io.bellwether.core.metric.Resampling;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.evaluation.Contestant;
import io.bellwether.pipeline.evaluation.Cut;
import io.bellwether.pipeline.evaluation.Evaluation;
import io.bellwether.pipeline.evaluation.HtmlReport;
import io.bellwether.pipeline.evaluation.JsonReport;
import io.bellwether.pipeline.evaluation.Report;
import io.bellwether.pipeline.evaluation.TextReport;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.NewsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "evaluate",
    description = {
      "Play a file through the mixture, each expert alone and the baselines, and compare them.",
      "Every label is released at its label time and not before; no Kafka, no cluster. --config"
          + " may be given several times: each configuration is a mixture of its own, named after"
          + " its file."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private TableOptions table;

  @Option(
      names = "--news",
      required = true,
      paramLabel = "FILE",
      description = "News with labels, JSON Lines (.jsonl) or a table (.csv), or either as .gz.")
  private Path news;

  @Option(
      names = "--from",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "Share of the stream that is learned from but not scored: ${DEFAULT-VALUE}.")
  private double from;

  @Option(
      names = "--until",
      paramLabel = "SHARE",
      defaultValue = "1",
      description = "Share of the stream that is played at all: ${DEFAULT-VALUE}.")
  private double until;

  @Option(
      names = "--resamples",
      paramLabel = "NUMBER",
      defaultValue = "1000",
      description = "How often to resample for the 95 %% intervals: ${DEFAULT-VALUE}.")
  private int resamples;

  @Option(
      names = "--resample",
      paramLabel = "UNIT",
      defaultValue = "outcomes",
      description =
          "What is right or wrong together: outcomes (items with one symbol and label time) or"
              + " sessions (with one label time), where symbols move together: ${DEFAULT-VALUE}.")
  private String resample;

  @Option(
      names = "--metrics",
      paramLabel = "METRIC",
      split = ",",
      description = "What the table shows, each with its interval; 'all' for everything there is.")
  private List<String> metrics = new ArrayList<>();

  @Option(
      names = "--by",
      paramLabel = "PART",
      split = ",",
      description = "Also compare by language, symbol or source.")
  private List<String> by = new ArrayList<>();

  @Option(
      names = "--compare",
      paramLabel = "ROW,ROW",
      description = "Also test two rows of the table against each other; may be repeated.")
  private List<String> compare = new ArrayList<>();

  @Option(names = "--weights", description = "Also print the experts' weights over time.")
  private boolean weights;

  @Option(names = "--confusion", description = "Also print the mixture's confusion matrix.")
  private boolean confusion;

  @Option(
      names = "--peek",
      description =
          "Also print what the same would score if every label were given away at once, which is"
              + " a leak.")
  private boolean peek;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a report with plots; one file that needs no other.")
  private Path html;

  @Override
  public Integer call() throws IOException {
    TextReport.Parts parts = parts();
    Evaluation.Settings settings = settings();
    List<Contestant> contestants = contestants();
    List<FileItem> items =
        NewsFiles.readSorted(news, table.settings(), bad -> common.message("skipped: " + bad));
    if (items.isEmpty()) {
      throw new IllegalStateException(news + " holds no news items");
    }
    long start = System.nanoTime();
    Report report = Evaluation.run(contestants, items, settings);
    write(report, parts);
    common.message(
        String.format(
            Locale.ROOT,
            "%d items, %d of them scored, %.1f s",
            report.numItems(),
            report.table().book().size(),
            (System.nanoTime() - start) / 1e9));
    return ExitCode.OK;
  }

  private void write(Report report, TextReport.Parts parts) throws IOException {
    if (common.json()) {
      common.writeJson(new JsonReport(news.toString(), report).toMap());
    } else {
      new TextReport(report, parts).write(common.out());
    }
    if (html != null) {
      Files.writeString(html, new HtmlReport(news.getFileName().toString(), report).text());
      common.message("report: " + html.toAbsolutePath());
    }
  }

  private List<Contestant> contestants() {
    List<Path> files = common.files();
    if (files.size() < 2) {
      return List.of(new Contestant("mixture", common.config()));
    }
    List<Contestant> contestants = new ArrayList<>();
    List<String> names = files.stream().map(EvaluateCommand::nameOf).toList();
    for (int i = 0; i < files.size(); i++) {
      boolean unique = names.indexOf(names.get(i)) == names.lastIndexOf(names.get(i));
      String name = unique ? names.get(i) : files.get(i).toString();
      JobConfig config = common.config(files.get(i));
      contestants.add(new Contestant(name, config));
    }
    return contestants;
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
  }

  private Evaluation.Settings settings() {
    try {
      long seed = Evaluation.Settings.DEFAULT.resampling().seed();
      return new Evaluation.Settings(from, until, new Resampling(unit(), resamples, seed), peek);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private Resampling.Unit unit() {
    return switch (resample) {
      case "outcomes" -> Resampling.Unit.OUTCOME;
      case "sessions" -> Resampling.Unit.SESSION;
      default -> throw usage("--resample must be of outcomes, sessions: " + resample);
    };
  }

  private TextReport.Parts parts() {
    List<TextReport.Pair> pairs = new ArrayList<>();
    for (String pair : compare) {
      String[] rows = pair.split(",", -1);
      if (rows.length != 2) {
        throw usage("--compare must be two rows with a comma between them: " + pair);
      }
      pairs.add(new TextReport.Pair(rows[0].strip(), rows[1].strip()));
    }
    List<Cut.By> cuts = by.stream().map(this::cut).toList();
    return new TextReport.Parts(metrics(), cuts, pairs, weights, confusion);
  }

  private List<Metric> metrics() {
    if (metrics.equals(List.of("all"))) {
      return List.of(Metric.values());
    }
    return metrics.stream().map(this::metric).toList();
  }

  private Metric metric(String key) {
    return Arrays.stream(Metric.values())
        .filter(metric -> metric.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                usage(
                    "--metrics must be 'all' or of "
                        + Arrays.stream(Metric.values())
                            .map(Metric::key)
                            .collect(Collectors.joining(", "))
                        + ": "
                        + key));
  }

  private Cut.By cut(String key) {
    return Arrays.stream(Cut.By.values())
        .filter(cut -> cut.key().equals(key))
        .findFirst()
        .orElseThrow(() -> usage("--by must be of language, symbol, source: " + key));
  }

  private ParameterException usage(String message) {
    return new ParameterException(common.command().commandLine(), message);
  }
}
