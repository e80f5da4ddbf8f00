package io.bellwether.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.result.Figure.Better;
import io.bellwether.benchmarks.result.Machine;
import io.bellwether.benchmarks.result.Results;
import io.bellwether.benchmarks.suite.Effort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
  @TempDir Path directory;

  @Test
  void figuresOfASuiteThatIsNotThereAreNotLeftOutInSilence() throws IOException {
    Path file = directory.resolve("figures.json");
    Figure figure = Figure.once("peers", "theirs", Map.of(), "items/s", "1/s", Better.HIGHER, 1);
    new Results(Machine.here(), "abc", "cmd", "2020-01-01T00:00:00Z", Effort.SHORT, List.of(figure))
        .write(file);
    StringWriter err = new StringWriter();
    StringWriter out = new StringWriter();

    int exitCode =
        new CommandLine(new ReportCommand())
            .setErr(new PrintWriter(err))
            .setOut(new PrintWriter(out))
            .execute(file.toString());

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("no suite 'peers'", "Maven profile 'peers'");
    assertThat(out.toString()).isEmpty();
  }
}
