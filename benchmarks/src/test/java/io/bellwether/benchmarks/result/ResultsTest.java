package io.bellwether.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bellwether.benchmarks.result.Figure.Better;
import io.bellwether.benchmarks.suite.Effort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  @TempDir Path directory;

  @Test
  void aFileHoldsWhatWasMeasured() throws IOException {
    Figure figure =
        Figure.median(
            "s", "job", Map.of("p", "2", "k", "1"), "throughput", "1/s", Better.HIGHER, 3, 1, 2);
    Results results =
        new Results(
            Machine.here(),
            "abc+changes",
            "cmd",
            "2020-01-01T00:00:00Z",
            Effort.LONG,
            List.of(figure));

    results.write(directory.resolve("new/r.json"));

    assertThat(Results.read(directory.resolve("new/r.json"))).isEqualTo(results);
    assertThat(directory.resolve("new")).isDirectoryContaining("glob:**r.json");
  }

  @Test
  void aFileThatIsNoResultIsNamed() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.json"), "{");

    assertThatIOException().isThrownBy(() -> Results.read(broken)).withMessageContaining("broken");
  }

  @Test
  void theMedianOfAnEvenCountLiesBetweenTheMiddleTwo() {
    Figure figure = Figure.median("s", "n", Map.of(), "m", "u", Better.LOWER, 4, 1, 3, 2);

    assertThat(figure.value()).isEqualTo(2.5);
    assertThat(figure.low()).isEqualTo(1);
    assertThat(figure.high()).isEqualTo(4);
    assertThat(figure.repetitions()).isEqualTo(4);
  }

  @Test
  void aFigureThatIsNoNumberIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Figure.once("s", "n", Map.of(), "m", "u", Better.LOWER, Double.NaN))
        .withMessageContaining("NaN");
  }
}
