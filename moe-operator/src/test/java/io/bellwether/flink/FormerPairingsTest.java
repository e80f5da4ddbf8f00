package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Origin;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.ReceivedOutcome;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the label join kept in three states, before it kept pairings, is taken over. */
class FormerPairingsTest {
  private static final long MAX_AGE = Fixtures.MAX_LABEL_AGE;
  private static final MoeSettings SETTINGS = Fixtures.setup().settings();

  /** Writes the states as the former join did: an outcome of label DOWN is taken as joined. */
  private static final class FormerJoin
      extends KeyedCoProcessFunction<String, ItemKeys, ReceivedOutcome, Label> {
    private static final long serialVersionUID = 1;

    private transient ValueState<ItemKeys> item;
    private transient ValueState<ReceivedOutcome> waiting;
    private transient ValueState<String> joined;

    @Override
    public void open(OpenContext context) {
      item = getRuntimeContext().getState(States.joinItem());
      waiting = getRuntimeContext().getState(States.joinOutcome());
      joined = getRuntimeContext().getState(States.joinedLabel());
    }

    @Override
    public void processElement1(ItemKeys keys, Context context, Collector<Label> out)
        throws Exception {
      item.update(keys);
      context.timerService().registerEventTimeTimer(keys.eventTime() + MAX_AGE);
    }

    @Override
    public void processElement2(ReceivedOutcome outcome, Context context, Collector<Label> out)
        throws Exception {
      if (outcome.getOutcome().getLabel().equals("DOWN")) {
        joined.update("DOWN");
      } else {
        waiting.update(outcome);
        long labelTime = outcome.getOutcome().getLabelTime().toEpochMilli();
        context.timerService().registerEventTimeTimer(labelTime + MAX_AGE);
      }
    }
  }

  private static ReceivedOutcome outcome(String id, long time, String label) {
    return new ReceivedOutcome(
        new Origin("outcomes", 0, 7L, time),
        new Outcome(Instant.ofEpochMilli(time), id, label, null),
        null,
        ByteBuffer.wrap(new byte[] {4, 2}),
        List.of());
  }

  private static ItemKeys item(String id) {
    return new ItemKeys(id, 10, "R", "F");
  }

  private static OperatorSubtaskState former(Backend backend) throws Exception {
    try (KeyedTwoInputStreamOperatorTestHarness<String, ItemKeys, ReceivedOutcome, Label> operator =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new FormerJoin()),
            ItemKeys::itemId,
            outcome -> outcome.getOutcome().getItemId(),
            Types.STRING,
            Fixtures.MAX_PARALLELISM,
            1,
            0)) {
      Place.on(backend).open(operator, new CodecSerializer<>(new Label.LabelCodec()));
      operator.processElement1(item("open"), 10);
      operator.processElement1(item("joined"), 10);
      operator.processElement2(outcome("joined", 50, "DOWN"), 50);
      operator.processElement2(outcome("early", 50, "UP"), 50);
      operator.processElement2(outcome("lonely", 60, "UP"), 60);
      return Operators.snapshot(operator);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void areTakenOverAndForgottenInTime(Backend backend) throws Exception {
    OperatorSubtaskState state = former(backend);
    try (KeyedTwoInputStreamOperatorTestHarness<String, ItemKeys, ReceivedOutcome, Label> join =
        Operators.join(SETTINGS, Place.on(backend).from(state))) {
      join.processElement2(outcome("open", 70, "UP"), 70);
      join.processElement2(outcome("joined", 70, "DOWN"), 70);
      join.processElement2(outcome("joined", 70, "UP"), 70);
      join.processElement2(outcome("early", 70, "UP"), 70);
      join.processElement1(item("early"), 10);
      join.processElement1(item("joined"), 10);

      assertThat(join.extractOutputValues())
          .containsExactly(
              new Label("open", 10, 70, 0, "R", "F"), new Label("early", 10, 50, 0, "R", "F"));
      assertThat(Operators.count(join, MoeMetrics.OUTCOMES_DUPLICATE)).isEqualTo(2);
      assertThat(Operators.count(join, MoeMetrics.OUTCOMES_CORRECTED)).isEqualTo(1);

      join.processBothWatermarks(new Watermark(1000 + MAX_AGE));

      assertThat(Operators.side(join, Operators.DEAD_LETTERS))
          .singleElement()
          .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("unmatched-outcome"));
      assertThat(Operators.count(join, MoeMetrics.ITEMS_UNLABELLED)).isZero();

      for (String forgotten : List.of("open", "joined", "early", "lonely")) {
        join.processElement2(outcome(forgotten, 2000 + MAX_AGE, "UP"), 2000 + MAX_AGE);
      }
      assertThat(Operators.count(join, MoeMetrics.OUTCOMES_EARLY)).isEqualTo(4);
    }
  }
}
