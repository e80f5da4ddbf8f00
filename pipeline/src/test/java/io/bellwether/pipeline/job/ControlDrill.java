package io.bellwether.pipeline.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Changes experts under load and measures what that costs: so many items at a steady rate, the
 * first half undisturbed, the second with a shadow, its promotion, a replacement and a rollback,
 * each from a shell. Prints items lost and duplicated, and the latency from just before an item is
 * handed to the producer until its prediction is made, of both halves.
 *
 * <p>Arguments: items a second, seconds of each half.
 */
public final class ControlDrill {
  private final int half;
  private final List<FileItem> items;
  private final long[] sentAt;
  private final ExecutorService hands = Executors.newSingleThreadExecutor();
  private final PrintStream out;
  private Shell shell;
  private Future<?> changing;

  private ControlDrill(int perSecond, int seconds, PrintStream out) {
    this.half = perSecond * seconds;
    NewsMarket market = new NewsMarket(7, Instant.parse("2025-03-03T08:00:00Z"));
    this.items = Stream.generate(market::next).limit(2L * half + warmUp()).toList();
    this.sentAt = new long[items.size()];
    this.out = out;
  }

  /** Items before the first half, while everything is compiled. */
  private int warmUp() {
    return half / 2;
  }

  public static void main(String[] args) throws Exception {
    int perSecond = args.length > 0 ? Integer.parseInt(args[0]) : 200;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 60;
    ControlDrill drill = new ControlDrill(perSecond, seconds, System.out);
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary()) {
      drill.run(broker, perSecond);
    } finally {
      drill.hands.shutdownNow();
    }
    System.exit(0);
  }

  private void run(EmbeddedBroker broker, int perSecond) throws Exception {
    Map<String, String> settings =
        Map.of(
            "job.ordering",
            "arrival",
            "job.deadline",
            "5s",
            "gate.top-k",
            "9",
            "gate.learning-rate",
            "0");
    JobTopics topics = JobTopics.create(broker.bootstrapServers(), "drill", settings);
    shell = new Shell(topics.settings());
    Path directory = Files.createTempDirectory("control-drill");
    try (RunningJob job = RunningJob.start(topics, directory, 2)) {
      job.replay(items, new Pace.Items(perSecond), this::before);
      changing.get(5, TimeUnit.MINUTES);
      report(job.predictions(items.size()), job.ranThrough());
    }
  }

  private void before(int position) {
    if (position == warmUp() + half) {
      changing = hands.submit(this::change);
    }
    sentAt[position] = System.currentTimeMillis();
  }

  private Void change() throws Exception {
    said("shadow", shell.control("shadow", "words", "--set", "learning-rate=0.1"));
    JsonNode shadow = shell.listed("words").path("shadow");
    while (shadow.path("items").asInt() < half / 10) {
      TimeUnit.MILLISECONDS.sleep(500);
      shadow = shell.listed("words").path("shadow");
    }
    said("report", shadow);
    said("promote", shell.control("promote", "words"));
    pause();
    said("replace", shell.control("replace", "words", "--set", "learning-rate=0.05"));
    pause();
    said("rollback", shell.control("rollback", "words"));
    return null;
  }

  private void pause() throws InterruptedException {
    TimeUnit.SECONDS.sleep(5);
  }

  private void said(String what, JsonNode answer) {
    out.println(what + " " + answer);
  }

  private void report(List<Prediction> predictions, boolean ranThrough) {
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      positions.put(items.get(i).item().getId(), i);
    }
    Set<String> seen = new HashSet<>();
    Set<Integer> versions = new TreeSet<>();
    int twice = 0;
    int degraded = 0;
    long[] latency = new long[items.size()];
    for (Prediction prediction : predictions) {
      twice += seen.add(prediction.getId()) ? 0 : 1;
      degraded += prediction.getDegraded() ? 1 : 0;
      int position = positions.get(prediction.getId());
      latency[position] = prediction.getEmittedAt().toEpochMilli() - sentAt[position];
      for (ExpertAccount expert : prediction.getExperts()) {
        if (expert.getExpert().equals("words")) {
          versions.add(expert.getVersion());
        }
      }
    }
    out.printf(
        "items %d, lost %d, duplicated %d, degraded %d, restarts %s, versions of words %s%n",
        items.size(),
        items.size() - seen.size(),
        twice,
        degraded,
        ranThrough ? 0 : "some",
        versions);
    print("before", Arrays.copyOfRange(latency, warmUp(), warmUp() + half));
    print("changing", Arrays.copyOfRange(latency, warmUp() + half, latency.length));
  }

  private void print(String when, long[] millis) {
    Arrays.sort(millis);
    out.printf(
        "%-8s items %d, latency p50 %d ms, p99 %d ms, max %d ms%n",
        when,
        millis.length,
        millis[millis.length / 2],
        millis[(int) (millis.length * 0.99)],
        millis[millis.length - 1]);
  }
}
