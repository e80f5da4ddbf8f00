package io.bellwether.pipeline.control;

import io.bellwether.pipeline.config.KafkaConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all that is committed of a topic by now, and no further. */
final class WholeTopic {
  private static final Duration WAIT = Duration.ofMillis(200);

  private WholeTopic() {}

  /** Hands over every record with a body, in the order of its partition. */
  static void read(
      KafkaConfig kafka, String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    Properties properties = kafka.clientProperties();
    properties.setProperty("isolation.level", "read_committed");
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("allow.auto.create.topics", "false");
    properties.setProperty("auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<PartitionInfo> known = consumer.partitionsFor(topic);
      if (known == null || known.isEmpty()) {
        throw new IllegalStateException(
            "topic " + topic + " is not there; create it with 'bellwether topics'");
      }
      List<TopicPartition> partitions =
          known.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      // The end for this isolation level: what a transaction still holds back does not count.
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
          if (record.value() != null) {
            reader.accept(record);
          }
        }
      }
    }
  }
}
