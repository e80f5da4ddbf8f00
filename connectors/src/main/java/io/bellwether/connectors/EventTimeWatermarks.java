package io.bellwether.connectors;

import io.bellwether.wire.Punctuation;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** The clock of one partition. Never goes back. */
final class EventTimeWatermarks implements WatermarkGenerator<RawRecord> {
  /** The timestamp of a record whose time is unreadable or implausible. */
  static final long NO_TIME = Long.MIN_VALUE;

  private final long outOfOrdernessMillis;
  private long watermark = Long.MIN_VALUE;

  EventTimeWatermarks(long outOfOrdernessMillis) {
    this.outOfOrdernessMillis = outOfOrdernessMillis;
  }

  @Override
  public void onEvent(RawRecord record, long timestamp, WatermarkOutput output) {
    if (timestamp == NO_TIME) {
      return;
    }
    if (record.punctuation() == Punctuation.NONE) {
      watermark = Math.max(watermark, timestamp - outOfOrdernessMillis - 1);
    } else if (timestamp > watermark) {
      watermark = timestamp;
      output.emitWatermark(new Watermark(watermark));
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (watermark != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(watermark));
    }
  }
}
