package io.bellwether.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.core.drift.DriftSpec;
import io.bellwether.core.mixture.DriftRule;
import io.bellwether.core.mixture.DriftRule.Action;
import io.bellwether.core.mixture.Staleness;
import io.bellwether.core.mixture.Staleness.WhenBlind;
import io.bellwether.core.mixture.Vigilance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VigilanceReaderTest {
  @TempDir Path directory;

  private JobConfig load(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("bellwether.yaml"), yaml);
    return JobConfig.load(file, Map.of(), Map.of());
  }

  @Test
  void nothingIsWatchedUnlessToldSo() throws IOException {
    assertThat(load("job: {name: plain}").toMixtureSpec().vigilance()).isEqualTo(Vigilance.NONE);
  }

  @Test
  void readsAWindowThatResetsAndABoundOnLabels() throws IOException {
    JobConfig config =
        load(
            """
            filter: {drift: {detector: adwin, delta: 0.01}}
            labels: {blind-after: 2h, when-blind: uniform}
            """);

    Vigilance vigilance = config.toMixtureSpec().vigilance();
    assertThat(vigilance.drift().detector()).isEqualTo(new DriftSpec.Adwin(0.01));
    assertThat(vigilance.drift().action()).isEqualTo(Action.RESET);
    assertThat(vigilance.staleness()).isEqualTo(new Staleness(7_200_000, WhenBlind.UNIFORM));
    assertThat(config.toMoeSettings().mixture().vigilance()).isEqualTo(vigilance);
  }

  @Test
  void readsATestThatSpeedsUp() throws IOException {
    JobConfig config =
        load(
            """
            filter:
              drift: {detector: page-hinkley, tolerance: 0.01, threshold: 20, action: speed-up,
                      factor: 5, for: 300}
            """);

    assertThat(config.vigilance().drift())
        .isEqualTo(new DriftRule(new DriftSpec.PageHinkley(0.01, 20), Action.SPEED_UP, 5, 300));
    assertThat(JobConfig.load(write(config), Map.of(), Map.of())).isEqualTo(config);
  }

  private Path write(JobConfig config) throws IOException {
    return Files.writeString(directory.resolve("again.yaml"), config.toYaml(false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "filter: {drift: {detector: adwin, delta: 1}}|filter.drift.delta must be",
        "filter: {drift: {delta: 0.1}}|must be left out with filter.drift.detector none: 0.1",
        "filter: {drift: {detector: adwin, threshold: 3}}"
            + "|must be left out with filter.drift.detector adwin: 3",
        "filter: {drift: {detector: page-hinkley, delta: 0.1}}"
            + "|must be left out with filter.drift.detector page-hinkley: 0.1",
        "filter: {drift: {detector: adwin, factor: 3}}"
            + "|must be left out with filter.drift.action reset: 3",
        "filter: {kind: boa, drift: {detector: adwin, action: speed-up}}"
            + "|filter.drift.action must be reset with filter.kind boa",
        "filter: {kind: none, drift: {detector: adwin}}"
            + "|filter.drift.detector must be none with filter.kind none",
        "labels: {when-blind: uniform}|must be left out without labels.blind-after: uniform",
        "labels: {blind-after: 0ms}|labels.blind-after must be",
      })
  void refusesWhatWouldDoNothingOrCannotBeDone(String yaml, String message) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
