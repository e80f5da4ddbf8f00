package io.bellwether.dashboard.webhook;

import io.bellwether.dashboard.wire.AvroSerde;
import io.bellwether.schema.Alert;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one target what is on the topic of alerts, one after the other, and commits each when the
 * target has it. While the target cannot be reached nothing more is read, but polls go on, so that
 * the consumer stays in its group. One thread; the counts may be read by any.
 */
final class Courier implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final AvroSerde<Alert> ALERT = AvroSerde.of(Alert.class);

  private final WebhookTarget target;
  private final Consumer<byte[], byte[]> consumer;
  private final Post post;
  private final Breaker breaker;
  private final Counts counts;
  private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private final Map<TopicPartition, OffsetAndMetadata> handled = new HashMap<>();

  /** What this process did for a target; outlives a consumer that failed. */
  static final class Counts {
    final LongAdder delivered = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder failed = new LongAdder();
    volatile String lastFailure = "";
  }

  Courier(
      WebhookTarget target,
      Consumer<byte[], byte[]> consumer,
      Post post,
      Breaker breaker,
      Counts counts) {
    this.target = target;
    this.consumer = consumer;
    this.post = post;
    this.breaker = breaker;
    this.counts = counts;
  }

  void subscribe(String topic) {
    consumer.subscribe(List.of(topic), this);
  }

  /** Reads when nothing waits, and delivers what it may. */
  void step() throws InterruptedException {
    if (waiting.isEmpty()) {
      consumer.resume(consumer.assignment());
    } else {
      consumer.pause(consumer.assignment());
    }
    Duration delay = breaker.delay();
    Duration wait = waiting.isEmpty() || delay.compareTo(POLL) > 0 ? POLL : delay;
    consumer.poll(wait).forEach(waiting::addLast);
    while (!waiting.isEmpty() && breaker.delay().isZero() && handle(waiting.getFirst())) {
      ConsumerRecord<byte[], byte[]> record = waiting.removeFirst();
      handled.put(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1));
      commit();
    }
  }

  /** Whether the record is done with. */
  private boolean handle(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    Alert alert;
    try {
      alert = ALERT.deserializer().deserialize(record.topic(), record.value());
    } catch (SerializationException e) {
      counts.refused.increment();
      LOG.warn(
          "webhook {}: {}-{} at offset {} was passed over: {}",
          target.name(),
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
      return true;
    }
    return !concerns(alert) || deliver(alert);
  }

  /** The end of an alert is told even when it is muted, so that nobody waits for it. */
  private boolean concerns(Alert alert) {
    return alert.getSeverity().compareTo(target.minSeverity()) >= 0
        && (!alert.getMuted() || AlertFields.isOver(alert));
  }

  private boolean deliver(Alert alert) throws InterruptedException {
    String key = alert.getId() + "-" + alert.getSequence();
    Post.Answer answer = post.send(target, key, Body.of(alert, target));
    switch (answer.result()) {
      case DELIVERED -> {
        breaker.succeeded();
        counts.delivered.increment();
        return true;
      }
      case REFUSED -> {
        breaker.succeeded();
        counts.refused.increment();
        counts.lastFailure = answer.reason();
        LOG.warn("webhook {} does not want {}: {}", target.name(), key, answer.reason());
        return true;
      }
      case FAILED -> {
        breaker.failed();
        counts.failed.increment();
        counts.lastFailure = answer.reason();
        LOG.info("webhook {} did not take {}: {}", target.name(), key, answer.reason());
        return false;
      }
    }
    throw new IllegalStateException("every result must be handled: " + answer.result());
  }

  /** One by one, so that a crash repeats at most one delivery, under the same key. */
  private void commit() {
    try {
      consumer.commitSync(handled);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      LOG.info(
          "webhook {}: partitions moved before a commit; the new owner may deliver one again",
          target.name());
    }
    handled.clear();
  }

  /** Fixes where a new target begins, so that nothing is skipped if it is away at first. */
  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    Set<TopicPartition> assigned = new HashSet<>(partitions);
    Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(assigned);
    Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
    for (TopicPartition partition : assigned) {
      if (known.get(partition) == null) {
        begin.put(partition, new OffsetAndMetadata(consumer.position(partition)));
      }
    }
    if (!begin.isEmpty()) {
      consumer.commitSync(begin);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    waiting.removeIf(
        record -> partitions.contains(new TopicPartition(record.topic(), record.partition())));
  }
}
