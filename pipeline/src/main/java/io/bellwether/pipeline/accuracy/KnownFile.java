package io.bellwether.pipeline.accuracy;

import io.bellwether.replay.FileItem;
import io.bellwether.replay.NewsFiles;
import io.bellwether.replay.NewsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A public set in the form of a news file.
 *
 * @param usualLimit so many rows are read where not all are asked for
 */
record KnownFile(String name, Kind kind, int usualLimit) {
  private static final int LONG = 30_000;

  static final List<KnownFile> ALL =
      List.of(
          new KnownFile("gold_news", Kind.TEXT, Integer.MAX_VALUE),
          new KnownFile("ews_ja_current", Kind.TEXT, LONG),
          new KnownFile("fpb_en_ko_es", Kind.TEXT, Integer.MAX_VALUE),
          new KnownFile("sentfin_en", Kind.TEXT, Integer.MAX_VALUE),
          new KnownFile("newssent_zh", Kind.TEXT, Integer.MAX_VALUE),
          new KnownFile("stockemotions", Kind.TEXT, Integer.MAX_VALUE),
          new KnownFile("stocknet_daily", Kind.MOVEMENTS, Integer.MAX_VALUE),
          new KnownFile("stocknet_tweets", Kind.MOVEMENTS, Integer.MAX_VALUE),
          new KnownFile("elec2", Kind.NUMBERS, Integer.MAX_VALUE));

  /** What a set is about. */
  enum Kind {
    /** What a text says. */
    TEXT,
    /** What a market did after a text. */
    MOVEMENTS,
    /** A table. */
    NUMBERS
  }

  /** The first rows of a file. */
  record Rows(List<FileItem> items, boolean all) {}

  Path in(Path folder) {
    return folder.resolve(name + (kind == Kind.NUMBERS ? ".csv.gz" : ".jsonl.gz"));
  }

  boolean isIn(Path folder) {
    return Files.exists(in(folder));
  }

  /** Those that are interleaved: all whose label can be read in the text. */
  static List<KnownFile> texts(Path folder) {
    return ALL.stream().filter(file -> file.kind == Kind.TEXT && file.isIn(folder)).toList();
  }

  /** Reads on after a bad line, and tells of it; in order of time and id. */
  Rows read(Path folder, boolean full, Consumer<String> progress) throws IOException {
    List<FileItem> items = new ArrayList<>();
    int limit = full ? Integer.MAX_VALUE : usualLimit;
    try (NewsReader reader =
        NewsFiles.read(in(folder), bad -> progress.accept("skipped: " + bad))) {
      while (items.size() < limit && reader.hasNext()) {
        items.add(reader.next());
      }
      boolean all = !reader.hasNext();
      items.sort(NewsFiles.BY_TIME_AND_ID);
      return new Rows(items, all);
    }
  }
}
