package io.bellwether.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.connectors.RawRecord.RawHeader;
import io.bellwether.schema.NewsItem;
import io.bellwether.wire.Punctuation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  private static final Instant NOON = Instant.parse("2020-06-01T12:00:00Z");
  private static final EventClock CLOCK =
      EventClock.of(Raw.WIRE, NewsItem.class, Duration.ofMillis(100))
          .withWallClock(Clock.fixed(NOON, ZoneOffset.UTC));

  /** Remembers what a generator says. */
  private static final class Heard implements WatermarkOutput {
    final List<Object> signals = new ArrayList<>();

    @Override
    public void emitWatermark(Watermark watermark) {
      signals.add(watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
      signals.add("idle");
    }

    @Override
    public void markActive() {
      signals.add("active");
    }
  }

  private final Heard heard = new Heard();
  private final WatermarkStrategy<RawRecord> strategy = Sources.clock(CLOCK);
  private final TimestampAssigner<RawRecord> times = strategy.createTimestampAssigner(null);
  private final WatermarkGenerator<RawRecord> watermarks =
      new EventTimeStrategy(CLOCK).createWatermarkGenerator(null);

  @Test
  void staysTheOutOfOrdernessBehindTheNewestRecord() {
    see(Raw.news(5_000), Raw.news(4_000));
    watermarks.onPeriodicEmit(heard);

    assertThat(heard.signals).containsExactly(4_899L);
  }

  @Test
  void saysNothingBeforeTheFirstRecord() {
    watermarks.onPeriodicEmit(heard);

    assertThat(heard.signals).isEmpty();
  }

  @Test
  void passesAPunctuationOnAtOnce() {
    see(Raw.news(5_000), Raw.punctuation(4_999));

    assertThat(heard.signals).containsExactly(4_999L);
  }

  @Test
  void neverGoesBack() {
    see(Raw.punctuation(9_000), Raw.punctuation(8_000), Raw.news(500));
    watermarks.onPeriodicEmit(heard);

    assertThat(heard.signals).containsExactly(9_000L, 9_000L);
  }

  @Test
  void isNotMovedByATimeTooFarAhead() {
    long ahead = NOON.plus(Duration.ofDays(1)).toEpochMilli();
    see(Raw.news(ahead + 1), Raw.punctuation(ahead + 1), Raw.punctuation(Long.MAX_VALUE));
    watermarks.onPeriodicEmit(heard);
    assertThat(heard.signals).isEmpty();

    see(Raw.news(ahead));
    watermarks.onPeriodicEmit(heard);
    assertThat(heard.signals).containsExactly(ahead - 101);
  }

  @Test
  void isNotMovedByATimeBefore1900() {
    see(Raw.news(Instant.parse("1899-12-31T23:59:59Z").toEpochMilli()));
    watermarks.onPeriodicEmit(heard);

    assertThat(heard.signals).isEmpty();
  }

  @Test
  void isNotMovedByGarbage() {
    see(Raw.of(new byte[] {1, 2, 3}), Raw.of(null), Raw.of(new byte[0]));
    watermarks.onPeriodicEmit(heard);

    assertThat(heard.signals).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "12.5", "99999999999999999999", "123456789012345678901234"})
  void takesAMalformedPromiseForNone(String promise) {
    RawRecord record = Raw.of(null, new RawHeader(Punctuation.HEADER, promise.getBytes(UTF_8)));

    assertThat(record.punctuation()).isEqualTo(Punctuation.NONE);
  }

  @Test
  void takesARecordWithABodyForARecord() {
    RawRecord plain = Raw.news(5_000);
    RawRecord both =
        Raw.of(plain.value(), new RawHeader(Punctuation.HEADER, Punctuation.encode(9_000)));

    assertThat(both.punctuation()).isEqualTo(Punctuation.NONE);
    assertThat(times.extractTimestamp(both, 0)).isEqualTo(5_000);
  }

  @Test
  void takesAnEmptyBodyForNone() {
    RawRecord record =
        Raw.of(new byte[0], new RawHeader(Punctuation.HEADER, Punctuation.encode(-9_000)));

    assertThat(record.punctuation()).isEqualTo(-9_000);
  }

  @Test
  void theControlStreamIsIdleFromTheStart() {
    WatermarkGenerator<RawRecord> none = Sources.noClock().createWatermarkGenerator(null);

    none.onPeriodicEmit(heard);
    none.onEvent(Raw.news(5_000), 5_000, heard);

    assertThat(heard.signals).containsExactly("idle", "idle");
  }

  @Test
  void refusesANegativeOutOfOrderness() {
    assertThatThrownBy(() -> EventClock.of(Raw.WIRE, NewsItem.class, Duration.ofMillis(-1)))
        .hasMessage("clock.out-of-orderness must not be negative: PT-0.001S");
  }

  private void see(RawRecord... records) {
    for (RawRecord record : records) {
      watermarks.onEvent(record, times.extractTimestamp(record, 77), heard);
    }
  }
}
