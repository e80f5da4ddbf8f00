package io.bellwether.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class ViewsSettingsTest {
  private static ViewsSettings with(Map<String, String> properties) {
    return new ViewsSettings("broker:9092", "views", "predictions", Path.of("state"), properties);
  }

  @Test
  void passesFurtherClientSettingsOn() {
    assertThat(with(Map.of("security.protocol", "SSL")).toProperties(new LongAdder()))
        .containsEntry("security.protocol", "SSL");
  }

  @Test
  void refusesToGiveUpExactlyOnce() {
    assertThatThrownBy(() -> with(Map.of("processing.guarantee", "at_least_once")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("processing.guarantee");
  }

  @Test
  void refusesAnEmptyTopic() {
    assertThatThrownBy(() -> new ViewsSettings("broker:9092", "views", " ", Path.of("s"), Map.of()))
        .hasMessageContaining("dashboard.predictions-topic");
  }

  @Test
  void neverPrintsTheValuesOfClientSettings() {
    assertThat(with(Map.of("sasl.jaas.config", "password=hush")).toString())
        .contains("sasl.jaas.config")
        .doesNotContain("hush");
  }
}
