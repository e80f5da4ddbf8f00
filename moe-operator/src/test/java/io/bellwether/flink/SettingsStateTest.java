package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.schema.ReceivedNews;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** A job goes on only from state that was made with settings like its own. */
class SettingsStateTest {
  private static OneInputStreamOperatorTestHarness<ReceivedNews, Item> open(
      MoeSettings settings, int parallelism, int subtask, OperatorSubtaskState state)
      throws Exception {
    FeaturesFunction function =
        new FeaturesFunction(settings, LanguageIdentifier::unknown, TextEncoderFactory.NONE);
    OneInputStreamOperatorTestHarness<ReceivedNews, Item> harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(function), 16, parallelism, subtask);
    harness.setup(new CodecSerializer<>(new Item.ItemCodec()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static OperatorSubtaskState saved(MoeSettings settings) throws Exception {
    try (var harness = open(settings, 1, 0, null)) {
      return harness.snapshot(1, 0);
    }
  }

  @Test
  void goesOnWithTheSameSettings() throws Exception {
    OperatorSubtaskState state = saved(Fixtures.setup().settings());

    assertThatCode(() -> open(Fixtures.setup().batch(9).topK(1).settings(), 1, 0, state).close())
        .doesNotThrowAnyException();
  }

  @Test
  void endsTheJobWhereStateWouldMeanSomethingElse() throws Exception {
    OperatorSubtaskState state = saved(Fixtures.setup().settings());

    assertThatThrownBy(() -> open(Fixtures.setup().onArrival().settings(), 1, 0, state).close())
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage(
            "job.ordering must be as in the savepoint, event-time: arrival; set it back, or start"
                + " without the savepoint and learn anew")
        .isInstanceOf(SuppressRestartsException.class);
  }

  @Test
  void everySubtaskSeesTheSettingsAtAnyParallelism() throws Exception {
    MoeSettings before = Fixtures.setup().settings();
    MoeSettings after = Fixtures.setup().onArrival().settings();
    List<OperatorSubtaskState> two = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      try (var harness = open(before, 2, subtask, null)) {
        two.add(harness.snapshot(1, 0));
      }
    }
    OperatorSubtaskState all =
        AbstractStreamOperatorTestHarness.repackageState(two.get(0), two.get(1));

    for (int subtask = 0; subtask < 3; subtask++) {
      int one = subtask;
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(all, 16, 2, 3, subtask);
      assertThatThrownBy(() -> open(after, 3, one, part).close())
          .isInstanceOf(SuppressRestartsException.class);
      try (var harness = open(before, 3, subtask, part)) {
        assertThat(harness.snapshot(2, 0).hasState()).isTrue();
      }
    }
  }

  @Test
  void namesEverySettingThatDiffers() {
    StateSettings saved = new StateSettings(Map.of("filter.key", "symbol", "gate.batch", "0s"));
    StateSettings now = new StateSettings(Map.of("filter.key", "source", "gate.batch", "above 0s"));

    assertThat(now.clashesWith(saved))
        .hasSize(2)
        .anySatisfy(one -> assertThat(one).startsWith("filter.key must be as in the savepoint"))
        .anySatisfy(one -> assertThat(one).startsWith("gate.batch must be as in the savepoint"));
  }
}
