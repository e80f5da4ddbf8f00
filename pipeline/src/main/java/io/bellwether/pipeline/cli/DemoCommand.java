package io.bellwether.pipeline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.dashboard.Dashboard;
import io.bellwether.dashboard.web.WebSettings;
import io.bellwether.pipeline.demo.Demo;
import io.bellwether.pipeline.demo.PlainRecords;
import io.bellwether.pipeline.demo.Scoreboard;
import io.bellwether.pipeline.demo.Tape;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.NewsFiles;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.WireException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Run the whole job in this process, on a real broker and cluster, and watch it.",
      "Without a file, on a made-up multilingual market whose rules change without notice."
    })
final class DemoCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant MARKET_OPENS = Instant.parse("2025-01-06T09:00:00Z");
  private static final int DEFAULT_RATE = 100;

  @Mixin private CommonOptions common;
  @Mixin private TableOptions table;

  @Option(
      names = "--news",
      paramLabel = "FILE",
      description = "A real file instead, JSON Lines (.jsonl) or a table (.csv), or either as .gz.")
  private Path news;

  @Option(
      names = {"-n", "--items"},
      paramLabel = "N",
      description = "End after so many items; else a file ends by itself, the market never.")
  private Long items;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description =
          "Seconds of event time a second; 0 for as fast as possible. Default: 0 for a file, "
              + DEFAULT_RATE
              + " items a second for the market.")
  private Double speed;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed, another market: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      defaultValue = "2",
      description = "Subtasks of each operator: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(names = "--no-dashboard", description = "Leave the web page out.")
  private boolean withoutDashboard;

  @Option(
      names = "--dashboard-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the web page on this machine; 0 for a free one (default).")
  private int dashboardPort;

  @Override
  public Integer call() throws Exception {
    Iterator<FileItem> stream = stream();
    Path directory = Files.createTempDirectory("bellwether-demo");
    common.message("starting a Kafka broker and a Flink cluster in this process ...");
    try (Demo demo = Demo.start(common::configWith, directory, parallelism)) {
      common.message("Kafka at " + demo.bootstrapServers() + ", Flink at " + demo.webUrl());
      try (Dashboard dashboard = dashboard(demo, directory)) {
        if (dashboard != null) {
          common.message("dashboard at " + dashboard.address());
        }
        return play(demo, stream);
      }
    } finally {
      delete(directory);
    }
  }

  /** Null if none is wanted. */
  private Dashboard dashboard(Demo demo, Path directory) throws IOException {
    if (withoutDashboard) {
      return null;
    }
    return Dashboard.start(
        Dashboards.settings(
            demo.config(),
            new WebSettings("127.0.0.1", dashboardPort, Optional.empty()),
            new Dashboards.Streams("demo-dashboard", directory.resolve("dashboard"), 0),
            Optional.empty(),
            Optional.of(demo.webUrl())));
  }

  private int play(Demo demo, Iterator<FileItem> stream)
      throws WireException, InterruptedException {
    Screen screen = new Screen();
    Demo.Result result = demo.play(stream, pace(), screen);
    screen.summary(result);
    return result.board().duplicates() == 0 ? ExitCode.OK : ExitCode.FAILURE;
  }

  private Iterator<FileItem> stream() throws IOException {
    Stream<FileItem> all =
        news == null
            ? Stream.generate(new NewsMarket(seed, MARKET_OPENS)::next)
            : NewsFiles.readSorted(news, table.settings(), bad -> common.message("skipped: " + bad))
                .stream();
    return (items == null ? all : all.limit(items)).iterator();
  }

  private Pace pace() {
    if (speed != null) {
      return Pace.ofSpeed(speed);
    }
    return news == null ? new Pace.Items(DEFAULT_RATE) : new Pace.Unlimited();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** What the person sees: about once a second the newest lines, in order, and the score. */
  private final class Screen implements Demo.Observer {
    private static final int LINES_PER_TICK = 12;
    private final Tape tape = new Tape(common.out(), common.colour());
    private final List<Prediction> sinceTick = new ArrayList<>();

    @Override
    public void predicted(Prediction prediction, Scoreboard board) {
      if (common.json()) {
        common.out().println(json(prediction));
      } else if (!common.quiet()) {
        sinceTick.add(prediction);
      }
    }

    @Override
    public void tick(Scoreboard board) {
      if (!sinceTick.isEmpty()) {
        sinceTick.sort(Comparator.comparing(Prediction::getEventTime));
        int first = Math.max(0, sinceTick.size() - LINES_PER_TICK);
        if (first > 0) {
          tape.printSkipped(first);
        }
        sinceTick.subList(first, sinceTick.size()).forEach(tape::print);
        tape.print(board);
        sinceTick.clear();
      }
      common.out().flush();
    }

    private void summary(Demo.Result result) {
      if (common.json()) {
        return;
      }
      Scoreboard board = result.board();
      tick(board);
      if (common.quiet()) {
        tape.print(board);
      }
      common
          .out()
          .println(
              "done     "
                  + result.sent()
                  + " items, "
                  + board.count()
                  + " predictions, "
                  + board.duplicates()
                  + " duplicates, "
                  + board.degraded()
                  + " degraded");
      common.out().flush();
    }
  }

  private static String json(Prediction prediction) {
    try {
      return JSON.writeValueAsString(PlainRecords.of(prediction));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
