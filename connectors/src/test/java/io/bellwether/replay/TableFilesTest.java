package io.bellwether.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableFilesTest {
  @TempDir Path folder;

  @Test
  void readsColumnsAsNumbersAndTheLastAsLabel() throws IOException {
    Path file = file("power.csv", "price,demand,class", "0.5,-2e-1,UP", "1,3,DOWN");

    List<FileItem> rows = readAll(file, TableSettings.DEFAULT);

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).item().getNumbers()).containsExactly(0.5f, -0.2f);
    assertThat(rows.get(0).item().getText()).isEmpty();
    assertThat(rows.get(0).item().getSymbol()).isEmpty();
    assertThat(rows.get(0).outcome().getLabel()).isEqualTo("UP");
    assertThat(rows.get(1).item().getId()).isEqualTo("power-3");
    assertThat(rows.get(1).outcome().getItemId()).isEqualTo("power-3");
  }

  @Test
  void knowsALabelAfterItsRowAndBeforeTheNext() throws IOException {
    Path file = file("a.csv", "x,class", "1,UP", "2,DOWN", "3,UP");

    assertThat(order(file, 0)).containsExactly("+2", "=2", "+3", "=3", "+4", "=4");
  }

  @Test
  void knowsALabelAsManyRowsLaterAsSaid() throws IOException {
    Path file = file("a.csv", "x,class", "1,UP", "2,DOWN", "3,UP", "4,UP");

    assertThat(order(file, 2)).containsExactly("+2", "+3", "+4", "=2", "+5", "=3", "=4", "=5");
  }

  @Test
  void takesMissingCellsAsNotANumberAndAMissingLabelAsNoOutcome() throws IOException {
    Path file = file("a.csv", "w,x,y,z,class", ",?,NA,NaN,UP", "1,2,3,4,");

    List<FileItem> rows = readAll(file, TableSettings.DEFAULT);

    assertThat(rows.get(0).item().getNumbers()).hasSize(4).containsOnly(Float.NaN);
    assertThat(rows.get(0).outcome().getLabel()).isEqualTo("UP");
    assertThat(rows.get(1).outcome()).isNull();
  }

  @Test
  void takesDeclaredCategoriesAsText() throws IOException {
    Path file = file("a.csv", "sector,x,city,class", "energy,1,\"New York, NY\",UP", ",2,Rome,UP");

    List<FileItem> rows = readAll(file, new TableSettings(0, Set.of("sector", "city")));

    assertThat(rows.get(0).item().getText()).isEqualTo("sector=energy ; city=New York, NY");
    assertThat(rows.get(0).item().getNumbers()).containsExactly(1f);
    assertThat(rows.get(1).item().getText()).isEqualTo("city=Rome");
  }

  @Test
  void readsCompressedTables() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("\uFEFFx,class\r\n\r\n1,UP\r\n2,DOWN".getBytes(UTF_8));
    }
    Path file = Files.write(folder.resolve("a.csv.gz"), bytes.toByteArray());

    assertThat(readAll(file, new TableSettings(0, Set.of())))
        .extracting(row -> row.item().getId())
        .containsExactly("a-3", "a-4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,high,UP | column y must hold numbers; declare it as a category if it holds words",
        "1e99,2,UP | column x must hold finite numbers that fit a float",
        "Infinity,2,UP | column x must hold finite numbers that fit a float",
        "1,UP | a row must have as many cells as there are columns, 3: 2",
        "1,2,3,UP | a row must have as many cells as there are columns, 3: 4",
        "1,~2,UP | not CSV in UTF-8",
      })
  void reportsABadRowAndReadsOn(String bad, String reason) throws IOException {
    Path file = file("a.csv", "x,y,class", "1,2,UP", bad.replace('~', '"'), "3,4,DOWN");
    List<BadLine> reported = new ArrayList<>();

    List<FileItem> rows = NewsFiles.readSorted(file, reported::add);

    assertThat(rows).extracting(row -> row.item().getId()).containsExactly("a-2", "a-4");
    assertThat(reported)
        .singleElement()
        .hasToString(new BadLine(file.toString(), 3, reason).toString());
  }

  @Test
  void spoilsOnlyTheRowWithBrokenUtf8() throws IOException {
    byte[] bytes = "x,class\n1,\u00C3(\n2,UP\n".getBytes(ISO_8859_1);
    Path file = Files.write(folder.resolve("a.csv"), bytes);
    List<BadLine> reported = new ArrayList<>();

    assertThat(NewsFiles.readSorted(file, reported::add)).hasSize(1);
    assertThat(reported).singleElement().hasToString(file + " line 2: not CSV in UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | a must begin with a line of column names, but is empty",
        "class | a must have at least two columns, separated by commas, the label last: [class]",
        "x,x,class | a must not name a column twice: [x, x, class]",
      })
  void refusesATableWithoutAUsableHeader(String header, String message) throws IOException {
    Path file = file("a.csv", header);

    assertThatIOException().isThrownBy(() -> NewsFiles.readStrictly(file)).withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour", "class"})
  void refusesCategoriesThatAreNoColumns(String category) throws IOException {
    Path file = file("a.csv", "x,class", "1,UP");

    assertThatIOException()
        .isThrownBy(() -> readAll(file, new TableSettings(0, Set.of(category))))
        .withMessage("categories must name columns of a, one of [x]: " + category);
  }

  @Test
  void refusesANegativeDelay() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TableSettings(-1, Set.of()))
        .withMessage("label-delay must be at least 0 rows: -1; 0 is before the next row");
  }

  @Test
  void stopsAtTheFirstBadRowWhenStrict() throws IOException {
    Path file = file("a.csv", "x,class", "one,UP");

    assertThatThrownBy(() -> readAll(file, TableSettings.DEFAULT))
        .isInstanceOf(NewsFileException.class)
        .hasMessageContaining("a.csv line 2: column x must hold numbers");
  }

  @Test
  void readsARealTable() throws IOException {
    String data = System.getenv("MOE_DATA");
    assumeTrue(data != null, "skipped: set MOE_DATA to the folder of elec2.csv.gz");
    Path file = Path.of(data, "elec2.csv.gz");
    assumeTrue(Files.exists(file), "skipped: elec2.csv.gz is not in MOE_DATA");

    List<FileItem> rows = readAll(file, TableSettings.DEFAULT);

    assertThat(rows).hasSize(45_312);
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.item().getNumbers()).hasSize(8))
        .allSatisfy(row -> assertThat(row.outcome().getLabel()).isIn("UP", "DOWN"));
  }

  /** +n for row n, =n for its label, in the order in which the world learns of them. */
  private static List<String> order(Path file, int labelDelay) throws IOException {
    List<String> order = new ArrayList<>();
    Timeline.of(readAll(file, new TableSettings(labelDelay, Set.of())).iterator())
        .forEachRemaining(
            event ->
                order.add(
                    (event instanceof TimelineEvent.Known ? "=" : "+")
                        + event.itemId().replace("a-", "")));
    return order;
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines), UTF_8);
  }

  private static List<FileItem> readAll(Path file, TableSettings table) throws IOException {
    List<FileItem> items = new ArrayList<>();
    try (NewsReader reader = NewsFiles.readStrictly(file, table)) {
      reader.forEachRemaining(items::add);
    }
    return items;
  }
}
