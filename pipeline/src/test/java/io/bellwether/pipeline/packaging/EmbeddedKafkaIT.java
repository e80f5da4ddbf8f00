package io.bellwether.pipeline.packaging;

import io.bellwether.pipeline.local.EmbeddedBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The twin of {@link TestcontainersKafkaIT} that needs no Docker. */
class EmbeddedKafkaIT extends PredictsOnKafka {
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.startTemporary();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Override
  String bootstrapServers() {
    return broker.bootstrapServers();
  }
}
