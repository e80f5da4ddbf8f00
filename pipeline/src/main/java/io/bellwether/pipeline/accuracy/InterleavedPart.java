package io.bellwether.pipeline.accuracy;

import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.evaluation.Contestant;
import io.bellwether.pipeline.evaluation.Evaluation;
import io.bellwether.pipeline.evaluation.RoutingTrace;
import io.bellwether.pipeline.interleave.Interleaving;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.NewsFiles;
import io.bellwether.replay.NewsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The document's tables of the stream in which all texts are interleaved. */
final class InterleavedPart {
  private static final int ITEMS = 24_000;
  private static final List<Integer> SEEDS = List.of(1, 2, 3);

  private final Page page;
  private final JobConfig config;
  private final Consumer<String> progress;

  InterleavedPart(Page page, JobConfig config, Consumer<String> progress) {
    this.page = page;
    this.config = config;
    this.progress = progress;
  }

  void write(Path data) throws IOException {
    List<KnownFile> files = KnownFile.texts(data);
    page.heading("All texts interleaved");
    if (files.size() < 2) {
      page.text("Of the sets of texts, fewer than two are present: not measured.");
      return;
    }
    introduce(files);
    Map<Integer, Comparison> bySeed = new TreeMap<>();
    for (int seed : SEEDS) {
      progress.accept("interleaved, seed " + seed);
      bySeed.put(seed, measure(files, data, seed));
    }
    scores(bySeed);
    routing(bySeed);
    weights(SEEDS.get(0), bySeed.get(SEEDS.get(0)).report().traces().get(0));
  }

  private void introduce(List<KnownFile> files) {
    page.text(
        String.format(
            Locale.ROOT,
            "One stream of %s, up to %,d items, each file in its own order. Every %,d items new"
                + " shares of the files are drawn; a label is known %d items later. The same stream"
                + " as a file: `./bellwether interleave --news FILE … --items %d --seed SEED --to"
                + " FILE`, the files in the order in which they are named here.",
            String.join(", ", files.stream().map(KnownFile::name).toList()),
            ITEMS,
            Interleaving.Settings.SWITCH_EVERY,
            Interleaving.Settings.LABEL_DELAY,
            ITEMS));
  }

  private Comparison measure(List<KnownFile> files, Path data, int seed) throws IOException {
    List<FileItem> items = interleave(files, data, seed);
    return new Comparison(
        Evaluation.run(
            List.of(new Contestant("mixture", config)), items, Evaluation.Settings.DEFAULT));
  }

  private List<FileItem> interleave(List<KnownFile> files, Path data, int seed) throws IOException {
    List<NewsReader> readers = new ArrayList<>();
    try {
      List<Interleaving.Source> sources = new ArrayList<>();
      for (KnownFile file : files) {
        readers.add(NewsFiles.read(file.in(data), bad -> progress.accept("skipped: " + bad)));
        sources.add(new Interleaving.Source(file.name(), readers.get(readers.size() - 1)));
      }
      Interleaving.Settings settings =
          new Interleaving.Settings(
              ITEMS, Interleaving.Settings.SWITCH_EVERY, Interleaving.Settings.LABEL_DELAY, seed);
      return new Interleaving(sources, config.classes(), settings).toList();
    } finally {
      for (NewsReader reader : readers) {
        reader.close();
      }
    }
  }

  private void scores(Map<Integer, Comparison> bySeed) {
    page.table(
        "seed",
        "items scored",
        "mixture [95 %]",
        "best single expert",
        "mixture − best [95 %]",
        "uniform average",
        "mixture − uniform average [95 %]");
    bySeed.forEach(
        (seed, c) ->
            page.row(
                List.of(
                    Integer.toString(seed),
                    c.items(),
                    c.f1WithInterval(c.mixture()),
                    c.named(c.bestExpert()),
                    c.difference(c.bestExpert()),
                    c.f1(c.baseline("uniform average")),
                    c.difference(c.baseline("uniform average")))));
  }

  private void routing(Map<Integer, Comparison> bySeed) {
    page.text(
        "How far the language of an item says whom it is routed to (normalised mutual information"
            + " of language and expert, by routing weight; 0 nothing, 1 all), and the largest load"
            + " of an expert, in routing weight, over the mean of those that were asked at all:");
    page.table("seed", "mutual information", "max / mean load");
    bySeed.forEach(
        (seed, c) -> {
          RoutingTrace trace = c.report().traces().get(0);
          page.row(
              List.of(
                  Integer.toString(seed),
                  Comparison.three(trace.languageInformation()),
                  Comparison.three(maxMeanLoad(trace))));
        });
  }

  /** Experts of numbers have nothing to read here; counted, they would make any load uneven. */
  private static double maxMeanLoad(RoutingTrace trace) {
    double[] asked = Arrays.stream(trace.load()).filter(load -> load > 0).toArray();
    return Arrays.stream(asked).max().orElseThrow() / Arrays.stream(asked).average().orElseThrow();
  }

  private void weights(int seed, RoutingTrace trace) {
    page.text(
        "Mean final weight (routing weight times belief) of each expert by language, seed %d:"
            .formatted(seed));
    int[] asked =
        IntStream.range(0, trace.experts().size()).filter(i -> trace.load()[i] > 0).toArray();
    List<String> titles = new ArrayList<>(List.of("language", "items"));
    Arrays.stream(asked).forEach(i -> titles.add(trace.experts().get(i)));
    page.table(titles.toArray(String[]::new));
    for (RoutingTrace.Routing routing : trace.byLanguage()) {
      List<String> cells = new ArrayList<>();
      cells.add(routing.value().isEmpty() ? "(none)" : routing.value());
      cells.add(String.format(Locale.ROOT, "%,d", routing.items()));
      Arrays.stream(asked).forEach(i -> cells.add(Comparison.three(routing.weights()[i])));
      page.row(cells);
    }
  }
}
