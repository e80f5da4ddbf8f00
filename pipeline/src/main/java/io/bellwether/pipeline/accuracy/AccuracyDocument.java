package io.bellwether.pipeline.accuracy;

import io.bellwether.core.metric.Resampling;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.evaluation.Contestant;
import io.bellwether.pipeline.evaluation.Evaluation;
import io.bellwether.replay.FileItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What the mixture scores on known files, beside what it has to beat, as a page of Markdown. The
 * last half of each file is scored, by {@link Evaluation}. A file that is missing is said to be.
 *
 * <pre>{@code
 * new AccuracyDocument(settings -> JobConfig.load(null, settings, Map.of()), false, err::println)
 *     .lines(folder)
 *     .forEach(out::println);
 * }</pre>
 */
public final class AccuracyDocument {
  private static final Resampling SESSIONS = new Resampling(Resampling.Unit.SESSION, 1000, 1);

  private final Configurations configurations;
  private final JobConfig config;
  private final JobConfig passing;
  private final boolean full;
  private final Consumer<String> progress;

  /** Gives the configuration to measure, with these settings in place of its own defaults. */
  @FunctionalInterface
  public interface Configurations {
    /** The configuration with some settings by key. */
    JobConfig with(Map<String, String> settings);
  }

  /**
   * Prepares the document.
   *
   * @param full whether all rows of the long files are played, not only the first
   * @param progress hears of each file that is begun, and of lines that were skipped
   */
  public AccuracyDocument(Configurations configurations, boolean full, Consumer<String> progress) {
    this.configurations = configurations;
    this.config = configurations.with(Map.of());
    this.passing = configurations.with(Map.of("labels.release", "passed"));
    this.full = full;
    this.progress = progress;
  }

  /**
   * Measures everything, which takes minutes, and writes it down.
   *
   * @param data the folder of the files
   */
  public List<String> lines(Path data) throws IOException {
    Page page = new Page();
    introduce(page);
    Map<KnownFile, FileResult> results = new LinkedHashMap<>();
    for (KnownFile file : KnownFile.ALL) {
      if (file.isIn(data)) {
        progress.accept(file.name());
        results.put(file, measure(file, data));
      }
    }
    new FilesPart(page, results).write();
    new InterleavedPart(page, config, progress).write(data);
    new SpecialistsPart(page, configurations, progress).write(data);
    page.heading("Pruning");
    page.text("What experts lose and gain without small weights, measured on any of these files:");
    page.code("./bellwether prune --news FILE");
    return page.lines();
  }

  private void introduce(Page page) {
    page.title("Accuracy");
    page.text("Written by one command, which measures everything below:");
    page.code("./bellwether accuracy --data DIR " + (full ? "--full " : "") + "> docs/accuracy.md");
    page.text(
        "JDK %s, %d cores, %s."
            .formatted(javaVersion(), Runtime.getRuntime().availableProcessors(), configuration()));
    page.text(
        "One pass, test then train, every label released at its label time and not before; the last"
            + " half of each file is scored. Intervals are of 95 %, from 1,000 resamples of outcomes"
            + " (items with one symbol and label time are right or wrong together); of sessions"
            + " (items with one label time) where the label is what a market did. Differences are"
            + " paired: both rows on the same resamples. \"Above\" and \"below\" mean that the"
            + " interval does not hold zero.");
  }

  /** Without the vendor's suffixes. */
  private static String javaVersion() {
    return Runtime.version().version().stream()
        .map(String::valueOf)
        .collect(Collectors.joining("."));
  }

  private String configuration() {
    boolean usual = config.equals(JobConfig.load(null, Map.of(), Map.of()));
    return usual ? "default configuration" : "a configuration other than the default";
  }

  private FileResult measure(KnownFile file, Path data) throws IOException {
    KnownFile.Rows rows = file.read(data, full, progress);
    List<Contestant> contestants = new ArrayList<>(List.of(new Contestant("mixture", config)));
    if (file.kind() != KnownFile.Kind.NUMBERS) {
      contestants.add(PlainRegression.besides(config));
    }
    Comparison comparison = compare(file, contestants, rows.items());
    SharedInstants shared = SharedInstants.of(rows.items());
    Optional<Comparison> passed = Optional.empty();
    if (shared.isWorthShowing()) {
      progress.accept(file.name() + ", labels.release: passed");
      passed =
          Optional.of(compare(file, List.of(new Contestant("mixture", passing)), rows.items()));
    }
    return new FileResult(file, rows.all(), comparison, shared, passed);
  }

  private static Comparison compare(
      KnownFile file, List<Contestant> contestants, List<FileItem> items) {
    Evaluation.Settings usual = Evaluation.Settings.DEFAULT;
    boolean movements = file.kind() == KnownFile.Kind.MOVEMENTS;
    Resampling resampling = movements ? SESSIONS : usual.resampling();
    return new Comparison(
        Evaluation.run(
            contestants,
            items,
            new Evaluation.Settings(usual.from(), usual.until(), resampling, false)));
  }
}
