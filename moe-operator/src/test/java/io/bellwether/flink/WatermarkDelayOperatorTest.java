package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.schema.Abstention;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class WatermarkDelayOperatorTest {
  private static OneInputStreamOperatorTestHarness<CombineInput, CombineInput> delaying()
      throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new WatermarkDelayOperator(100),
            new CodecSerializer<>(new CombineInput.CombineInputCodec()));
    harness.open();
    return harness;
  }

  @Test
  void holdsEventTimeBackAndNothingElse() throws Exception {
    Ballot ballot = Ballot.without(Fixtures.question("model", "a", 10), Abstention.DEADLINE);
    try (var delaying = delaying()) {
      delaying.processElement(new StreamRecord<>(ballot, 10));
      delaying.processWatermark(new Watermark(1000));

      assertThat(delaying.extractOutputValues())
          .singleElement()
          .satisfies(passed -> assertThat(passed.itemId()).isEqualTo("a"));
      assertThat(delaying.getOutput()).hasSize(2).last().isEqualTo(new Watermark(900));
    }
  }

  @Test
  void endsWithTheStream() throws Exception {
    try (var delaying = delaying()) {
      delaying.processWatermark(Watermark.MAX_WATERMARK);

      assertThat(delaying.getOutput()).containsExactly(Watermark.MAX_WATERMARK);
    }
  }

  @Test
  void doesNotTurnTheBeginningOfTimeIntoItsEnd() throws Exception {
    try (var delaying = delaying()) {
      delaying.processWatermark(new Watermark(Long.MIN_VALUE + 5));

      assertThat(delaying.getOutput())
          .allSatisfy(
              mark -> assertThat(((Watermark) mark).getTimestamp()).isLessThan(Long.MIN_VALUE + 6));
    }
  }
}
