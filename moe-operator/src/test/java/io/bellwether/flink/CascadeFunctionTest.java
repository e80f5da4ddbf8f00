package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Abstention;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CascadeFunctionTest {
  private static final MoeSettings EVENT_TIME = Fixtures.setup().settings();
  private static final MoeSettings ARRIVAL = Fixtures.setup().onArrival().settings();
  private static final float[] UP = {0.8f, 0.1f, 0.1f};
  private static final float[] MAYBE_UP = {0.5f, 0.3f, 0.2f};
  private static final float[] DOWN = {0.1f, 0.2f, 0.7f};

  private static Ballot ballot(int slot, String id, float[] vote) {
    return new Ballot(id, 10, "S", slot, vote, 0, Abstention.DECLINED, true);
  }

  private static List<Ballot> spared(
      KeyedTwoInputStreamOperatorTestHarness<String, Inquiry, CombineInput, Inquiry> cascade) {
    return Operators.side(cascade, CascadeFunction.SPARED).stream().map(b -> (Ballot) b).toList();
  }

  @Test
  void sparesTheExpertWhenTheOthersAgree() throws Exception {
    try (var cascade = Operators.cascade(ARRIVAL, Place.FRESH)) {
      cascade.processElement1(Fixtures.held("a", 10, 0.6), 10);
      cascade.processElement2(ballot(0, "a", UP), 10);
      assertThat(spared(cascade)).isEmpty();

      cascade.processElement2(ballot(1, "a", MAYBE_UP), 10);

      assertThat(cascade.extractOutputValues()).isEmpty();
      assertThat(spared(cascade))
          .singleElement()
          .satisfies(
              ballot -> {
                assertThat(ballot.slot()).isEqualTo(9);
                assertThat(ballot.abstention()).isEqualTo(Abstention.NOT_NEEDED);
              });
    }
  }

  @Test
  void asksWhenTheOthersDisagree() throws Exception {
    try (var cascade = Operators.cascade(ARRIVAL, Place.FRESH)) {
      cascade.processElement2(ballot(0, "a", UP), 10);
      cascade.processElement2(ballot(1, "a", DOWN), 10);
      cascade.processElement1(Fixtures.held("a", 10, 0), 10);

      assertThat(cascade.extractOutputValues()).extracting(Inquiry::itemId).containsExactly("a");
      assertThat(spared(cascade)).isEmpty();
    }
  }

  @Test
  void asksWhenTheyAgreeButNotSurely() throws Exception {
    try (var cascade = Operators.cascade(ARRIVAL, Place.FRESH)) {
      cascade.processElement1(Fixtures.held("a", 10, 0.69), 10); // the mean is 0.68
      cascade.processElement2(ballot(0, "a", UP), 10);
      cascade.processElement2(ballot(1, "a", MAYBE_UP), 10);

      assertThat(cascade.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void asksWhenAllTheOthersAbstain() throws Exception {
    try (var cascade = Operators.cascade(ARRIVAL, Place.FRESH)) {
      cascade.processElement1(Fixtures.held("a", 10, 0), 10);
      cascade.processElement2(ballot(0, "a", new float[0]), 10);
      cascade.processElement2(ballot(1, "a", new float[0]), 10);

      assertThat(cascade.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void asksAtHalfTheDeadlineOnArrivalWhenAVoteIsMissing() throws Exception {
    try (var cascade = Operators.cascade(ARRIVAL, Place.FRESH)) {
      cascade.setProcessingTime(1000);
      cascade.processElement1(Fixtures.held("a", 10, 0), 10);
      cascade.processElement2(ballot(0, "a", UP), 10);
      cascade.setProcessingTime(1099);
      assertThat(cascade.extractOutputValues()).isEmpty();

      cascade.setProcessingTime(1100);

      assertThat(cascade.extractOutputValues()).hasSize(1);
      assertThat(cascade.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void waitsForTheWatermarkInEventTimeOrder() throws Exception {
    try (var cascade = Operators.cascade(EVENT_TIME, Place.FRESH)) {
      cascade.processElement1(Fixtures.held("a", 10, 0), 10);
      cascade.processElement2(ballot(0, "a", UP), 10);
      cascade.processElement2(ballot(1, "a", DOWN), 10);
      assertThat(cascade.extractOutputValues()).isEmpty();

      cascade.processBothWatermarks(new Watermark(10));

      assertThat(cascade.extractOutputValues()).hasSize(1);
      assertThat(cascade.numKeyedStateEntries()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void goesOnHoldingAfterARestore(Backend backend) throws Exception {
    OperatorSubtaskState snapshot;
    try (var cascade = Operators.cascade(EVENT_TIME, Place.on(backend))) {
      cascade.processElement1(Fixtures.held("a", 10, 0), 10);
      cascade.processElement2(ballot(0, "a", UP), 10);
      snapshot = Operators.snapshot(cascade);
    }

    try (var cascade = Operators.cascade(EVENT_TIME, Place.on(backend).from(snapshot))) {
      cascade.processElement2(ballot(0, "a", DOWN), 10); // again; the first counts
      cascade.processElement2(ballot(1, "a", UP), 10);
      cascade.processBothWatermarks(new Watermark(10));

      assertThat(cascade.extractOutputValues()).isEmpty();
      assertThat(spared(cascade)).hasSize(1);
    }
  }
}
