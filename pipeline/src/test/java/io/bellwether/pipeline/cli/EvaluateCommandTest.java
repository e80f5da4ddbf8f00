package io.bellwether.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  @TempDir private Path directory;

  private Path news(int lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      boolean up = i % 3 != 0;
      text.append(
          """
          {"id":"n-%04d","event_time":"2026-01-05T%02d:%02d:00Z","symbol":"ACME","language":"en",\
          "source":"wire","text":"Acme %s again","label":"%s"}
          """
              .formatted(i, i / 60, i % 60, up ? "rises" : "falls", up ? "UP" : "DOWN"));
    }
    return Files.writeString(directory.resolve("news.jsonl"), text);
  }

  @Test
  void printsATableOfMixtureExpertsAndBaselines() throws IOException {
    Captured run = Captured.run("evaluate", "--news", news(300).toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("macro-F1", "mixture", "words", "majority class");
    assertThat(run.err()).contains("300 items, 150 of them scored");
  }

  @Test
  void writesTheSameAsJson() throws IOException {
    Captured run =
        Captured.run("evaluate", "--json", "--from", "0.2", "--news", news(300).toString());

    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("items").asInt()).isEqualTo(300);
    assertThat(json.get("scored").asInt()).isEqualTo(240);
    JsonNode mixture = json.get("rows").get(0);
    assertThat(mixture.get("name").asText()).isEqualTo("mixture");
    assertThat(mixture.get("accuracy").asDouble()).isGreaterThan(0.9);
  }

  @Test
  void saysHowOftenTheMixtureDistrustedItself() throws IOException {
    Path watched =
        Files.writeString(
            directory.resolve("watched.yaml"),
            "filter: {drift: {detector: page-hinkley, tolerance: 0, threshold: 1}}\n"
                + "labels: {blind-after: 1h}\n");
    List<String> arguments =
        List.of("evaluate", "--config", watched.toString(), "--news", news(300).toString());

    Captured text = Captured.run(arguments.toArray(String[]::new));
    Captured json =
        Captured.run(Stream.concat(arguments.stream(), Stream.of("--json")).toArray(String[]::new));

    assertThat(text.out())
        .containsPattern("noticed \\d+ changes .* and made \\d+ predictions blind");
    JsonNode mixture = new ObjectMapper().readTree(json.out()).findValue("drifts");
    assertThat(mixture.asLong()).isPositive();
  }

  @Test
  void playsSeveralConfigurationsNamedAfterTheirFiles() throws IOException {
    Path wide = Files.writeString(directory.resolve("wide.yaml"), "gate: {top-k: 4}\n");
    Path narrow = Files.writeString(directory.resolve("narrow.yml"), "gate: {top-k: 1}\n");

    Captured run =
        Captured.run(
            "evaluate",
            "--config",
            wide.toString(),
            "--config",
            narrow.toString(),
            "--compare",
            "wide,narrow",
            "--news",
            news(300).toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .containsPattern("(?m)^mixture +wide ")
        .containsPattern("(?m)^mixture +narrow ")
        .contains("wide against narrow");
  }

  @Test
  void otherCommandsTakeOneConfiguration() throws IOException {
    String file = Files.writeString(directory.resolve("a.yaml"), "gate: {top-k: 4}\n").toString();

    Captured run = Captured.run("config", "--config", file, "--config", file);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--config must be given once: 2 times");
  }

  @Test
  void writesAPage() throws IOException {
    Path page = directory.resolve("report.html");

    Captured run =
        Captured.run("evaluate", "--html", page.toString(), "--news", news(300).toString());

    assertThat(run.err()).contains("report: " + page);
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains("news.jsonl", "</html>");
  }

  @Test
  void marksEveryLineThatLeaks() throws IOException {
    Captured run = Captured.run("evaluate", "--peek", "--news", news(300).toString());

    assertThat(run.out().lines().filter(line -> line.startsWith("LEAKS "))).hasSizeGreaterThan(6);
    assertThat(run.out()).contains("LEAKS: labels at once");
  }

  @Test
  void namesWhatMayBeChosen() throws IOException {
    String file = news(3).toString();
    Captured metric = Captured.run("evaluate", "--metrics", "f1", "--news", file);
    Captured part = Captured.run("evaluate", "--by", "country", "--news", file);
    Captured pair = Captured.run("evaluate", "--compare", "mixture", "--news", file);

    Captured unit = Captured.run("evaluate", "--resample", "rows", "--news", file);
    Captured few = Captured.run("evaluate", "--resamples", "10", "--news", file);

    assertThat(unit.err()).contains("--resample must be of outcomes, sessions: rows");
    assertThat(few.err()).contains("resamples must be at least 100: 10");
    assertThat(metric.err()).contains("--metrics must be 'all' or of accuracy, ", ": f1");
    assertThat(part.err()).contains("--by must be of language, symbol, source: country");
    assertThat(pair.err())
        .contains("--compare must be two rows with a comma between them: mixture");
    assertThat(List.of(metric, part, pair, unit, few))
        .allSatisfy(run -> assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void saysWhatIsWrongWithTheFileOrTheOptions() throws IOException {
    Captured missing = Captured.run("evaluate", "--news", directory.resolve("none").toString());
    Captured share = Captured.run("evaluate", "--from", "1.5", "--news", news(3).toString());

    assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(missing.err()).contains("none");
    assertThat(share.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(share.err()).contains("--from must be at least 0 and below 1: 1.5");
  }

  @Test
  void evaluatesATable() throws IOException {
    StringBuilder table = new StringBuilder("x,y,class\nwords,1,UP\n");
    for (int i = 0; i < 400; i++) {
      boolean up = i % 3 != 0;
      table.append(i % 7).append(',').append(up ? 1 : -1).append(up ? ",UP\n" : ",DOWN\n");
    }
    Path file = Files.writeString(directory.resolve("table.csv"), table);

    Captured run = Captured.run("evaluate", "--json", "--news", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("scored").asInt()).isEqualTo(200);
    assertThat(json.get("rows").get(0).get("accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(run.err()).contains("table.csv line 2: column x must hold numbers");
  }

  @Test
  void saysWhatIsWrongWithTheOptionsOfATable() throws IOException {
    Path file = Files.writeString(directory.resolve("table.csv"), "x,class\n1,UP\n");

    Captured delay = Captured.run("evaluate", "--news", file.toString(), "--label-delay", "-1");
    Captured category =
        Captured.run("evaluate", "--news", file.toString(), "--categories", "colour");

    assertThat(delay.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(delay.err()).contains("--label-delay must be at least 0: -1");
    assertThat(category.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(category.err())
        .contains("categories must name columns of table, one of [x]: colour");
  }
}
