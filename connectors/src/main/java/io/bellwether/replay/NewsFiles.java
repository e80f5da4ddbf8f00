package io.bellwether.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * News files: one JSON object a line ({@code .jsonl}), optionally compressed ({@code .jsonl.gz}).
 *
 * <p>Fields: {@code id} and {@code event_time} (ISO 8601 with an offset) must be there; {@code
 * symbol}, {@code language}, {@code source}, {@code text}, {@code label}, {@code label_time} (the
 * event time where absent), {@code return} (display only, never a feature) and {@code past_returns}
 * (an array of numbers) may be. All other fields are skipped unread.
 *
 * <pre>{@code
 * try (NewsReader news = NewsFiles.read(path, bad -> log.warn("{}", bad))) {
 *   while (news.hasNext()) { use(news.next()); }
 * }
 * }</pre>
 */
public final class NewsFiles {
  /** The order in which the project's files are sorted: event time, then id. */
  public static final Comparator<FileItem> BY_TIME_AND_ID =
      Comparator.comparing((FileItem line) -> line.item().getEventTime())
          .thenComparing(line -> line.item().getId());

  private NewsFiles() {}

  /** Reads on after a bad line, and tells of it. */
  public static NewsReader read(Path file, Consumer<BadLine> onBadLine) throws IOException {
    return new NewsReader(file.toString(), open(file), onBadLine);
  }

  /** Stops at the first bad line with a {@link NewsFileException}. */
  public static NewsReader readStrictly(Path file) throws IOException {
    return read(
        file,
        bad -> {
          throw new NewsFileException(bad.toString(), null);
        });
  }

  /** All of a file in memory, sorted: for files that are not in order of event time. */
  public static List<FileItem> readSorted(Path file, Consumer<BadLine> onBadLine)
      throws IOException {
    List<FileItem> items = new ArrayList<>();
    try (NewsReader reader = read(file, onBadLine)) {
      reader.forEachRemaining(items::add);
    }
    items.sort(BY_TIME_AND_ID);
    return items;
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    if (!file.getFileName().toString().endsWith(".gz")) {
      return in;
    }
    try {
      return new GZIPInputStream(in, 1 << 16);
    } catch (IOException e) {
      in.close();
      throw new IOException(file + " is not a gzip file, though its name ends in .gz", e);
    }
  }
}
