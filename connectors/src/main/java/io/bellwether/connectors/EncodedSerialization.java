package io.bellwether.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Results that are written already, with their headers. */
final class EncodedSerialization implements KafkaRecordSerializationSchema<EncodedRecord> {
  private static final long serialVersionUID = 1;
  private static final byte[] CONTENT_TYPE = "avro/binary".getBytes(UTF_8);

  private final String topic;
  private final byte[] originTopic;

  /**
   * @param originTopic said of results that have an origin
   */
  EncodedSerialization(String topic, String originTopic) {
    this.topic = topic;
    this.originTopic = originTopic.getBytes(UTF_8);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      EncodedRecord record, KafkaSinkContext context, Long timestamp) {
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(topic, null, record.timestamp(), record.key(), record.value());
    out.headers().add("content-type", CONTENT_TYPE);
    if (record.origin().length > 0) {
      out.headers().add(Sinks.ORIGIN_TOPIC_HEADER, originTopic);
      out.headers().add(Sinks.ORIGIN_HEADER, record.origin());
    }
    return out;
  }
}
