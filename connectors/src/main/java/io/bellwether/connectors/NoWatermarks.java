package io.bellwether.connectors;

import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** No clock at all: idle from the first moment, so that nothing waits for this source. */
final class NoWatermarks implements WatermarkGenerator<RawRecord> {
  @Override
  public void onEvent(RawRecord record, long timestamp, WatermarkOutput output) {
    output.markIdle();
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    output.markIdle();
  }
}
