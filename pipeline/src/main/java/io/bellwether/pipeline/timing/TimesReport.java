package io.bellwether.pipeline.timing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Experts' times as lines, for people or for the documents. */
public final class TimesReport {
  private static final List<String> HEAD =
      List.of(
          "expert", "kind", "per second", "p50", "p99", "a lesson, p50", "state", "without a vote");

  private TimesReport() {}

  /** A table in columns. */
  public static List<String> text(List<ExpertTime> times) {
    List<List<String>> rows = rows(times);
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int width = width(rows, column);
        String format = column < 2 ? "%-" + width + "s  " : "%" + width + "s  ";
        line.append(String.format(format, row.get(column)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** A table in Markdown, and what it was measured on. */
  public static List<String> markdown(List<ExpertTime> times) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows(times)) {
      lines.add("| " + String.join(" | ", row) + " |");
      if (lines.size() == 1) {
        lines.add("|---|---|" + "---:|".repeat(HEAD.size() - 2));
      }
    }
    lines.add("");
    lines.add(
        "%d processors, %s %s, Java %s; the first quarter of the news is not timed."
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.version().feature()));
    return lines;
  }

  private static List<List<String>> rows(List<ExpertTime> times) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (ExpertTime time : times) {
      rows.add(
          List.of(
              time.name(),
              time.kind(),
              String.format(Locale.ROOT, "%,.0f", time.perSecond()),
              duration(time.p50Micros()),
              duration(time.p99Micros()),
              Double.isNaN(time.lessonMicros()) ? "" : duration(time.lessonMicros()),
              time.stateBytes() == 0 ? "" : bytes(time.stateBytes()),
              time.silent() == 0 ? "" : String.valueOf(time.silent())));
    }
    return rows;
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String duration(double micros) {
    return micros < 1000
        ? String.format(Locale.ROOT, "%.1f µs", micros)
        : String.format(Locale.ROOT, "%.2f ms", micros / 1000);
  }

  private static String bytes(long bytes) {
    return bytes < 10_000
        ? bytes + " B"
        : bytes < 10_000_000
            ? String.format(Locale.ROOT, "%.0f KB", bytes / 1e3)
            : String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
  }
}
