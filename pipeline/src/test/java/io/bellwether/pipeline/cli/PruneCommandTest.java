package io.bellwether.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneCommandTest {
  private static final String EXPERTS =
      "experts=[{name: words, kind: softmax-regression, bits: 12}, {name: prior, kind: prior},"
          + " {name: net, kind: feed-forward, bits: 12}]";

  @TempDir private Path directory;
  private String news;

  /** Every item holds one word that tells its class and three that tell nothing. */
  @BeforeEach
  void write() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      boolean up = i % 3 != 0;
      text.append(
          """
          {"id":"n-%04d","event_time":"2026-01-05T%02d:%02d:00Z","symbol":"ACME","language":"en",\
          "source":"wire","text":"Acme%s %s at %s street","label":"%s"}
          """
              .formatted(
                  i,
                  i / 60,
                  i % 60,
                  (char) ('a' + i % 23),
                  up ? "rises" : "falls",
                  (char) ('a' + i % 19),
                  up ? "UP" : "DOWN"));
    }
    news = Files.writeString(directory.resolve("news.jsonl"), text).toString();
  }

  @Test
  void printsAccuracyAndSpeedAgainstTheShareKept() {
    Captured run = Captured.run("prune", "--news", news, "--keep", "1,0.1", "-D", EXPERTS);

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out().lines()).hasSize(1 + 2 * 3);
    assertThat(run.out()).contains("macro-F1", "all*", "100.0%", "10.0%", "1.00x");
    assertThat(run.out()).doesNotContain("prior");
  }

  @Test
  void fewWeightsAreEnoughWhereOneWordTells() throws IOException {
    Captured run =
        Captured.run("prune", "--json", "--news", news, "--keep", "1,0.2,0.005", "-D", EXPERTS);

    JsonNode rows = new ObjectMapper().readTree(run.out()).get("rows");
    for (int expert = 0; expert < 2; expert++) {
      double whole = rows.get(4 * expert).get("accuracy").asDouble();
      assertThat(whole).isGreaterThan(0.95);
      assertThat(rows.get(4 * expert + 1).get("accuracy").asDouble())
          .isCloseTo(whole, within(0.01));
      assertThat(rows.get(4 * expert + 2).get("accuracy").asDouble()).isGreaterThan(0.9);
      assertThat(rows.get(4 * expert + 3).get("bytes").asInt())
          .isLessThan(rows.get(4 * expert + 1).get("bytes").asInt());
    }
    assertThat(rows.get(0).get("kept").isNull()).isTrue();
  }

  @Test
  void saysWhatIsWrongWithTheOptions() {
    Captured share = Captured.run("prune", "--news", news, "--keep", "0.5,2");
    Captured from = Captured.run("prune", "--news", news, "--from", "1");
    Captured nothing =
        Captured.run("prune", "--news", news, "-D", "experts=[{name: a, kind: prior}]");

    assertThat(share.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(share.err()).contains("--keep must be above 0 and at most 1: 2.0");
    assertThat(from.err()).contains("--from must be at least 0 and below 1: 1.0");
    assertThat(nothing.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(nothing.err())
        .contains("experts must hold one of kind softmax-regression or feed-forward: [a]");
  }
}
