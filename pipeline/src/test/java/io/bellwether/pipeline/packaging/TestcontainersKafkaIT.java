package io.bellwether.pipeline.packaging;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The released Kafka image; skipped where there is no Docker. */
@Testcontainers(disabledWithoutDocker = true)
class TestcontainersKafkaIT extends PredictsOnKafka {
  @Container private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.2.1");

  @Override
  String bootstrapServers() {
    return KAFKA.getBootstrapServers();
  }
}
