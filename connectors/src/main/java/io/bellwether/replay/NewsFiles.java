package io.bellwether.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * News files: one JSON object a line, or a table ({@code .csv}); either optionally compressed
 * ({@code .jsonl.gz}, {@code .csv.gz}).
 *
 * <p>Fields of JSON: {@code id} and {@code event_time} (ISO 8601 with an offset) must be there;
 * {@code symbol}, {@code language}, {@code source}, {@code text}, {@code label}, {@code label_time}
 * (the event time where absent), {@code return} (display only, never a feature) and {@code
 * past_returns} (an array, which becomes the item's numbers) may be. All other fields are skipped
 * unread.
 *
 * <p>A table is comma-separated, one row a line, with a header; its last column is the label, which
 * may be missing. All other columns are the item's numbers, in their order; missing cells (empty,
 * {@code ?}, {@code NA}, {@code NaN}) become NaN. Columns declared as {@linkplain
 * TableSettings#categories() categories} hold words, which become the item's text, {@code
 * column=word}, and so hashed features; all digits are one to those, so codes of digits had better
 * stay numbers. Without categories an item has no text. A table has no times: the rows are a second
 * apart, and a label becomes known before the next row, or as many rows later as {@linkplain
 * TableSettings#labelDelayRows() said}.
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
  public static NewsReader read(Path file, TableSettings table, Consumer<BadLine> onBadLine)
      throws IOException {
    InputStream in = InputFile.open(file);
    try {
      return new NewsReader(file.toString(), in, lines(file, in, table), onBadLine);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Reads a table with the default settings. */
  public static NewsReader read(Path file, Consumer<BadLine> onBadLine) throws IOException {
    return read(file, TableSettings.DEFAULT, onBadLine);
  }

  /** Stops at the first bad line with a {@link NewsFileException}. */
  public static NewsReader readStrictly(Path file, TableSettings table) throws IOException {
    return read(
        file,
        table,
        bad -> {
          throw new NewsFileException(bad.toString(), null);
        });
  }

  /** Reads a table with the default settings. */
  public static NewsReader readStrictly(Path file) throws IOException {
    return readStrictly(file, TableSettings.DEFAULT);
  }

  /** All of a file in memory, sorted: for files that are not in order of event time. */
  public static List<FileItem> readSorted(
      Path file, TableSettings table, Consumer<BadLine> onBadLine) throws IOException {
    List<FileItem> items = new ArrayList<>();
    try (NewsReader reader = read(file, table, onBadLine)) {
      reader.forEachRemaining(items::add);
    }
    items.sort(BY_TIME_AND_ID);
    return items;
  }

  /** Reads a table with the default settings. */
  public static List<FileItem> readSorted(Path file, Consumer<BadLine> onBadLine)
      throws IOException {
    return readSorted(file, TableSettings.DEFAULT, onBadLine);
  }

  private static ItemLines lines(Path file, InputStream in, TableSettings table)
      throws IOException {
    String name = file.getFileName().toString().replaceFirst("\\.gz$", "");
    if (!name.endsWith(".csv")) {
      return new JsonLines(in);
    }
    return new TableLines(name.substring(0, name.length() - ".csv".length()), in, table);
  }
}
