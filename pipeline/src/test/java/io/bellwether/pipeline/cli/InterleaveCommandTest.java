package io.bellwether.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterleaveCommandTest {
  @TempDir private Path directory;
  private String good;
  private String bad;

  @BeforeEach
  void write() throws IOException {
    good = news("good", "POSITIVE");
    bad = news("bad", "DOWN");
  }

  private String news(String name, String label) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append(
          """
          {"id":"n-%d","event_time":"2026-01-05T10:%02d:00Z","symbol":"ACME","language":"en",\
          "text":"%s news %d","label":"%s"}
          """
              .formatted(i, i, name, i, label));
    }
    return Files.writeString(directory.resolve(name + ".jsonl"), text).toString();
  }

  private Captured interleave(Path to, String... more) {
    String[] arguments = {"interleave", "--news", good, "--news", bad, "--to", to.toString()};
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Captured.run(all);
  }

  @Test
  void makesOneFileOutOfTwo() throws IOException {
    Path to = directory.resolve("mixed.jsonl");

    Captured run = interleave(to, "--switch", "10", "--label-delay", "2");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("80 items: " + to);
    assertThat(Files.readAllLines(to)).hasSize(80).allMatch(line -> line.startsWith("{\"id\":\"0"));
    assertThat(to)
        .content()
        .contains(":good:n-39", ":bad:n-39", "\"source\":\"good\"", "\"label\":\"UP\"")
        .contains("\"label_time\":\"2020-01-01T00:02:30Z\"")
        .doesNotContain("POSITIVE");
  }

  @Test
  void sameSeedMakesTheSameBytes() throws IOException {
    Path once = directory.resolve("once.jsonl.gz");
    Path again = directory.resolve("again.jsonl.gz");
    Path other = directory.resolve("other.jsonl.gz");

    interleave(once, "--seed", "7");
    interleave(again, "--seed", "7");
    interleave(other, "--seed", "8");

    assertThat(once).hasSameBinaryContentAs(again);
    assertThat(Files.readAllBytes(other)).isNotEqualTo(Files.readAllBytes(once));
  }

  @Test
  void canBeEvaluated() {
    Path to = directory.resolve("mixed.jsonl.gz");
    interleave(to, "--items", "60");

    Captured run = Captured.run("evaluate", "--news", to.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("60 items, 30 of them scored");
  }

  @Test
  void saysWhatIsWrongWithTheOptions() throws IOException {
    Path to = directory.resolve("mixed.jsonl");
    String before = Files.readString(Path.of(good));

    Captured over = interleave(Path.of(good));
    Captured never = interleave(to, "--switch", "0");
    Captured early = interleave(to, "--label-delay", "-1");
    Captured none = interleave(to, "--items", "0");
    Captured missing = interleave(to, "--news", directory.resolve("none.jsonl").toString());

    assertThat(over.err()).contains("--to must not be one of --news: " + good);
    assertThat(Files.readString(Path.of(good))).isEqualTo(before);
    assertThat(never.err()).contains("--switch must be at least 1: 0");
    assertThat(early.err()).contains("--label-delay must be at least 0: -1");
    assertThat(none.err()).contains("--items must be at least 1: 0");
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(missing.err()).contains("none.jsonl");
    assertThat(to).doesNotExist();
  }
}
