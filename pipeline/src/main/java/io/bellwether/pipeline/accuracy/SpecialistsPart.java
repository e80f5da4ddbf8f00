package io.bellwether.pipeline.accuracy;

import io.bellwether.pipeline.evaluation.Contestant;
import io.bellwether.pipeline.evaluation.Evaluation;
import io.bellwether.pipeline.evaluation.RoutingTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The document's tables of a gate that finds specialists. */
final class SpecialistsPart {
  private static final List<Integer> SEEDS = List.of(1, 2, 3, 4, 5, 6);

  private final Page page;
  private final AccuracyDocument.Configurations configurations;
  private final Consumer<String> progress;

  SpecialistsPart(
      Page page, AccuracyDocument.Configurations configurations, Consumer<String> progress) {
    this.page = page;
    this.configurations = configurations;
    this.progress = progress;
  }

  void write(Path data) throws IOException {
    page.heading("Specialists");
    if (!Specialists.canBeMeasured(data)) {
      page.text("Not all sets of texts are present: not measured.");
      return;
    }
    introduce();
    Path models = Files.createTempDirectory("specialists");
    try {
      measure(new Specialists(configurations, data, models, progress));
    } finally {
      delete(models);
    }
  }

  private void introduce() {
    page.text(
        String.format(
            Locale.ROOT,
            "%d experts of one kind have each read the first %.0f %% of some sets: %s. What follows"
                + " is interleaved as above, %,d items. Each item goes to one expert, and the gate,"
                + " which sees words only and is told neither language nor source, has to learn from"
                + " labels to whom; a quarter of the items it sends to all, to compare them. Its"
                + " settings:",
            Specialists.READERS.size(),
            100 * Specialists.READ_BEFORE,
            String.join(
                "; ",
                Specialists.READERS.entrySet().stream()
                    .map(e -> e.getKey() + " " + String.join(" and ", e.getValue()))
                    .toList()),
            Specialists.ITEMS));
    page.code(
        Specialists.settings().entrySet().stream()
            .map(e -> e.getKey() + ": " + e.getValue())
            .toArray(String[]::new));
    page.text(
        "Load and mutual information are of the last half, by routing weight; with balance, the"
            + " largest load should be at most 1.5 times the mean.");
  }

  private void measure(Specialists specialists) {
    Map<Integer, Comparison> bySeed = new TreeMap<>();
    for (int seed : SEEDS) {
      progress.accept("specialists, seed " + seed);
      bySeed.put(
          seed,
          new Comparison(
              Evaluation.run(
                  List.of(new Contestant("mixture", specialists.config())),
                  specialists.stream(seed),
                  Evaluation.Settings.DEFAULT)));
    }
    page.table(
        "seed",
        "mutual information",
        "max / mean load",
        "mixture [95 %]",
        "best single expert",
        "mixture − best [95 %]");
    bySeed.forEach(
        (seed, c) -> {
          RoutingTrace trace = c.report().traces().get(0);
          page.row(
              List.of(
                  Integer.toString(seed),
                  Comparison.three(trace.languageInformation()),
                  Comparison.three(trace.maxMeanLoad()),
                  c.f1WithInterval(c.mixture()),
                  c.named(c.bestExpert()),
                  c.difference(c.bestExpert())));
        });
    heatMap(SEEDS.get(0), bySeed.get(SEEDS.get(0)).report().traces().get(0));
  }

  private void heatMap(int seed, RoutingTrace trace) {
    page.text("Mean routing weight of each expert by language, seed %d:".formatted(seed));
    List<String> titles = new ArrayList<>(List.of("language", "items"));
    titles.addAll(trace.experts());
    page.table(titles.toArray(String[]::new));
    for (RoutingTrace.Routing routing : trace.byLanguage()) {
      List<String> cells = new ArrayList<>();
      cells.add(routing.value());
      cells.add(String.format(Locale.ROOT, "%,d", routing.items()));
      Arrays.stream(routing.shares()).forEach(share -> cells.add(Comparison.three(share)));
      page.row(cells);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
