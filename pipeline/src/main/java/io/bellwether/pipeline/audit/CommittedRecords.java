package io.bellwether.pipeline.audit;

import io.bellwether.pipeline.config.KafkaConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * All committed records of a topic from its beginning, without a consumer group, in steps: each
 * reads what has been committed by then. For one thread.
 */
public final class CommittedRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long PAUSE_MILLIS = 200;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * Begins to read.
   *
   * @throws IllegalStateException when the topic is not there
   */
  public CommittedRecords(KafkaConfig kafka, String topic) {
    Properties properties = kafka.clientProperties();
    properties.setProperty("isolation.level", "read_committed");
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("allow.auto.create.topics", "false");
    properties.setProperty("auto.offset.reset", "earliest");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      consumer.close();
      throw new IllegalStateException(
          "topic " + topic + " is not there; create it with 'bellwether topics'");
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Reads up to what is committed when it is called, of each partition.
   *
   * @return how many records were read
   */
  public long readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    long read = 0;
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (isBefore(ends)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        reader.accept(record);
        read++;
      }
    }
    return read;
  }

  private boolean isBefore(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  /** Hears of what a partition holds. */
  interface Bounds {
    void of(int partition, long begin, long readUpTo);
  }

  /** Tells where each partition begins, and how far it has been read. */
  void bounds(Bounds listener) {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    begins.forEach(
        (partition, begin) ->
            listener.of(partition.partition(), begin, consumer.position(partition)));
  }

  /** Waits a moment. */
  public void awaitMore() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
