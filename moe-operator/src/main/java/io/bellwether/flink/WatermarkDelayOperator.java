package io.bellwether.flink;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Holds event time back for all that follow, so that what is only known some time after an item
 * still belongs to the item's instant for them. An operator, as functions cannot touch watermarks.
 */
final class WatermarkDelayOperator extends AbstractStreamOperator<CombineInput>
    implements OneInputStreamOperator<CombineInput, CombineInput> {
  private static final long serialVersionUID = 1;

  private final long delayMillis;

  WatermarkDelayOperator(long delayMillis) {
    this.delayMillis = delayMillis;
  }

  @Override
  public void processElement(StreamRecord<CombineInput> element) {
    output.collect(element);
  }

  /** The end of the stream is the end, whatever the delay. */
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    super.processWatermark(
        mark.getTimestamp() == Long.MAX_VALUE
            ? mark
            : new Watermark(
                Math.max(Long.MIN_VALUE + delayMillis, mark.getTimestamp()) - delayMillis));
  }
}
