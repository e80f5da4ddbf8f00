package io.bellwether.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.connectors.RawRecord.RawHeader;
import io.bellwether.schema.DeadLetter;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final int ROOM = 1 << 20;

  @Test
  void readsBackWhatItWroteByteForByte() {
    byte[] value = new byte[5000];
    new Random(3).nextBytes(value);
    DeadLetter letter =
        letter(
            Raw.of(
                value,
                new RawHeader("trace", new byte[] {0, -1}),
                new RawHeader("empty", null),
                new RawHeader("trace", new byte[0])));

    ProducerRecord<byte[], byte[]> record = DeadLetters.toRecord("dead-letters", letter, ROOM);

    assertThat(record.value()).isEqualTo(value);
    assertThat(record.key()).containsExactly('k', 0xFF);
    assertThat(DeadLetters.read(consumed(record))).isEqualTo(letter);
    assertThat(letter.getValue().remaining()).isEqualTo(5000);
  }

  @Test
  void keepsNullAndEmptyApart() {
    DeadLetter none = letter(Raw.of(null));
    DeadLetter empty = letter(Raw.of(new byte[0]));

    assertThat(DeadLetters.read(consumed(DeadLetters.toRecord("dead-letters", none, ROOM))))
        .isEqualTo(none);
    assertThat(DeadLetters.read(consumed(DeadLetters.toRecord("dead-letters", empty, ROOM))))
        .isEqualTo(empty);
  }

  @Test
  void namesTheHeadersAfterTheirMeaning() {
    ProducerRecord<byte[], byte[]> record =
        DeadLetters.toRecord("dead-letters", letter(Raw.of(new byte[1])), ROOM);

    assertThat(header(record, "topic")).contains("news");
    assertThat(header(record, "partition")).contains("3");
    assertThat(header(record, "offset")).contains("42");
    assertThat(header(record, "timestamp")).contains("1000");
    assertThat(header(record, "reason")).contains("too-short");
    assertThat(header(record, "detail")).contains("five bytes, bitte – 5");
    assertThat(header(record, "stage")).contains("parse-NewsItem");
  }

  @Test
  void wrapsADeadLetterThatIsRefusedAgain() {
    DeadLetter first = letter(Raw.of(new byte[] {7}));
    RawRecord again = RawRecord.of(consumed(DeadLetters.toRecord("dead-letters", first, ROOM)));
    DeadLetter second = letter(again);

    DeadLetter read =
        DeadLetters.read(consumed(DeadLetters.toRecord("dead-letters", second, ROOM)));

    assertThat(read).isEqualTo(second);
    assertThat(read.getHeaders()).hasSize(7);
    assertThat(read.getOrigin().getTopic()).isEqualTo("dead-letters");
  }

  @Test
  void cutsAValueThatNoRequestTakes() {
    byte[] value = new byte[100_000];
    new Random(4).nextBytes(value);

    ProducerRecord<byte[], byte[]> record =
        DeadLetters.toRecord("dead-letters", letter(Raw.of(value)), 70_000);

    assertThat(record.value().length).isBetween(68_000, 69_000);
    assertThat(value).startsWith(record.value());
    assertThat(header(record, "value-bytes")).contains("100000");
    assertThat(DeadLetters.read(consumed(record)).getReason()).isEqualTo("too-short");
  }

  @Test
  void leavesOutHeadersThatNoRequestTakes() {
    RawRecord raw =
        Raw.of(null, new RawHeader("huge", new byte[80_000]), new RawHeader("b", new byte[1]));

    ProducerRecord<byte[], byte[]> record =
        DeadLetters.toRecord("dead-letters", letter(raw), 70_000);

    assertThat(record.headers().toArray()).hasSize(7);
    assertThat(record.key()).isNull();
    assertThat(record.value()).isNull();
  }

  @Test
  void refusesARecordThatIsNoDeadLetter() {
    ConsumerRecord<byte[], byte[]> plain =
        consumed(new ProducerRecord<>("dead-letters", null, null, new byte[1]));

    assertThatThrownBy(() -> DeadLetters.read(plain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("__bellwether.errors.topic");
  }

  @Test
  void doesNotDisturbTheBuffersOfALetter() {
    DeadLetter letter = letter(Raw.of(new byte[] {1, 2, 3}));
    ByteBuffer value = letter.getValue();

    DeadLetters.toRecord("dead-letters", letter, ROOM);

    assertThat(value.position()).isZero();
  }

  private static DeadLetter letter(RawRecord raw) {
    return DeadLetters.of(raw, "too-short", "five bytes, bitte – 5", "parse-NewsItem");
  }

  private static Optional<String> header(ProducerRecord<?, ?> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader("__bellwether.errors." + name))
        .map(header -> new String(header.value(), UTF_8));
  }

  private static ConsumerRecord<byte[], byte[]> consumed(ProducerRecord<byte[], byte[]> record) {
    return new ConsumerRecord<>(
        record.topic(),
        0,
        9,
        5,
        TimestampType.CREATE_TIME,
        0,
        0,
        record.key(),
        record.value(),
        new RecordHeaders(record.headers().toArray()),
        Optional.empty());
  }
}
