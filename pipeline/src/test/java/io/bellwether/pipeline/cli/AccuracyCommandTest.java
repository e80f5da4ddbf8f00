package io.bellwether.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccuracyCommandTest {
  private static final String LINE =
      """
      {"id":"n-%04d","event_time":"%s","symbol":"ACME","language":"%s","text":"%s %s",\
      "label":"%s","label_time":"%s"}
      """;

  @TempDir private Path directory;

  private void write(String file, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve(file)))) {
      out.write(text.getBytes(UTF_8));
    }
  }

  /** Items a minute apart, labels known at once or after an hour. */
  private void news(String name, String language, boolean later) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      boolean up = i % 3 != 0;
      String time = "2026-01-05T%02d:%02d:00Z".formatted(i / 60, i % 60);
      String known = later ? "2026-01-05T%02d:%02d:00Z".formatted(i / 60 + 1, i % 60) : time;
      text.append(
          LINE.formatted(
              i, time, language, name, up ? "rises" : "falls", up ? "UP" : "DOWN", known));
    }
    write(name + ".jsonl.gz", text.toString());
  }

  /** Twelve days of ten items, sorted by label. */
  private void days(String name, String language) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      boolean up = i % 10 < 4;
      String time = "2026-01-%02dT12:00:00Z".formatted(1 + i / 10);
      text.append(
          LINE.formatted(
              i, time, language, name, "word" + i % 7, up ? "BULLISH" : "BEARISH", time));
    }
    write(name + ".jsonl.gz", text.toString());
  }

  private static List<String> cells(String document, String section, String row) {
    String part = document.substring(document.indexOf("## " + section));
    String line =
        part.lines().filter(text -> text.startsWith("| " + row + " |")).findFirst().orElseThrow();
    return Arrays.stream(line.split("\\|")).map(String::strip).skip(1).toList();
  }

  @Test
  void writesWhatItMeasuresAndSaysWhatIsMissing() throws IOException {
    news("gold_news", "en", false);
    days("stockemotions", "en");
    news("stocknet_daily", "en", true);

    Captured run = Captured.run("accuracy", "--data", directory.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("gold_news", "stockemotions, labels.release: passed");
    String document = run.out();
    assertThat(document)
        .startsWith("# Accuracy")
        .contains("./bellwether accuracy --data DIR > docs/accuracy.md")
        .contains("default configuration", "nothing is claimed")
        .doesNotContain(directory.toString());
    List<String> gold = cells(document, "The mixture and its best expert", "gold_news");
    assertThat(gold.get(1)).isEqualTo("60");
    assertThat(gold.get(2)).as("one word tells").startsWith("1.000 [1.000, 1.000]");
    assertThat(gold.get(4)).contains("+0.0000").endsWith("cannot be told apart");
    assertThat(cells(document, "Baselines", "sentfin_en")).containsSubsequence("not present");
    assertThat(Double.parseDouble(cells(document, "Baselines", "gold_news").get(6)))
        .as("majority class")
        .isLessThan(0.5);
  }

  @Test
  void comparesWithAPlainRegressionAndTheOtherRelease() throws IOException {
    news("gold_news", "en", false);
    days("stockemotions", "en");

    String document = Captured.run("accuracy", "--data", directory.toString(), "-q").out();

    List<String> plain = cells(document, "Against one plain", "gold_news");
    assertThat(plain.get(2)).startsWith("1.000");
    assertThat(plain.get(3)).isIn("0.5", "2", "8");
    assertThat(document)
        .contains("stockemotions: 100 % of the items share their instant", "88.9 % have its label");
    String where = "Where items share";
    double reached = Double.parseDouble(cells(document, where, "stockemotions").get(6));
    String passed =
        document.lines().filter(line -> line.contains("| passed |")).findFirst().orElseThrow();
    assertThat(passed).startsWith("| stockemotions |");
    assertThat(reached).as("within a day the last label tells of the next").isGreaterThan(0.75);
    assertThat(Double.parseDouble(passed.split("\\|")[7].strip())).isLessThan(0.6);
  }

  @Test
  void interleavesWhatTextsThereAre() throws IOException {
    news("gold_news", "en", false);
    news("newssent_zh", "zh", false);

    String document = Captured.run("accuracy", "--data", directory.toString(), "-q").out();

    String part = document.substring(document.indexOf("## All texts interleaved"));
    assertThat(part).contains("One stream of gold_news, newssent_zh", "mutual information");
    assertThat(cells(document, "All texts", "3").get(1)).isEqualTo("120");
    List<String> weights = cells(part, "All texts", "zh").stream().skip(2).toList();
    assertThat(weights.stream().mapToDouble(Double::parseDouble).sum()).isBetween(0.99, 1.01);
  }

  @Test
  void saysSoWhereThereIsNothing() {
    Captured run = Captured.run("accuracy", "--data", directory.toString(), "-q");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("| elec2 | not present |", "fewer than two are present");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithTheOptions() {
    Captured folder = Captured.run("accuracy", "--data", directory.resolve("none").toString());
    Captured json = Captured.run("accuracy", "--data", directory.toString(), "--json");

    assertThat(folder.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(folder.err()).contains("--data must be a folder: ");
    assertThat(json.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(json.err()).contains("--json is not for accuracy");
  }
}
