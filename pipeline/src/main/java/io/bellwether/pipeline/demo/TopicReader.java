package io.bellwether.pipeline.demo;

import io.bellwether.pipeline.config.KafkaConfig;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * All partitions of one topic, committed records only, without a consumer group: reading leaves no
 * trace on the broker. For one thread.
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Begins to read.
   *
   * @throws IllegalStateException when the topic is not there
   */
  public TopicReader(KafkaConfig kafka, String topic, boolean fromBeginning) {
    Properties properties = kafka.clientProperties();
    properties.setProperty("isolation.level", "read_committed");
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("allow.auto.create.topics", "false");
    properties.setProperty("auto.offset.reset", "earliest");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      consumer.close();
      throw new IllegalStateException(
          "topic " + topic + " is not there; create it with 'bellwether topics'");
    }
    consumer.assign(partitions);
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
  }

  /** What has been committed since the last call; waits a moment when there is nothing. */
  public ConsumerRecords<byte[], byte[]> poll() {
    return consumer.poll(WAIT);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
