package io.bellwether.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewsFilesTest {
  private static final String FULL =
      "{\"id\":\"a\",\"event_time\":\"2020-01-01T09:30:00Z\",\"symbol\":\"GOLD\",\"language\":\"en\","
          + "\"source\":\"desk\",\"text\":\"gold climbs\",\"label\":\"UP\","
          + "\"label_time\":\"2020-01-02T21:00:00Z\",\"return\":0.5,\"split\":\"train\","
          + "\"grade\":1,\"extra\":{\"deep\":[1,{\"x\":2}]},\"past_returns\":[0.25,-0.5]}";

  @TempDir Path folder;

  @Test
  void readsEveryFieldOfALine() throws IOException {
    FileItem line = readAll(file("a.jsonl", FULL)).get(0);

    assertThat(line.item().getId()).isEqualTo("a");
    assertThat(line.item().getEventTime()).isEqualTo("2020-01-01T09:30:00Z");
    assertThat(line.item().getSymbol()).isEqualTo("GOLD");
    assertThat(line.item().getLanguage()).isEqualTo("en");
    assertThat(line.item().getSource()).isEqualTo("desk");
    assertThat(line.item().getText()).isEqualTo("gold climbs");
    assertThat(line.outcome().getItemId()).isEqualTo("a");
    assertThat(line.outcome().getLabel()).isEqualTo("UP");
    assertThat(line.outcome().getLabelTime()).isEqualTo("2020-01-02T21:00:00Z");
    assertThat(line.outcome().getRealizedReturn()).isEqualTo(0.5);
  }

  @Test
  void takesOnlyPastReturnsAsNumbers() throws IOException {
    assertThat(readAll(file("a.jsonl", FULL)).get(0).item().getNumbers())
        .containsExactly(0.25f, -0.5f);
  }

  @Test
  void leavesOutTheOutcomeOfALineWithoutALabel() throws IOException {
    Path file = file("a.jsonl", "{\"id\":\"a\",\"event_time\":\"2020-01-01T09:30:00+01:00\"}");

    FileItem line = readAll(file).get(0);

    assertThat(line.outcome()).isNull();
    assertThat(line.item().getEventTime()).isEqualTo("2020-01-01T08:30:00Z");
  }

  @Test
  void knowsNoOutcomeBeforeItsItem() throws IOException {
    Path file =
        file(
            "a.jsonl",
            "{\"id\":\"a\",\"event_time\":\"2020-01-02T00:00:00Z\",\"label\":\"UP\","
                + "\"label_time\":\"2020-01-01T00:00:00Z\"}");

    assertThat(readAll(file).get(0).outcome().getLabelTime()).isEqualTo("2020-01-02T00:00:00Z");
  }

  @Test
  void readsCompressedFilesAndLinesWithoutAFinalBreak() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write((FULL + "\r\n\n" + FULL).getBytes(UTF_8));
    }
    Path file = Files.write(folder.resolve("a.jsonl.gz"), bytes.toByteArray());

    assertThat(readAll(file)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | not JSON in UTF-8 at column 1",
        "[] | a line must hold one JSON object",
        "{} | id must not be empty",
        "{'id':'a'} | event_time must be a date and time",
        "{'id':'a','event_time':'yesterday'} | event_time must be a date and time",
        "{'id':7} | id must be a string",
        "{'id':'a','return':'x'} | return must be a number",
        "{'id':'a','past_returns':[null]} | past_returns must be a number",
        "{'id':'a','past_returns':[1e300]} | past_returns must hold finite numbers",
        "{'id':'a' | not JSON in UTF-8",
        "{'id':'a','event_time':'2020-01-01T00:00:00Z'} {} | something follows",
      })
  void reportsABadLineAndReadsOn(String bad, String reason) throws IOException {
    Path file = file("a.jsonl", FULL, bad.replace('\'', '"'), FULL);
    List<BadLine> reported = new ArrayList<>();

    try (NewsReader reader = NewsFiles.read(file, reported::add)) {
      List<FileItem> items = new ArrayList<>();
      reader.forEachRemaining(items::add);

      assertThat(items).hasSize(2);
      assertThat(reader.badLines()).isEqualTo(1);
    }
    assertThat(reported).singleElement().satisfies(line -> assertThat(line.number()).isEqualTo(2));
    assertThat(reported.get(0).reason()).startsWith(reason);
    assertThat(reported.get(0).toString()).startsWith(file + " line 2: ");
  }

  @Test
  void spoilsOnlyTheLineWithBrokenUtf8() throws IOException {
    byte[] broken = FULL.replace("climbs", "clim\u00C3(").getBytes(ISO_8859_1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(broken);
    bytes.writeBytes(("\n" + FULL + "\n").getBytes(UTF_8));
    Path file = Files.write(folder.resolve("a.jsonl"), bytes.toByteArray());
    List<BadLine> reported = new ArrayList<>();

    try (NewsReader reader = NewsFiles.read(file, reported::add)) {
      assertThat(reader.next().item().getText()).isEqualTo("gold climbs");
      assertThat(reader.hasNext()).isFalse();
    }
    assertThat(reported).hasSize(1);
  }

  @Test
  void stopsAtTheFirstBadLineWhenStrict() throws IOException {
    Path file = file("a.jsonl", FULL, "nonsense");

    try (NewsReader reader = NewsFiles.readStrictly(file)) {
      reader.next();

      assertThatThrownBy(reader::hasNext)
          .isInstanceOf(NewsFileException.class)
          .hasMessageContaining("line 2");
    }
  }

  @Test
  void reportsATruncatedGzip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write((FULL + "\n").repeat(50).getBytes(UTF_8));
    }
    byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
    Path file = Files.write(folder.resolve("a.jsonl.gz"), cut);

    try (NewsReader reader = NewsFiles.readStrictly(file)) {
      assertThatThrownBy(() -> reader.forEachRemaining(item -> {}))
          .isInstanceOf(NewsFileException.class)
          .hasMessageContaining("cannot be read after line");
    }
  }

  @Test
  void refusesAGzThatIsNone() throws IOException {
    Path file = file("a.jsonl.gz", FULL);

    assertThatThrownBy(() -> NewsFiles.readStrictly(file)).hasMessageContaining("not a gzip file");
  }

  @Test
  void sortsAFileOnRequest() throws IOException {
    Path file =
        file(
            "a.jsonl",
            FULL.replace("\"a\"", "\"c\""),
            FULL.replace("\"a\"", "\"b\""),
            FULL.replace("2020-01-01T09", "2020-01-01T08"));

    assertThat(NewsFiles.readSorted(file, bad -> {}))
        .extracting(line -> line.item().getId())
        .containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gold_news",
        "ews_ja_current",
        "fpb_en_ko_es",
        "stocknet_daily",
        "stocknet_tweets"
      })
  void readsRealFilesInOrder(String name) throws IOException {
    Path file = dataFile(name + ".jsonl.gz");
    long events = 0;
    long outcomes = 0;

    try (NewsReader reader = NewsFiles.readStrictly(file)) {
      Timeline timeline = Timeline.of(reader);
      long last = Long.MIN_VALUE;
      while (timeline.hasNext()) {
        TimelineEvent event = timeline.next();
        assertThat(event.time()).isGreaterThanOrEqualTo(last);
        last = event.time();
        events++;
        outcomes += event instanceof TimelineEvent.Known ? 1 : 0;
      }
      assertThat(events - outcomes).isEqualTo(reader.lineNumber());
    }
    assertThat(outcomes).isPositive();
  }

  private static Path dataFile(String name) {
    String folder = System.getenv("MOE_DATA");
    assumeTrue(folder != null, "skipped: set MOE_DATA to the folder of " + name);
    Path file = Path.of(folder, name);
    assumeTrue(Files.exists(file), "skipped: " + name + " is not in MOE_DATA");
    return file;
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines), UTF_8);
  }

  private static List<FileItem> readAll(Path file) throws IOException {
    List<FileItem> items = new ArrayList<>();
    try (NewsReader reader = NewsFiles.readStrictly(file)) {
      reader.forEachRemaining(items::add);
    }
    return items;
  }
}
