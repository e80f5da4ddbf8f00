package io.bellwether.pipeline.replicate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table of the report.
 *
 * @param key names it in JSON
 * @param columns names of the values of each row
 * @param notes sentences below the table
 */
record Section(
    String key, String title, List<String> columns, List<Row> rows, List<String> notes) {
  private static final int WIDTH = 100;
  private static final int CELL = 10;

  /** A row; a value that there is none of is NaN. */
  record Row(String name, List<Double> values) {
    static Row of(String name, double... values) {
      return new Row(name, Arrays.stream(values).boxed().toList());
    }
  }

  /** The table as lines of at most 100 characters. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.addAll(wrapped(title, ""));
    int name = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    if (!columns.isEmpty()) {
      StringBuilder head = new StringBuilder(" ".repeat(name + 2));
      columns.forEach(column -> head.append(String.format("%" + CELL + "s", column)));
      lines.add(head.toString());
    }
    for (Row row : rows) {
      StringBuilder line = new StringBuilder("  " + padded(row.name(), name));
      row.values().forEach(value -> line.append(String.format("%" + CELL + "s", cell(value))));
      lines.add(line.toString());
    }
    notes.forEach(note -> lines.addAll(wrapped(note, "  ")));
    return lines;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  /** Whole numbers as they are, tiny ones with an exponent, all others with four places. */
  private static String cell(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    if (value == Math.rint(value) && Math.abs(value) >= 2 || value == 0) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    String format = Math.abs(value) < 0.0001 ? "%.1e" : "%.4f";
    return String.format(Locale.ROOT, format, value);
  }

  static List<String> wrapped(String text, String indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ")) {
      if (line.length() + word.length() + 1 > WIDTH && line.length() > indent.length()) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
      }
      line.append(line.length() > indent.length() ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** The table as plain data, for JSON; what there is no value of is left out. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("title", title);
    List<Map<String, Object>> plain = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> cells = new LinkedHashMap<>();
      cells.put("name", row.name());
      for (int i = 0; i < columns.size(); i++) {
        if (!Double.isNaN(row.values().get(i))) {
          cells.put(columns.get(i), row.values().get(i));
        }
      }
      plain.add(cells);
    }
    map.put("rows", plain);
    map.put("notes", notes);
    return map;
  }
}
