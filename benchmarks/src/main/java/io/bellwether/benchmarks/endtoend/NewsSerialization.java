package io.bellwether.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.NewsItem;
import io.bellwether.wire.WireEncoder;
import io.bellwether.wire.WireException;
import io.bellwether.wire.WireFormat;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Items as Avro records, keyed by symbol as predictions are. */
final class NewsSerialization implements KafkaRecordSerializationSchema<NewsItem> {
  private static final long serialVersionUID = 1;

  private final String topic;
  private transient WireEncoder<NewsItem> encoder;

  NewsSerialization(String topic) {
    this.topic = topic;
  }

  @Override
  public void open(InitializationContext context, KafkaSinkContext sinkContext) {
    encoder = WireFormat.builtIn().encoder(NewsItem.class, topic);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      NewsItem item, KafkaSinkContext context, Long timestamp) {
    try {
      byte[] key = item.getSymbol().getBytes(UTF_8);
      return new ProducerRecord<>(topic, key, encoder.encode(item));
    } catch (WireException e) {
      throw new IllegalStateException("built-in schemas are always at hand", e);
    }
  }
}
