package io.bellwether.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.NewsFiles;
import io.bellwether.replay.NewsReader;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Headlines of at most {@value #MAX_BYTES} bytes with their labels, over and over again: recorded
 * ones where there are any, else those of the made-up market. The same seed, the same order.
 */
final class Headlines {
  static final int MAX_BYTES = 120;
  private static final List<String> FILES = List.of("gold_news.jsonl.gz", "sentfin_en.jsonl.gz");
  private static final String ID_PREFIX = "n-";
  private static final int NUM_MADE_UP = 20_000;

  private final List<FileItem> items;
  private final String source;

  private Headlines(List<FileItem> items, String source) {
    this.items = items;
    this.source = source;
  }

  /**
   * Those of a folder of news files.
   *
   * @param folder null for the made-up market
   */
  static Headlines of(Path folder) throws IOException {
    List<FileItem> recorded = new ArrayList<>();
    for (String name : FILES) {
      Path file = folder == null ? null : folder.resolve(name);
      if (file != null && Files.exists(file)) {
        read(file, recorded);
      }
    }
    if (recorded.isEmpty()) {
      return new Headlines(madeUp(), "made-up market");
    }
    // As two wires would come in, not one after the other.
    Collections.shuffle(recorded, new Random(7));
    return new Headlines(recorded, "recorded (gold_news, sentfin_en)");
  }

  private static void read(Path file, List<FileItem> into) throws IOException {
    try (NewsReader news = NewsFiles.read(file, bad -> {})) {
      while (news.hasNext()) {
        FileItem item = news.next();
        if (item.outcome() != null && isShort(item)) {
          into.add(item);
        }
      }
    }
  }

  private static List<FileItem> madeUp() {
    NewsMarket market = new NewsMarket(7, Instant.parse("2025-03-03T08:00:00Z"));
    return Stream.generate(market::next).limit(NUM_MADE_UP).filter(Headlines::isShort).toList();
  }

  private static boolean isShort(FileItem item) {
    return item.item().getText().getBytes(UTF_8).length <= MAX_BYTES;
  }

  /** Where they come from, for the report. */
  String source() {
    return source;
  }

  /** The item of a number, from 0 on, published at a time in milliseconds. */
  NewsItem item(int number, long eventTime) {
    return NewsItem.newBuilder(items.get(number % items.size()).item())
        .setId(id(number))
        .setEventTime(Instant.ofEpochMilli(eventTime))
        .build();
  }

  /** Its outcome, known from a time on. */
  Outcome outcome(int number, long labelTime) {
    return Outcome.newBuilder(items.get(number % items.size()).outcome())
        .setItemId(id(number))
        .setLabelTime(Instant.ofEpochMilli(labelTime))
        .build();
  }

  /** The id of the item of a number. */
  static String id(int number) {
    return ID_PREFIX + number;
  }

  /** The number of the item with an id. */
  static int numberOf(String id) {
    return Integer.parseInt(id, ID_PREFIX.length(), id.length(), 10);
  }
}
