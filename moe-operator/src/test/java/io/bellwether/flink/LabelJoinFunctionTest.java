package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Header;
import io.bellwether.schema.Origin;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.ReceivedOutcome;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabelJoinFunctionTest {
  private static final long MAX_AGE = Fixtures.MAX_LABEL_AGE;
  private static final Header TRACE = new Header("trace", ByteBuffer.wrap(new byte[] {5}));
  private static final MoeSettings EVENT_TIME = Fixtures.setup().settings();
  private static final MoeSettings ARRIVAL = Fixtures.setup().onArrival().settings();

  private static final class Join implements AutoCloseable {
    private final KeyedTwoInputStreamOperatorTestHarness<String, ItemKeys, ReceivedOutcome, Label>
        operator;

    Join(MoeSettings settings, Place place) throws Exception {
      operator = Operators.join(settings, place);
    }

    void item(String id, long time) throws Exception {
      operator.processElement1(new ItemKeys(id, time, "R", "F"), time);
    }

    void outcome(String id, long time, String label) throws Exception {
      operator.processElement2(received(id, time, label), time);
    }

    void watermark(long time) throws Exception {
      operator.processBothWatermarks(new Watermark(time));
    }

    List<Label> labels() {
      return operator.extractOutputValues();
    }

    List<DeadLetter> deadLetters() {
      return Operators.side(operator, Operators.DEAD_LETTERS);
    }

    long count(String metric) throws Exception {
      return Operators.count(operator, metric);
    }

    @Override
    public void close() throws Exception {
      operator.close();
    }
  }

  private static Join join(MoeSettings settings) throws Exception {
    return new Join(settings, Place.FRESH);
  }

  private static ReceivedOutcome received(String id, long time, String label) {
    return new ReceivedOutcome(
        new Origin("outcomes", 0, 7L, time),
        new Outcome(Instant.ofEpochMilli(time), id, label, null),
        ByteBuffer.wrap(new byte[] {1}),
        ByteBuffer.wrap(new byte[] {4, 2}),
        List.of(TRACE));
  }

  private static Label joined(String id, long time, int label) {
    return new Label(id, 10, time, label, "R", "F");
  }

  @Test
  void passesALabelOnToTheKeysOfItsItem() throws Exception {
    try (Join join = join(EVENT_TIME)) {
      join.item("a", 10);
      join.outcome("a", 50, "DOWN");

      assertThat(join.labels()).containsExactly(joined("a", 50, 2));
      assertThat(join.count(MoeMetrics.OUTCOMES_JOINED)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void keepsAnEarlyOutcomeForItsItemAcrossARestart(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (Join join = new Join(EVENT_TIME, Place.on(backend))) {
      join.outcome("a", 50, "UP");
      assertThat(join.labels()).isEmpty();
      assertThat(join.count(MoeMetrics.OUTCOMES_EARLY)).isEqualTo(1);
      state = Operators.snapshot(join.operator);
    }
    try (Join join = new Join(EVENT_TIME, Place.on(backend).from(state))) {
      join.item("a", 10);

      assertThat(join.labels()).containsExactly(joined("a", 50, 0));
    }
  }

  @Test
  void neverLabelsAnItemBeforeItWasThere() throws Exception {
    try (Join join = join(EVENT_TIME)) {
      join.item("a", 100);
      join.outcome("a", 50, "UP");

      assertThat(join.labels()).containsExactly(new Label("a", 100, 100, 0, "R", "F"));
    }
  }

  @Test
  void appliesAnOutcomeThatComesAgainOnce() throws Exception {
    try (Join join = join(EVENT_TIME)) {
      join.outcome("a", 50, "UP");
      join.outcome("a", 50, "UP");
      join.item("a", 10);
      join.item("a", 10);
      join.outcome("a", 51, "UP");

      assertThat(join.labels()).hasSize(1);
      assertThat(join.count(MoeMetrics.OUTCOMES_DUPLICATE)).isEqualTo(2);
      assertThat(join.count(MoeMetrics.OUTCOMES_CORRECTED)).isZero();
    }
  }

  @Test
  void countsACorrectionAndKeepsTheFirst() throws Exception {
    try (Join join = join(EVENT_TIME)) {
      join.item("a", 10);
      join.outcome("a", 50, "UP");
      join.outcome("a", 60, "DOWN");

      assertThat(join.labels()).containsExactly(joined("a", 50, 0));
      assertThat(join.count(MoeMetrics.OUTCOMES_CORRECTED)).isEqualTo(1);
    }
  }

  @Test
  void sendsAnOutcomeWithoutAnItemToTheDeadLettersWithItsBytes() throws Exception {
    try (Join join = join(EVENT_TIME)) {
      join.outcome("nobody", 50, "UP");
      join.watermark(50 + MAX_AGE - 1);
      assertThat(join.deadLetters()).isEmpty();
      join.watermark(50 + MAX_AGE);

      assertThat(join.labels()).isEmpty();
      assertThat(join.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
                assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(new byte[] {4, 2}));
                assertThat(letter.getHeaders()).containsExactly(TRACE);
                assertThat(letter.getOrigin().getOffset()).isEqualTo(7);
                assertThat(letter.getReason()).isEqualTo("unmatched-outcome");
                assertThat(letter.getStage()).isEqualTo(Uids.LABEL_JOIN);
              });
      assertThat(join.operator.numKeyedStateEntries()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void keepsTheHeadersOfAnEarlyOutcomeAcrossARestart(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (Join join = new Join(EVENT_TIME, Place.on(backend))) {
      join.outcome("nobody", 50, "UP");
      state = Operators.snapshot(join.operator);
    }
    try (Join join = new Join(EVENT_TIME, Place.on(backend).from(state))) {
      join.watermark(50 + MAX_AGE);

      assertThat(join.deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.getHeaders()).containsExactly(TRACE));
    }
  }

  @Test
  void refusesAnOutcomeThatIsOlderThanTheMaximumLabelAge() throws Exception {
    try (Join join = join(EVENT_TIME)) {
      join.item("a", 10);
      join.outcome("a", 11 + MAX_AGE, "UP");

      assertThat(join.labels()).isEmpty();
      assertThat(join.deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.getHeaders()).containsExactly(TRACE));
      assertThat(join.count(MoeMetrics.OUTCOMES_UNMATCHED)).isEqualTo(1);
    }
  }

  @Test
  void countsAnItemWhoseOutcomeNeverCameAndForgetsIt() throws Exception {
    try (Join join = join(EVENT_TIME)) {
      join.item("never", 10);
      join.item("labelled", 10);
      join.outcome("labelled", 20, "UP");
      join.watermark(10 + MAX_AGE);

      assertThat(join.count(MoeMetrics.ITEMS_UNLABELLED)).isEqualTo(1);
      assertThat(join.operator.numKeyedStateEntries()).isZero();
      assertThat(join.operator.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void keepsAnItemPastTheDeadlineOfItsEarlyOutcome() throws Exception {
    try (Join join = join(EVENT_TIME)) {
      join.outcome("a", 50, "UP");
      join.item("a", 1000);
      join.watermark(50 + MAX_AGE);
      join.outcome("a", 60, "DOWN");

      assertThat(join.count(MoeMetrics.OUTCOMES_CORRECTED)).isEqualTo(1);
    }
  }

  @Test
  void keepsANewOutcomePastTheDeadlineOfAnOlderOne() throws Exception {
    try (Join join = join(EVENT_TIME)) {
      join.outcome("a", 1000, "UP");
      join.item("a", 10);
      join.watermark(10 + MAX_AGE);
      join.outcome("a", 3000, "UP");
      join.watermark(1000 + MAX_AGE);
      assertThat(join.deadLetters()).isEmpty();
      join.watermark(3000 + MAX_AGE);

      assertThat(join.deadLetters()).hasSize(1);
    }
  }

  @Test
  void onArrivalALabelFromTheFutureWaitsForItsTime() throws Exception {
    try (Join join = join(ARRIVAL)) {
      join.operator.setProcessingTime(40);
      join.item("a", 10);
      join.outcome("a", 50, "UP");
      join.operator.setProcessingTime(49);
      assertThat(join.labels()).isEmpty();
      join.operator.setProcessingTime(50);

      assertThat(join.labels()).containsExactly(joined("a", 50, 0));
    }
  }

  @Test
  void onArrivalALabelOfThePastGoesAtOnce() throws Exception {
    try (Join join = join(ARRIVAL)) {
      join.operator.setProcessingTime(60);
      join.outcome("a", 50, "UP");
      join.item("a", 10);

      assertThat(join.labels()).containsExactly(joined("a", 50, 0));
    }
  }

  @Test
  void refusesAWaitingOutcomeWhoseClassWasTakenOutOfTheConfiguration() throws Exception {
    try (Join join = join(EVENT_TIME)) {
      join.outcome("a", 50, "SIDEWAYS");
      join.item("a", 10);

      assertThat(join.labels()).isEmpty();
      assertThat(join.deadLetters())
          .singleElement()
          .extracting(DeadLetter::getReason)
          .isEqualTo("unknown-label");
    }
  }
}
