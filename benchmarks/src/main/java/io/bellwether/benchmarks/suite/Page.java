package io.bellwether.benchmarks.suite;

import java.util.List;

/** Markdown that is being written. */
public final class Page {
  private final StringBuilder text = new StringBuilder();

  /** A heading of a suite (level 2) or of a part of it (level 3). */
  public void heading(int level, String title) {
    text.append("#".repeat(level)).append(' ').append(title).append("\n\n");
  }

  /** A paragraph; lines are broken as given. */
  public void paragraph(String paragraph) {
    text.append(paragraph.strip()).append("\n\n");
  }

  /** A table; each row has as many cells as the head. */
  public void table(List<String> head, List<List<String>> rows) {
    row(head);
    text.append("|---".repeat(head.size())).append("|\n");
    for (List<String> cells : rows) {
      if (cells.size() != head.size()) {
        throw new IllegalArgumentException(cells + " does not fit below " + head);
      }
      row(cells);
    }
    text.append('\n');
  }

  private void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** The whole page. */
  @Override
  public String toString() {
    return text.toString();
  }
}
