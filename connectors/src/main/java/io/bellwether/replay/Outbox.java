package io.bellwether.replay;

import io.bellwether.wire.Punctuation;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Sends without waiting, and tells of what failed later. One thread; the producer is not its own.
 */
final class Outbox {
  private final Producer<byte[], byte[]> producer;
  private final Clock wallClock;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  Outbox(Producer<byte[], byte[]> producer, Clock wallClock) {
    this.producer = producer;
    this.wallClock = wallClock;
  }

  void send(String topic, long time, byte[] key, byte[] value) {
    dispatch(new ProducerRecord<>(topic, null, recordTime(time), key, value));
  }

  /** Promises in every partition that nothing at or before this time will follow. */
  void punctuate(String topic, long promised) {
    int partitions = producer.partitionsFor(topic).size();
    for (int partition = 0; partition < partitions; partition++) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<byte[], byte[]>(topic, partition, recordTime(promised), null, null);
      record.headers().add(Punctuation.HEADER, Punctuation.encode(promised));
      dispatch(record);
    }
  }

  /** Waits until Kafka has it all, and fails as {@link #check} does. */
  void flush(Supplier<String> sentence) {
    producer.flush();
    check(sentence);
  }

  /**
   * Fails when something sent before could not be.
   *
   * @param sentence says what was being sent, and how far that had got
   */
  void check(Supplier<String> sentence) {
    Exception cause = failure.get();
    if (cause != null) {
      throw new KafkaException(sentence.get() + ": " + cause.getMessage(), cause);
    }
  }

  /** The result comes through the callback, which a later step looks at. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void dispatch(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (metadata, exception) -> {
          if (exception != null) {
            failure.compareAndSet(null, exception);
          }
        });
  }

  /** Brokers refuse negative times and, by default, those more than an hour ahead. */
  private long recordTime(long millis) {
    return Math.max(0, Math.min(millis, wallClock.millis()));
  }
}
