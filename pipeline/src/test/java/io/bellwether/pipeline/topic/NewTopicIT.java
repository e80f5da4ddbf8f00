package io.bellwether.pipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/** Topics that somebody else made, and sends to at once. */
class NewTopicIT {
  private static final int NUM_TOPICS = 30;
  private static final int NUM_PARTITIONS = 4;
  private static final int NUM_RECORDS = 300;

  /** With several requests under way about half of these topics lost a batch (KAFKA-15591). */
  @Test
  void takesEachRecordOfAProducerThatDoesNotWaitForIt() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        Producer<byte[], byte[]> producer = impatient(broker)) {
      for (int topic = 0; topic < NUM_TOPICS; topic++) {
        String name = "news-" + topic;
        admin.createTopics(List.of(new NewTopic(name, NUM_PARTITIONS, (short) 1))).all().get();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < NUM_RECORDS; i++) {
          sent.add(
              producer.send(new ProducerRecord<>(name, i % NUM_PARTITIONS, null, new byte[200])));
        }

        for (Future<RecordMetadata> record : sent) {
          assertThat(record.get().hasOffset()).isTrue();
        }
      }
    }
  }

  /** Sends many small batches and gives up soon. */
  private static Producer<byte[], byte[]> impatient(EmbeddedBroker broker) {
    return Replay.producer(
        new KafkaSettings(
            broker.bootstrapServers(),
            Map.of(
                "batch.size", "1000",
                "linger.ms", "0",
                "delivery.timeout.ms", "8000",
                "request.timeout.ms", "6000")));
  }
}
