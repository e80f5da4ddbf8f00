package io.bellwether.connectors;

import io.bellwether.wire.EventTimePeek;
import io.bellwether.wire.Punctuation;
import io.bellwether.wire.WireFormat;
import java.time.Clock;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** Times from the records themselves, watermarks from the newest time and from punctuation. */
final class EventTimeStrategy implements WatermarkStrategy<RawRecord> {
  private final WireFormat wire;
  private final Class<? extends SpecificRecord> type;
  private final long outOfOrdernessMillis;
  private final Clock wallClock;

  EventTimeStrategy(EventClock clock) {
    this.wire = clock.wire();
    this.type = clock.type();
    this.outOfOrdernessMillis = clock.outOfOrderness().toMillis();
    this.wallClock = clock.wallClock();
  }

  @Override
  public TimestampAssigner<RawRecord> createTimestampAssigner(
      TimestampAssignerSupplier.Context context) {
    EventTimePeek peek = wire.eventTimePeek(type);
    return (record, kafkaTimestamp) -> timestamp(record, peek);
  }

  private long timestamp(RawRecord record, EventTimePeek peek) {
    long promised = record.punctuation();
    long time = promised == Punctuation.NONE ? peek.peek(record.value()) : promised;
    return Plausible.time(time, wallClock.millis()) ? time : EventTimeWatermarks.NO_TIME;
  }

  @Override
  public WatermarkGenerator<RawRecord> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    return new EventTimeWatermarks(outOfOrdernessMillis);
  }
}
