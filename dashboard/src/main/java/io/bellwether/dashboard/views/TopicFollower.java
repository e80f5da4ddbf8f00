package io.bellwether.dashboard.views;

import io.bellwether.dashboard.wire.AvroSerde;
import io.bellwether.schema.Alert;
import io.bellwether.schema.Control;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds a desk with what is committed on topics, in a thread of its own and without a consumer
 * group: every instance reads everything. Begins so far back that a desk is full, and waits for
 * topics that are not there yet. After a failure it connects anew and goes on where it was.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long DISCOVERY_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long RETRY_SECONDS = 3;

  private final Properties client;
  private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> handlers =
      new LinkedHashMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final LongAdder numUndecodable = new LongAdder();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "dashboard-topics");
  private volatile KafkaConsumer<byte[], byte[]> consumer;
  private volatile boolean caughtUp;

  private TopicFollower(Properties client, FollowedTopics topics, Desk desk) {
    this.client = client;
    handle(topics.predictions(), Prediction.class, desk::predicted);
    handle(topics.feedback(), Feedback.class, desk::labelled);
    handle(topics.control(), Control.class, desk::changed);
    handle(topics.alerts(), Alert.class, desk::alerted);
    handlers.put(topics.deadLetters(), desk::refused);
  }

  private <T extends SpecificRecord> void handle(String topic, Class<T> type, Consumer<T> handler) {
    Deserializer<T> reader = AvroSerde.of(type).deserializer();
    handlers.put(topic, record -> handler.accept(reader.deserialize(topic, record.value())));
  }

  /**
   * Begins to read.
   *
   * @param client bootstrap servers, security and the like; copied
   */
  public static TopicFollower start(Properties client, FollowedTopics topics, Desk desk) {
    Properties all = new Properties();
    all.putAll(client);
    all.setProperty("isolation.level", "read_committed");
    all.setProperty("enable.auto.commit", "false");
    all.setProperty("allow.auto.create.topics", "false");
    all.setProperty("auto.offset.reset", "earliest");
    all.setProperty("max.poll.records", "2000");
    TopicFollower follower = new TopicFollower(all, topics, desk);
    follower.thread.setDaemon(true);
    follower.thread.start();
    return follower;
  }

  private void run() {
    while (closed.getCount() > 0) {
      try (KafkaConsumer<byte[], byte[]> fresh =
          new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer = fresh;
        follow(fresh);
      } catch (WakeupException e) {
        LOG.debug("reading ends");
      } catch (KafkaException e) {
        caughtUp = false;
        LOG.warn("reading failed, once more in {} s: {}", RETRY_SECONDS, e.getMessage());
        pause();
      }
    }
  }

  private void pause() {
    try {
      if (closed.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("closed while waiting");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(KafkaConsumer<byte[], byte[]> from) {
    long discovered = System.nanoTime() - DISCOVERY_NANOS;
    while (closed.getCount() > 0) {
      if (System.nanoTime() - discovered >= DISCOVERY_NANOS) {
        discover(from);
        discovered = System.nanoTime();
      }
      if (from.assignment().isEmpty()) {
        pause();
        continue;
      }
      for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
        handle(record);
      }
      if (!caughtUp) {
        caughtUp = isCaughtUp(from);
      }
    }
  }

  private void handle(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    try {
      handlers.get(record.topic()).accept(record);
    } catch (SerializationException e) {
      numUndecodable.increment();
      LOG.warn("record skipped: {} at offset {}: {}", partition, record.offset(), e.getMessage());
    }
    positions.put(partition, record.offset() + 1);
  }

  private static boolean isCaughtUp(KafkaConsumer<byte[], byte[]> from) {
    Map<TopicPartition, Long> ends = from.endOffsets(from.assignment());
    return ends.entrySet().stream().allMatch(end -> from.position(end.getKey()) >= end.getValue());
  }

  /** Takes in partitions that were not there before. */
  private void discover(KafkaConsumer<byte[], byte[]> from) {
    Map<String, List<PartitionInfo>> existing = from.listTopics();
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : handlers.keySet()) {
      for (PartitionInfo info : existing.getOrDefault(topic, List.of())) {
        all.add(new TopicPartition(topic, info.partition()));
      }
    }
    if (from.assignment().containsAll(all)) {
      return;
    }
    List<TopicPartition> fresh = new ArrayList<>(all);
    fresh.removeAll(from.assignment());
    from.assign(all);
    Map<TopicPartition, Long> begins = from.beginningOffsets(fresh);
    Map<TopicPartition, Long> ends = from.endOffsets(fresh);
    for (TopicPartition partition : fresh) {
      long kept = Desk.KEPT_PREDICTIONS / existing.get(partition.topic()).size();
      long far = Math.max(begins.get(partition), ends.get(partition) - kept);
      from.seek(partition, positions.getOrDefault(partition, far));
    }
    caughtUp = false;
  }

  /** Whether everything that was on the topics has been read once. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  /** Records that could not be read and were skipped. */
  public long numUndecodable() {
    return numUndecodable.sum();
  }

  @Override
  public void close() {
    closed.countDown();
    KafkaConsumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
