package io.bellwether.pipeline.replicate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A table of the report.
 *
 * @param key names it in JSON
 * @param columns names of the values of each row
 * @param notes sentences below the table
 */
record Section(String key, String title, List<Column> columns, List<Row> rows, List<String> notes) {
  private static final int WIDTH = 100;
  private static final int CELL = 10;
  private static final Pattern SPACE = Pattern.compile(" ");

  /** A column and how many decimal places its values have in text. */
  record Column(String name, int places) {
    static Column score(String name) {
      return new Column(name, 4);
    }

    static Column printed(String name) {
      return new Column(name, 2);
    }

    static Column count(String name) {
      return new Column(name, 0);
    }

    private String head() {
      return String.format("%" + CELL + "s", name);
    }

    private String cell(double value) {
      String text =
          Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%." + places + "f", value);
      return String.format("%" + CELL + "s", text);
    }
  }

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
    StringBuilder head = new StringBuilder(" ".repeat(name + 2));
    columns.forEach(column -> head.append(column.head()));
    lines.add(head.toString());
    for (Row row : rows) {
      StringBuilder line = new StringBuilder("  " + padded(row.name(), name));
      for (int i = 0; i < columns.size(); i++) {
        line.append(columns.get(i).cell(row.values().get(i)));
      }
      lines.add(line.toString());
    }
    notes.forEach(note -> lines.addAll(wrapped(note, "  ")));
    return lines;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  /** A sentence as lines of at most 100 characters. */
  static List<String> wrapped(String text, String indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent);
    for (String word : SPACE.split(text)) {
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
          cells.put(columns.get(i).name(), row.values().get(i));
        }
      }
      plain.add(cells);
    }
    map.put("rows", plain);
    map.put("notes", notes);
    return map;
  }
}
