package io.bellwether.pipeline.fuzz;

import io.bellwether.pipeline.fuzz.FuzzFeed.Place;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the real job twice on an embedded broker, once with good records alone and once with hostile
 * ones among them, and audits what became of each record.
 */
public final class Fuzz {
  private static final Instant START = Instant.parse("2025-03-03T08:00:00Z");

  private final FuzzSettings settings;
  private final Path directory;
  private final Clock clock;
  private final Consumer<String> progress;

  /**
   * Prepares a run.
   *
   * @param directory for checkpoints
   * @param clock the wall clock
   * @param progress is told what goes on
   */
  public Fuzz(FuzzSettings settings, Path directory, Clock clock, Consumer<String> progress) {
    this.settings = settings;
    this.directory = directory;
    this.clock = clock;
    this.progress = progress;
  }

  /** Runs; takes a second for each few thousand records, and some more to start. */
  public FuzzReport run() throws Exception {
    NewsMarket market = new NewsMarket(settings.seed(), START);
    List<FileItem> items = Stream.generate(market::next).limit(settings.items()).toList();
    Set<String> ids =
        items.stream().map(item -> item.item().getId()).collect(Collectors.toUnmodifiableSet());
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary()) {
      Map<String, double[]> clean;
      progress.accept("first without hostile records: " + items.size() + " items ...");
      try (FuzzJob job = start(broker, "clean")) {
        FuzzAudit audit = play(job, items, ids, 0);
        clean = audit.probabilities();
      }
      progress.accept("now with " + settings.records() + " hostile records ...");
      long started = clock.millis();
      try (FuzzJob job = start(broker, "fuzzed")) {
        FuzzAudit audit = play(job, items, ids, settings.records());
        return audit.report(clean, (clock.millis() - started) / 1000.0);
      }
    }
  }

  private FuzzJob start(EmbeddedBroker broker, String name) throws InterruptedException {
    return FuzzJob.start(broker, name, directory, settings.parallelism());
  }

  private FuzzAudit play(FuzzJob job, List<FileItem> items, Set<String> ids, int hostile)
      throws Exception {
    Records records = new Records(settings.seed(), Connections.wire(job.config()));
    Map<Place, Sent> sent =
        new FuzzFeed(job, settings.seed()).send(items, hostile, clock.millis(), records);
    progress.accept("sent; reading what came of it ...");
    FuzzAudit audit = new FuzzAudit(job, sent, ids);
    audit.read();
    return audit;
  }
}
