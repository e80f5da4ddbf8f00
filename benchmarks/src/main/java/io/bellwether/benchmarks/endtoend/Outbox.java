package io.bellwether.benchmarks.endtoend;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.replay.Replay;
import io.bellwether.wire.Punctuation;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records with the producer that replays use, too; {@link #close} tells whether all went. */
final class Outbox implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  Outbox(String bootstrapServers) {
    this.producer = Replay.producer(KafkaSettings.at(bootstrapServers));
  }

  /** Sends a record some time soon. */
  void send(String topic, byte[] key, byte[] value) {
    dispatch(new ProducerRecord<>(topic, key, value));
  }

  /** Promises, in every partition, that nothing of up to a time will come any more. */
  void promise(String topic, long upTo) {
    for (int partition = 0; partition < Topics.NUM_PARTITIONS; partition++) {
      ProducerRecord<byte[], byte[]> promise = new ProducerRecord<>(topic, partition, null, null);
      promise.headers().add(Punctuation.HEADER, Punctuation.encode(upTo));
      dispatch(promise);
    }
  }

  /** The callback tells what the future would. */
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

  /** Waits until Kafka has them all. */
  @Override
  public void close() {
    producer.close();
    if (failure.get() != null) {
      throw new IllegalStateException("a record could not be sent", failure.get());
    }
  }
}
