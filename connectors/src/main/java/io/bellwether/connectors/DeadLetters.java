package io.bellwether.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.connectors.RawRecord.RawHeader;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Header;
import io.bellwether.schema.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Dead letters as Kafka records: key, value and headers as they came, followed by headers that say
 * where they came from and why they were refused, in UTF-8, named {@value #PREFIX} and topic,
 * partition, offset, timestamp, stage, reason, detail.
 */
public final class DeadLetters {
  public static final String PREFIX = "__bellwether.errors.";

  /** The first of ours on the wire; what stands before the last one of this name came with it. */
  private static final String FIRST = PREFIX + "topic";

  /** Only on a value that had to be cut: the bytes it had. */
  private static final String CUT = PREFIX + "value-bytes";

  /** What the frame of a record takes in a request, with room to spare. */
  private static final int OVERHEAD = 1024;

  private DeadLetters() {}

  /** A dead letter of a record as the source read it; shares its arrays. */
  public static DeadLetter of(RawRecord raw, String reason, String detail, String stage) {
    return new DeadLetter(
        origin(raw), wrap(raw.key()), wrap(raw.value()), headers(raw), reason, detail, stage);
  }

  /** A record's headers as they came; shares their arrays. */
  static List<Header> headers(RawRecord raw) {
    List<Header> headers = new ArrayList<>(raw.headers().size());
    for (RawHeader header : raw.headers()) {
      headers.add(new Header(header.key(), wrap(header.value())));
    }
    return headers;
  }

  /**
   * The dead letter in a record of the dead-letter topic: the inverse of what the sink writes.
   *
   * @throws IllegalArgumentException when the record was not written by the sink
   */
  public static DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    org.apache.kafka.common.header.Header[] all = record.headers().toArray();
    int ours = all.length - 1;
    while (ours >= 0 && !all[ours].key().equals(FIRST)) {
      ours--;
    }
    Map<String, String> errors = new LinkedHashMap<>();
    for (int i = Math.max(ours, 0); i < all.length; i++) {
      errors.put(all[i].key(), text(all[i].value()));
    }
    List<Header> original = new ArrayList<>();
    for (int i = 0; i < ours; i++) {
      original.add(new Header(all[i].key(), wrap(all[i].value())));
    }
    return new DeadLetter(
        new Origin(
            required(errors, "topic", record),
            (int) number(errors, "partition", record),
            number(errors, "offset", record),
            number(errors, "timestamp", record)),
        wrap(record.key()),
        wrap(record.value()),
        original,
        required(errors, "reason", record),
        required(errors, "detail", record),
        required(errors, "stage", record));
  }

  /**
   * The record to send. A value that would not fit is cut, and a header says how long it was; where
   * not even the key and the original headers fit, they are left out.
   */
  static ProducerRecord<byte[], byte[]> toRecord(
      String topic, DeadLetter letter, int maxRequestBytes) {
    byte[] value = bytes(letter.getValue());
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, bytes(letter.getKey()), value);
    letter
        .getHeaders()
        .forEach(header -> record.headers().add(header.getKey(), bytes(header.getValue())));
    addErrors(record.headers(), letter);
    long room = room(record, maxRequestBytes);
    if (size(value) <= room) {
      return record;
    }
    if (room >= 0) {
      return cut(record, (int) room);
    }
    ProducerRecord<byte[], byte[]> bare = new ProducerRecord<>(topic, null, null, value);
    addErrors(bare.headers(), letter);
    return cut(bare, (int) room(bare, maxRequestBytes));
  }

  private static void addErrors(Headers headers, DeadLetter letter) {
    Origin origin = letter.getOrigin();
    headers.add(FIRST, origin.getTopic().getBytes(UTF_8));
    add(headers, "partition", Integer.toString(origin.getPartition()));
    add(headers, "offset", Long.toString(origin.getOffset()));
    add(headers, "timestamp", Long.toString(origin.getTimestamp()));
    add(headers, "stage", letter.getStage());
    add(headers, "reason", letter.getReason());
    add(headers, "detail", letter.getDetail());
  }

  private static long room(ProducerRecord<byte[], byte[]> record, int maxRequestBytes) {
    return maxRequestBytes - OVERHEAD - size(record.key()) - size(record.headers());
  }

  static Origin origin(RawRecord raw) {
    return new Origin(raw.topic(), raw.partition(), raw.offset(), raw.timestamp());
  }

  private static ProducerRecord<byte[], byte[]> cut(
      ProducerRecord<byte[], byte[]> whole, int room) {
    byte[] value = whole.value();
    if (value == null || value.length <= room) {
      return whole;
    }
    whole.headers().add(CUT, Integer.toString(value.length).getBytes(UTF_8));
    return new ProducerRecord<>(
        whole.topic(), null, whole.key(), Arrays.copyOf(value, room), whole.headers());
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(PREFIX + name, value.getBytes(UTF_8));
  }

  private static long size(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static long size(Headers headers) {
    long size = 0;
    for (org.apache.kafka.common.header.Header header : headers) {
      // Ten bytes are the most that two variable-length sizes take.
      size += header.key().getBytes(UTF_8).length + size(header.value()) + 10;
    }
    return size;
  }

  private static String required(
      Map<String, String> errors, String name, ConsumerRecord<?, ?> record) {
    String value = errors.get(PREFIX + name);
    if (value == null) {
      throw new IllegalArgumentException(
          "a dead letter must have the header "
              + PREFIX
              + name
              + ": "
              + record.topic()
              + "-"
              + record.partition()
              + " offset "
              + record.offset());
    }
    return value;
  }

  private static long number(Map<String, String> errors, String name, ConsumerRecord<?, ?> record) {
    String value = required(errors, name, record);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "header " + PREFIX + name + " of a dead letter must be a number: " + value, e);
    }
  }

  private static String text(byte[] value) {
    return value == null ? null : new String(value, UTF_8);
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }
}
