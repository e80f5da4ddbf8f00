package io.bellwether.pipeline.topic;

import io.bellwether.pipeline.config.KafkaConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * All partitions of one topic, committed records only, without a consumer group: reading leaves no
 * trace on the broker. For one thread.
 */
public final class CommittedConsumer implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  private CommittedConsumer(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    this.consumer = consumer;
    this.partitions = partitions;
  }

  /**
   * Begins with the first record of each partition that is still there.
   *
   * @throws IllegalStateException when the topic is not there
   */
  public static CommittedConsumer fromBeginning(KafkaConfig kafka, String topic) {
    CommittedConsumer opened = open(kafka, topic);
    opened.consumer.seekToBeginning(opened.partitions);
    return opened;
  }

  /**
   * Begins behind what is there by now.
   *
   * @throws IllegalStateException when the topic is not there
   */
  public static CommittedConsumer fromEnd(KafkaConfig kafka, String topic) {
    CommittedConsumer opened = open(kafka, topic);
    opened.consumer.seekToEnd(opened.partitions);
    return opened;
  }

  private static CommittedConsumer open(KafkaConfig kafka, String topic) {
    Properties properties = kafka.clientProperties();
    properties.setProperty("isolation.level", "read_committed");
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("allow.auto.create.topics", "false");
    properties.setProperty("auto.offset.reset", "earliest");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      List<PartitionInfo> known = consumer.partitionsFor(topic);
      if (known == null || known.isEmpty()) {
        throw new IllegalStateException(
            "topic " + topic + " is not there; create it with 'bellwether topics'");
      }
      List<TopicPartition> partitions =
          known.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
      consumer.assign(partitions);
      return new CommittedConsumer(consumer, partitions);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** What has been committed since the last call; waits a moment when there is nothing. */
  public ConsumerRecords<byte[], byte[]> poll() {
    return consumer.poll(WAIT);
  }

  /**
   * Reads on up to what is committed when it is called, of each partition: what a transaction still
   * holds back does not count.
   *
   * @return how many records were read
   */
  public long readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    long read = 0;
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
        reader.accept(record);
        read++;
      }
    }
    return read;
  }

  /** Hears of what a partition holds. */
  public interface Bounds {
    void of(int partition, long begin, long readUpTo);
  }

  /** Tells where each partition begins, and how far it has been read. */
  public void bounds(Bounds listener) {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    begins.forEach(
        (partition, begin) ->
            listener.of(partition.partition(), begin, consumer.position(partition)));
  }

  /** Waits a moment. */
  public void awaitMore() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(WAIT.toMillis());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
