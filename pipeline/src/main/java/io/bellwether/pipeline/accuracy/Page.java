package io.bellwether.pipeline.accuracy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of Markdown. */
final class Page {
  private static final int WIDTH = 110;

  private final List<String> lines = new ArrayList<>();
  private int columns;

  void heading(String text) {
    gap();
    lines.add("## " + text);
  }

  /** A paragraph, broken between words. */
  void text(String text) {
    gap();
    wrap(text, "");
  }

  void bullets(List<String> texts) {
    gap();
    texts.forEach(text -> wrap("* " + text, "  "));
  }

  void code(String... code) {
    gap();
    for (String line : code) {
      lines.add("    " + line);
    }
  }

  private void wrap(String text, String indent) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > indent.length() && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(indent).append(word);
      } else {
        line.append(line.length() == 0 || line.toString().equals(indent) ? "" : " ").append(word);
      }
    }
    lines.add(line.toString());
  }

  void table(String... columnTitles) {
    gap();
    columns = columnTitles.length;
    lines.add(cells(Arrays.asList(columnTitles)));
    lines.add("|---".repeat(columns) + "|");
  }

  /** A row of the newest table; cells that are missing are empty. */
  void row(List<String> cells) {
    List<String> all = new ArrayList<>(cells);
    while (all.size() < columns) {
      all.add("");
    }
    lines.add(cells(all));
  }

  private static String cells(List<String> cells) {
    return "| "
        + String.join(" | ", cells.stream().map(cell -> cell.replace("|", "\\|")).toList())
        + " |";
  }

  private void gap() {
    if (!lines.isEmpty()) {
      lines.add("");
    }
  }

  /** A heading of the whole. */
  void title(String text) {
    lines.add("# " + text);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
