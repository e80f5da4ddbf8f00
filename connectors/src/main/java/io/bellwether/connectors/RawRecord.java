package io.bellwether.connectors;

import io.bellwether.wire.Punctuation;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A Kafka record as it was read, bytes untouched. Immutable by agreement: the arrays are shared,
 * and nobody writes to them.
 *
 * @param timestamp of the Kafka record, or -1 where it has none
 * @param key null where the record has none
 * @param value null for a record without a body
 */
@TypeInfo(RawRecordTypeInfo.Factory.class)
@SuppressWarnings("ArrayRecordComponent") // equality is never asked of it
public record RawRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte[] key,
    byte[] value,
    List<RawHeader> headers) {

  /** A Kafka header as it was read; the value may be null. */
  @SuppressWarnings("ArrayRecordComponent")
  public record RawHeader(String key, byte[] value) {}

  static RawRecord of(ConsumerRecord<byte[], byte[]> record) {
    Header[] headers = record.headers().toArray();
    RawHeader[] copies = new RawHeader[headers.length];
    for (int i = 0; i < headers.length; i++) {
      copies[i] = new RawHeader(headers[i].key(), headers[i].value());
    }
    return new RawRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        List.of(copies));
  }

  /** The time that this record promises, or {@link Punctuation#NONE} when it is an ordinary one. */
  long punctuation() {
    if (value != null && value.length > 0) {
      return Punctuation.NONE;
    }
    for (RawHeader header : headers) {
      if (header.key().equals(Punctuation.HEADER)) {
        return Punctuation.decode(header.value());
      }
    }
    return Punctuation.NONE;
  }
}
