package io.bellwether.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  @Test
  void letsABrokerAnswerReadersThatNobodyWaitsForWithManyRecordsAtOnce() {
    KafkaSettings settings = new KafkaSettings("k:1", Map.of("security.protocol", "SSL"));

    assertThat(settings.inBulk().toProperties())
        .containsEntry("fetch.min.bytes", "65536")
        .containsEntry("fetch.max.wait.ms", "50")
        .containsEntry("security.protocol", "SSL")
        .containsEntry("bootstrap.servers", "k:1");
    assertThat(settings.toProperties()).doesNotContainKeys("fetch.min.bytes", "fetch.max.wait.ms");
  }

  @Test
  void leavesAloneWhatIsSetForAllReaders() {
    KafkaSettings settings = new KafkaSettings("k:1", Map.of("fetch.max.wait.ms", "7"));

    assertThat(settings.inBulk().toProperties())
        .containsEntry("fetch.max.wait.ms", "7")
        .containsEntry("fetch.min.bytes", "65536");
  }
}
