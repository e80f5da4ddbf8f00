package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.core.LabelRelease;
import io.bellwether.core.mixture.ItemKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoeSettingsTest {
  private static MoeSettings settings(
      int maxParallelism, int batch, String company, String deadline, String maxAge) {
    return new MoeSettings(
        Fixtures.setup().mixture(),
        Ordering.ARRIVAL,
        ItemKey.SYMBOL,
        maxParallelism,
        batch,
        Duration.parse(company),
        Duration.parse(deadline),
        Duration.parse(maxAge),
        LabelRelease.REACHED);
  }

  @Test
  void acceptsTheBoundsThemselves() {
    assertThat(settings(1, 1, "PT0S", "PT0.001S", "PT0.001S").microBatchSize()).isEqualTo(1);
    assertThat(settings(32768, 32, "PT1S", "PT1S", "P90D").maxParallelism()).isEqualTo(32768);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, PT0S, PT1S, PT1S, job.max-parallelism, 0",
    "32769, 1, PT0S, PT1S, PT1S, job.max-parallelism, 32769",
    "1, 0, PT0S, PT1S, PT1S, micro-batch.size, 0",
    "1, 1, PT-1S, PT1S, PT1S, micro-batch.wait, PT-1S",
    "1, 1, PT0S, PT0S, PT1S, deadline, PT0S",
    "1, 1, PT0S, PT-1S, PT1S, deadline, PT-1S",
    "1, 1, PT0S, PT0.0001S, PT1S, deadline, PT0.0001S",
    "1, 1, PT0S, PT1S, PT0S, labels.max-age, PT0S",
    "1, 1, PT0S, PT1S, PT0.0001S, labels.max-age, PT0.0001S",
    "1, 1, PT0S, PT1S, P400000D, labels.max-age, PT9600000H"
  })
  void namesTheSettingAndItsValueWhenOutOfBounds(
      int maxParallelism,
      int batch,
      String company,
      String deadline,
      String maxAge,
      String setting,
      String value) {
    assertThatThrownBy(() -> settings(maxParallelism, batch, company, deadline, maxAge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(setting)
        .hasMessageContaining(value);
  }
}
