package io.bellwether.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.schema.Alert;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.Prediction;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {
  private static final WireFormat WIRE = WireFormat.builtIn();
  private final WireDecoder<NewsItem> decoder = WIRE.decoder(NewsItem.class);
  private final NewsItem item = Samples.news("item-1", Samples.NOON);
  private final byte[] value = encode(item);

  @Test
  void readsBackWhatItWrote() throws WireException {
    assertThat(decoder.decode(value)).isEqualTo(item);
  }

  @Test
  void framesWithMagicByteAndBuiltInId() {
    assertThat(Arrays.copyOf(value, 5)).containsExactly(0, 0x42, 0x57, 0, 1);
  }

  @Test
  void givesEachCallAnArrayAndARecordOfItsOwn() throws WireException {
    WireEncoder<NewsItem> encoder = WIRE.encoder(NewsItem.class, "news");
    byte[] first = encoder.encode(item);
    byte[] copy = first.clone();
    encoder.encode(Samples.news("another", Samples.NOON.plusSeconds(1)));

    NewsItem one = decoder.decode(first);
    decoder.decode(encode(Samples.news("another", Samples.NOON)));

    assertThat(first).isEqualTo(copy);
    assertThat(one).isEqualTo(item);
  }

  @Test
  void readsRecordsWithUnionsEnumsAndNullableTimes() throws WireException {
    Prediction prediction =
        Prediction.newBuilder()
            .setEventTime(Samples.NOON)
            .setId("item-1")
            .setDecisionTime(Samples.NOON)
            .setClasses(List.of("UP", "DOWN"))
            .setProbabilities(List.of(0.75, 0.25))
            .setVerdict("UP")
            .setConfidence(0.75)
            .setEmittedAt(Samples.NOON.plusMillis(3))
            .build();
    Control control =
        new Control(
            7L, Instant.EPOCH, new ExpertChange(ExpertAction.RETIRE, "naive-bayes", "", "", null));

    assertThat(
            WIRE.decoder(Prediction.class)
                .decode(WIRE.encoder(Prediction.class, "predictions").encode(prediction)))
        .isEqualTo(prediction);
    assertThat(
            WIRE.decoder(Control.class)
                .decode(WIRE.encoder(Control.class, "control").encode(control)))
        .isEqualTo(control);
  }

  @Test
  void refusesANullValue() {
    assertRefused(null, RejectReason.NULL_VALUE);
  }

  @Test
  void refusesLessThanAFrame() {
    assertRefused(new byte[] {0, 0, 0, 1}, RejectReason.TOO_SHORT);
  }

  @Test
  void refusesAnotherMagicByte() {
    byte[] wrong = value.clone();
    wrong[0] = 1;

    assertRefused(wrong, RejectReason.BAD_MAGIC);
  }

  @Test
  void refusesAnIdThatNobodyKnows() {
    byte[] wrong = value.clone();
    wrong[1] = 0;

    assertRefused(wrong, RejectReason.UNKNOWN_SCHEMA_ID);
  }

  @Test
  void refusesTheSchemaOfAnotherRecord() throws WireException {
    byte[] outcome =
        WIRE.encoder(Outcome.class, "outcomes")
            .encode(Samples.outcome("item-1", Samples.NOON, "UP"));

    assertRefused(outcome, RejectReason.INCOMPATIBLE_SCHEMA);
  }

  @Test
  void refusesAValueBeyondItsLimit() {
    WireDecoder<NewsItem> small = WIRE.withMaxBytes(value.length - 1).decoder(NewsItem.class);

    assertThatThrownBy(() -> small.decode(value))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.reason()).isEqualTo(RejectReason.TOO_LARGE));
  }

  @Test
  void refusesEveryTruncation() {
    for (int length = 5; length < value.length; length++) {
      assertRefused(Arrays.copyOf(value, length), RejectReason.UNDECODABLE);
    }
  }

  @Test
  void refusesTrailingBytes() {
    assertRefused(Arrays.copyOf(value, value.length + 1), RejectReason.UNDECODABLE);
  }

  @Test
  void refusesInvalidUtf8InsteadOfReplacingIt() {
    byte[] wrong = value.clone();
    int text = indexOf(wrong, "gold");
    wrong[text] = (byte) 0xC3;
    wrong[text + 1] = (byte) 0x28;

    assertThatThrownBy(() -> decoder.decode(wrong))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("a string is not UTF-8");
  }

  @Test
  void acceptsTheReplacementCharacterItself() throws WireException {
    NewsItem odd = NewsItem.newBuilder(item).setText("what \uFFFD is").build();

    assertThat(decoder.decode(encode(odd)).getText()).isEqualTo("what \uFFFD is");
  }

  @Test
  void neverQuotesTheTextInItsMessage() {
    byte[] wrong = Arrays.copyOf(value, value.length - 1);

    assertThatThrownBy(() -> decoder.decode(wrong))
        .isInstanceOf(WireException.class)
        .message()
        .doesNotContain("gold");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {Integer.MAX_VALUE, Integer.MAX_VALUE - 8L, 1L << 31, 1L << 40, -5, -1L << 40})
  void doesNotAllocateWhatALengthPrefixClaims(long claimed) {
    byte[] string = framed(varint(0), varint(claimed));
    byte[] array =
        framed(varint(0), varint(1), new byte[] {'a'}, new byte[] {0, 0, 0, 0}, varint(claimed));
    assertRefused(string, RejectReason.UNDECODABLE);
    assertRefused(array, RejectReason.UNDECODABLE);

    long before = allocated();
    for (int i = 0; i < 100; i++) {
      assertRefused(string, RejectReason.UNDECODABLE);
      assertRefused(array, RejectReason.UNDECODABLE);
    }

    assertThat(allocated() - before).isLessThan(20L << 20);
  }

  @Test
  void refusesAnEnumSymbolOutOfRange() throws WireException {
    Control control =
        new Control(7L, Instant.EPOCH, new ExpertChange(ExpertAction.ADD, "x", "", "", null));
    byte[] bytes = WIRE.encoder(Control.class, "control").encode(control);
    bytes[5 + 3] = 120;

    assertThatThrownBy(() -> WIRE.decoder(Control.class).decode(bytes))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.reason()).isEqualTo(RejectReason.UNDECODABLE));
  }

  @Test
  void answersEveryMutationWithARecordOrAReason() {
    Random random = new Random(20201122);
    Map<RejectReason, Integer> seen = new EnumMap<>(RejectReason.class);
    EventTimePeek peek = WIRE.eventTimePeek(NewsItem.class);

    for (int i = 0; i < 100_000; i++) {
      byte[] mutant = mutate(value.clone(), random);
      peek.peek(mutant);
      try {
        assertThat(decoder.decode(mutant)).isNotNull();
      } catch (WireException e) {
        seen.merge(e.reason(), 1, Integer::sum);
      }
    }

    assertThat(seen)
        .containsKeys(
            RejectReason.TOO_SHORT,
            RejectReason.BAD_MAGIC,
            RejectReason.UNKNOWN_SCHEMA_ID,
            RejectReason.INCOMPATIBLE_SCHEMA,
            RejectReason.UNDECODABLE);
  }

  @Test
  void peeksTheTimeOfNewsOutcomesAndAlerts() throws WireException {
    byte[] outcome =
        WIRE.encoder(Outcome.class, "outcomes")
            .encode(Samples.outcome("item-1", Instant.ofEpochMilli(-77), "UP"));

    assertThat(WIRE.eventTimePeek(NewsItem.class).peek(value))
        .isEqualTo(Samples.NOON.toEpochMilli());
    assertThat(WIRE.eventTimePeek(Outcome.class).peek(outcome)).isEqualTo(-77);
    assertThat(WIRE.eventTimePeek(Alert.class).peek(outcome)).isEqualTo(EventTimePeek.UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 63, 64, -64, -65, 1606046400000L, Long.MAX_VALUE})
  void peeksEveryLong(long millis) {
    byte[] framed = framed(varint(millis), varint(0));

    assertThat(WIRE.eventTimePeek(NewsItem.class).peek(framed)).isEqualTo(millis);
  }

  @Test
  void peeksNothingInGarbage() {
    EventTimePeek peek = WIRE.eventTimePeek(NewsItem.class);
    byte[] endless = framed(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1});

    assertThat(peek.peek(null)).isEqualTo(EventTimePeek.UNREADABLE);
    assertThat(peek.peek(new byte[3])).isEqualTo(EventTimePeek.UNREADABLE);
    assertThat(peek.peek(framed())).isEqualTo(EventTimePeek.UNREADABLE);
    assertThat(peek.peek(endless)).isEqualTo(EventTimePeek.UNREADABLE);
  }

  private void assertRefused(byte[] bytes, RejectReason reason) {
    assertThatThrownBy(() -> decoder.decode(bytes))
        .isInstanceOfSatisfying(WireException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static byte[] encode(NewsItem item) {
    try {
      return WIRE.encoder(NewsItem.class, "news").encode(item);
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> random.nextBytes(bytes);
      default -> {
        int at = 4 + random.nextInt(bytes.length - 14);
        System.arraycopy(varint(random.nextLong() >> random.nextInt(64)), 0, bytes, at, 1);
        bytes[4] = (byte) (1 + random.nextInt(8));
      }
    }
    return bytes;
  }

  private static byte[] framed(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0x42, 0x57, 0, 1});
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Written apart from the product's reading of the same format. */
  private static byte[] varint(long number) {
    long bits = number << 1 ^ number >> 63;
    ByteBuffer out = ByteBuffer.allocate(10);
    while ((bits & ~0x7FL) != 0) {
      out.put((byte) ((bits & 0x7F) | 0x80));
      bits >>>= 7;
    }
    out.put((byte) bits);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, ISO_8859_1).indexOf(new String(text.getBytes(UTF_8), ISO_8859_1));
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
