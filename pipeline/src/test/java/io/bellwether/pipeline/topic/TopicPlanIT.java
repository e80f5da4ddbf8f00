package io.bellwether.pipeline.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.local.EmbeddedBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class TopicPlanIT {
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.startTemporary();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /** A producer whose second batch came in before the first would wait for its own expiry. */
  @RepeatedTest(5)
  void createsTopicsThatTakeRecordsAtOnce(RepetitionInfo round) throws Exception {
    String news = "news-" + round.getCurrentRepetition();
    JobConfig config =
        JobConfig.load(
            null,
            Map.of(
                "kafka.bootstrap-servers",
                broker.bootstrapServers(),
                "kafka.topics.news",
                news,
                "kafka.topic-partitions",
                "24"),
            Map.of());
    Properties client = config.kafka().clientProperties();
    client.setProperty("delivery.timeout.ms", "10000");
    client.setProperty("request.timeout.ms", "5000");
    client.setProperty("batch.size", "0");
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (Admin admin = Admin.create(config.kafka().clientProperties());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      TopicPlan.of(config.kafka()).create(admin);
      for (int i = 0; i < 480; i++) {
        sent.add(producer.send(new ProducerRecord<>(news, i % 24, null, "item".getBytes(UTF_8))));
      }

      for (Future<RecordMetadata> record : sent) {
        assertThat(record.get().hasOffset()).isTrue();
      }
    }
  }
}
