package io.bellwether.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.wire.WireEncoder;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import java.io.Serializable;
import java.time.Clock;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Avro records with a key and a time of their own. */
final class WireSerialization<T extends SpecificRecord>
    implements KafkaRecordSerializationSchema<T> {
  private static final Logger LOG = LoggerFactory.getLogger(WireSerialization.class);

  /** The key of a record on its topic. */
  interface Key<T> extends Serializable {
    String of(T record);
  }

  /** The timestamp of a record on its topic, in milliseconds. */
  interface Time<T> extends Serializable {
    long of(T record);
  }

  private final WireFormat wire;
  private final Class<T> type;
  private final String topic;
  private final Key<T> key;
  private final Time<T> time;
  private final EncodedSerialization encodedRecords;
  private final Key<T> origin;
  private final int maxBytes;
  private final Clock wallClock;

  private transient WireEncoder<T> encoder;
  private transient Counter oversized;

  WireSerialization(SinkSettings settings, Class<T> type, String topic, Key<T> key, Time<T> time) {
    this(settings, type, topic, key, time, "", record -> "");
  }

  /** With headers that say what input a record came of; none where the origin is empty. */
  WireSerialization(
      SinkSettings settings,
      Class<T> type,
      String topic,
      Key<T> key,
      Time<T> time,
      String originTopic,
      Key<T> origin) {
    this.encodedRecords = new EncodedSerialization(topic, originTopic);
    this.origin = origin;
    this.wire = settings.wire();
    this.type = type;
    this.topic = topic;
    this.key = key;
    this.time = time;
    this.maxBytes = settings.maxRequestBytes() - 1024;
    this.wallClock = Clock.systemUTC();
  }

  @Override
  public void open(InitializationContext context, KafkaSinkContext sinkContext) throws Exception {
    openWith(context.getMetricGroup().counter(ConnectorMetric.OVERSIZED_DROPPED.metricName()));
  }

  void openWith(Counter counter) throws WireException {
    oversized = counter;
    encoder = wire.encoder(type, topic);
    encoder.prepare();
  }

  /** The record, or null when it is too long to be sent, which is logged and counted. */
  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T record, KafkaSinkContext context, Long timestamp) {
    EncodedRecord encoded = encoded(record);
    return encoded == null ? null : encodedRecords.serialize(encoded, context, timestamp);
  }

  /** The same as bytes. */
  EncodedRecord encoded(T record) {
    byte[] keyBytes = key.of(record).getBytes(UTF_8);
    byte[] value = encode(record);
    if (keyBytes.length + (long) value.length > maxBytes) {
      oversized.inc();
      LOG.error(
          "A {} with key {} was dropped: it has {} bytes, more than"
              + " delivery.max-request-bytes allows ({})",
          type.getSimpleName(),
          key.of(record),
          value.length,
          maxBytes);
      return null;
    }
    long millis = RecordTime.clamped(time.of(record), wallClock);
    return new EncodedRecord(keyBytes, value, millis, origin.of(record).getBytes(UTF_8));
  }

  private byte[] encode(T record) {
    try {
      return encoder.encode(record);
    } catch (WireException e) {
      throw new IllegalStateException("the encoder was prepared, so this cannot be", e);
    }
  }
}
