package io.bellwether.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A table as {@link NewsFiles} describes it. Lines are parsed one by one, so that a stray quote
 * spoils only its own row; therefore a cell cannot hold a line break.
 */
final class TableLines implements ItemLines {
  private static final Instant FIRST_ROW = Instant.parse("2000-01-01T00:00:00Z");
  private static final long ROW_MILLIS = 1000;

  private final String name;
  private final TableSettings settings;
  private final LineReader lines;
  private final ObjectReader csv =
      new CsvMapper()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.TRIM_SPACES)
          .readerFor(String[][].class);
  private final String[] columns;

  /**
   * Reads the header.
   *
   * @param name begins the ids of the items
   * @throws IOException when there is no header, or it does not fit the settings
   */
  TableLines(String name, InputStream in, TableSettings settings) throws IOException {
    this.name = name;
    this.settings = settings;
    this.lines = new LineReader(in);
    this.columns = header();
  }

  private String[] header() throws IOException {
    byte[] line = lines.nextNotBlank();
    if (line == null) {
      throw new IOException(name + " must begin with a line of column names, but is empty");
    }
    String[] names;
    try {
      names = cells(line);
    } catch (BadField e) {
      throw new IOException(name + " must begin with a line of column names: " + e.getMessage(), e);
    }
    check(List.of(names));
    return names;
  }

  private void check(List<String> names) throws IOException {
    if (names.size() < 2) {
      throw new IOException(
          name + " must have at least two columns, separated by commas, the label last: " + names);
    }
    Set<String> distinct = new HashSet<>(names);
    if (distinct.size() < names.size()) {
      throw new IOException(name + " must not name a column twice: " + names);
    }
    List<String> features = names.subList(0, names.size() - 1);
    for (String category : settings.categories()) {
      if (!features.contains(category)) {
        throw new IOException(
            "categories must name columns of " + name + ", one of " + features + ": " + category);
      }
    }
  }

  @Override
  public FileItem next() throws IOException, BadField {
    byte[] line = lines.nextNotBlank();
    return line == null ? null : item(cells(line));
  }

  @Override
  public long lineNumber() {
    return lines.lineNumber();
  }

  private String[] cells(byte[] line) throws IOException, BadField {
    try {
      String[][] rows = csv.readValue(line);
      if (rows.length != 1) {
        throw new BadField("a row must be one line");
      }
      return rows[0];
    } catch (JsonProcessingException e) {
      throw new BadField("not CSV in UTF-8");
    } catch (java.io.CharConversionException e) {
      throw new BadField("not CSV in UTF-8");
    }
  }

  private FileItem item(String[] cells) throws BadField {
    if (cells.length != columns.length) {
      throw new BadField(
          "a row must have as many cells as there are columns, "
              + columns.length
              + ": "
              + cells.length);
    }
    List<Float> numbers = new ArrayList<>(cells.length);
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < cells.length - 1; i++) {
      if (settings.categories().contains(columns[i])) {
        addWord(columns[i], cells[i], words);
      } else {
        numbers.add(number(columns[i], cells[i]));
      }
    }
    return item(numbers, words.toString(), cells[cells.length - 1]);
  }

  /** A row's place in the file is its time, whether or not the rows before it were good. */
  private FileItem item(List<Float> numbers, String text, String label) {
    long row = lines.lineNumber();
    Instant time = FIRST_ROW.plusMillis(row * ROW_MILLIS);
    String id = name + "-" + row;
    NewsItem item = new NewsItem(time, id, "", "", "", text, numbers);
    if (isMissing(label)) {
      return new FileItem(item, null);
    }
    Instant known = time.plusMillis(settings.labelDelayRows() * ROW_MILLIS + ROW_MILLIS / 2);
    return new FileItem(item, new Outcome(known, id, label, null));
  }

  private static void addWord(String column, String cell, StringBuilder words) {
    if (!isMissing(cell)) {
      words.append(words.isEmpty() ? "" : " ; ").append(column).append('=').append(cell);
    }
  }

  private static float number(String column, String cell) throws BadField {
    if (isMissing(cell)) {
      return Float.NaN;
    }
    try {
      float value = Float.parseFloat(cell);
      if (Float.isFinite(value)) {
        return value;
      }
      throw new BadField("column " + column + " must hold finite numbers that fit a float");
    } catch (NumberFormatException e) {
      throw new BadField(
          "column " + column + " must hold numbers; declare it as a category if it holds words");
    }
  }

  private static boolean isMissing(String cell) {
    return cell.isEmpty() || cell.equals("?") || cell.equals("NA") || cell.equals("NaN");
  }
}
