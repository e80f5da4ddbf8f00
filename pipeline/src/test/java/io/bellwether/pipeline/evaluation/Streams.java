package io.bellwether.pipeline.evaluation;

import io.bellwether.core.metric.Resampling;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Streams and configurations for tests. */
final class Streams {
  private static final Instant START = Instant.parse("2025-01-06T09:00:00Z");

  private Streams() {}

  /** A made-up market that can be learned in part. */
  static List<FileItem> market(int count) {
    return Stream.generate(new NewsMarket(3, START)::next).limit(count).toList();
  }

  /**
   * Sessions of one symbol each whose label is a coin's, shared by all items of the session and
   * known at its end: nothing to learn, but everything to leak.
   */
  static List<FileItem> coinSessions(int sessions, int itemsEach) {
    Random random = new Random(5);
    List<FileItem> items = new ArrayList<>();
    for (int session = 0; session < sessions; session++) {
      String label = random.nextBoolean() ? "UP" : "DOWN";
      Instant open = START.plus(Duration.ofDays(session));
      for (int i = 0; i < itemsEach; i++) {
        String id = "s%03d-%03d".formatted(session, i);
        String text = "word" + random.nextInt(50) + " word" + random.nextInt(50);
        items.add(
            item(id, "S" + session % 3, open.plusSeconds(i), text)
                .labelled(label, open.plus(Duration.ofHours(8))));
      }
    }
    return items;
  }

  /** An item without a label. */
  static Unlabelled item(String id, String symbol, Instant time, String text) {
    return new Unlabelled(
        NewsItem.newBuilder()
            .setId(id)
            .setEventTime(time)
            .setSymbol(symbol)
            .setLanguage("en")
            .setSource("wire")
            .setText(text)
            .build());
  }

  /** An item that may get a label. */
  record Unlabelled(NewsItem item) {
    FileItem labelled(String label, Instant labelTime) {
      return new FileItem(
          item,
          Outcome.newBuilder()
              .setItemId(item.getId())
              .setLabel(label)
              .setLabelTime(labelTime)
              .setRealizedReturn(null)
              .build());
    }

    FileItem without() {
      return new FileItem(item, null);
    }
  }

  /** A small configuration with settings given as {@code key=value}. */
  static Contestant contestant(String name, String... settings) {
    Map<String, String> overrides = new HashMap<>(Map.of("features.bits", "12"));
    overrides.put(
        "experts",
        "[{name: prior, kind: prior}, {name: bayes, kind: naive-bayes, bits: 12},"
            + " {name: words, kind: softmax-regression, bits: 12}]");
    Arrays.stream(settings)
        .map(setting -> setting.split("=", 2))
        .forEach(pair -> overrides.put(pair[0], pair[1]));
    return new Contestant(name, JobConfig.load(null, overrides, Map.of()));
  }

  static Report evaluate(List<FileItem> items, Contestant... contestants) {
    return Evaluation.run(List.of(contestants), items, settings(0.5, false));
  }

  static Evaluation.Settings settings(double from, boolean peek) {
    return new Evaluation.Settings(from, 1, resampling(), peek);
  }

  static Resampling resampling() {
    return new Resampling(Resampling.Unit.OUTCOME, 200, 1);
  }
}
