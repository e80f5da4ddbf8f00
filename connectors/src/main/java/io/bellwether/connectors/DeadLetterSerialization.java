package io.bellwether.connectors;

import io.bellwether.schema.DeadLetter;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Dead letters as {@link DeadLetters} lays them out. Their timestamp is when they are written, so
 * that retention counts from the refusal, however old the refused record says it is.
 */
final class DeadLetterSerialization implements KafkaRecordSerializationSchema<DeadLetter> {
  private final String topic;
  private final int maxRequestBytes;

  DeadLetterSerialization(String topic, int maxRequestBytes) {
    this.topic = topic;
    this.maxRequestBytes = maxRequestBytes;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, Long timestamp) {
    return DeadLetters.toRecord(topic, letter, maxRequestBytes);
  }
}
