package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.drift.DriftSpec;
import io.bellwether.core.mixture.DriftRule;
import io.bellwether.core.mixture.Staleness;
import io.bellwether.core.mixture.Staleness.WhenBlind;
import io.bellwether.core.mixture.Vigilance;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.flink.CombineInput.Verdict;
import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drift, blindness and what is measured of them, in the combine step. */
class CombineVigilanceTest {
  private static final DriftRule RESET =
      new DriftRule(new DriftSpec.Adwin(0.002), DriftRule.Action.RESET, 2, 1);
  private static final DriftRule SPEED_UP =
      new DriftRule(new DriftSpec.PageHinkley(0.005, 10), DriftRule.Action.SPEED_UP, 5, 50);
  private static final int ITEMS = 600;

  private static MoeSettings settings(DriftRule drift, Staleness staleness) {
    MoeSettings plain = Fixtures.setup().settings();
    return new MoeSettings(
        plain.mixture().with(new Vigilance(drift, staleness)),
        plain.ordering(),
        plain.routingKey(),
        plain.maxParallelism(),
        plain.microBatchSize(),
        plain.microBatchWait(),
        plain.deadline(),
        plain.maxLabelAge(),
        plain.labelRelease());
  }

  private static Routing routing(String id, long time) {
    Asked[] asked = {new Asked(0, "slow", 1, 0.75f), new Asked(1, "quick", 1, 0.25f)};
    return new Routing(
        id, time, time, "h", "0:1", "S", asked, Fixtures.features(1, "S", "en"), 2, 0, 0);
  }

  /** Expert 0 is right in the first half of the items and wrong in the second, expert 1 random. */
  private static List<CombineInput> story() {
    Random random = new Random(3);
    List<CombineInput> story = new ArrayList<>();
    for (int i = 1; i <= ITEMS; i++) {
      String id = "i%04d".formatted(i);
      int label = random.nextInt(3);
      int named = i <= ITEMS / 2 ? label : (label + 1) % 3;
      story.add(routing(id, 10L * i));
      story.add(new Ballot(id, 10L * i, "S", 0, vote(named), 0));
      story.add(new Ballot(id, 10L * i, "S", 1, vote(random.nextInt(3)), 0));
      story.add(new Verdict(new Label(id, 10L * i, 10L * i + 35, label, "S", "S")));
    }
    return story;
  }

  private static float[] vote(int named) {
    float[] vote = {0.1f, 0.1f, 0.1f};
    vote[named] = 0.8f;
    return vote;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, CombineInput, Prediction> fed(
      MoeSettings settings, Place place, List<CombineInput> inputs) throws Exception {
    var operator = Operators.combine(settings, place);
    for (CombineInput input : inputs) {
      operator.processElement(input, input.time());
    }
    return operator;
  }

  private static List<Prediction> run(MoeSettings settings, Place place) throws Exception {
    try (var operator = fed(settings, place, story())) {
      operator.processWatermark(Long.MAX_VALUE);
      return operator.extractOutputValues();
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void watchesOnAcrossRestartsOnAnyBackend(Backend backend) throws Exception {
    for (DriftRule rule : List.of(RESET, SPEED_UP)) {
      MoeSettings settings = settings(rule, Staleness.NEVER);
      List<Prediction> straight = run(settings, Place.FRESH);
      List<Prediction> broken = new ArrayList<>();
      OperatorSubtaskState state = null;
      for (int part = 0; part < 12; part++) {
        List<CombineInput> inputs = story().subList(part * 200, (part + 1) * 200);
        try (var operator = fed(settings, Place.on(backend).from(state), inputs)) {
          operator.processWatermark(inputs.get(inputs.size() - 1).itemTime());
          broken.addAll(operator.extractOutputValues());
          state = Operators.snapshot(operator);
        }
      }

      assertThat(broken).isEqualTo(straight);
      assertThat(straight)
          .isNotEqualTo(run(settings(DriftRule.NONE, Staleness.NEVER), Place.FRESH));
    }
  }

  @Test
  void canBeginAndStopWatchingBetweenOneStartAndTheNext() throws Exception {
    OperatorSubtaskState state = null;
    for (DriftRule rule : List.of(DriftRule.NONE, RESET, SPEED_UP, DriftRule.NONE, RESET)) {
      MoeSettings settings = settings(rule, Staleness.NEVER);
      try (var operator = fed(settings, Place.FRESH.from(state), story())) {
        operator.processWatermark(Long.MAX_VALUE);
        assertThat(operator.extractOutputValues()).hasSize(ITEMS);
        state = Operators.snapshot(operator);
      }
    }
  }

  @Test
  void countsTheDriftsOfAnExpertAndSaysWhenTheNewestWas() throws Exception {
    try (var operator = fed(settings(RESET, Staleness.NEVER), Place.FRESH, story())) {
      operator.processWatermark(Long.MAX_VALUE);

      long drifts = Operators.count(operator, MoeMetrics.DRIFTS, "expert", "slow");
      assertThat(drifts).isPositive();
      assertThat((long) Operators.gauge(operator, MoeMetrics.NEWEST_DRIFT, "expert", "slow"))
          .isBetween(10L * ITEMS / 2, 10L * ITEMS + 35);
      assertThat(Operators.count(operator, MoeMetrics.DRIFTS, "expert", "quick")).isZero();
    }
  }

  @Test
  void saysThatItFliesBlindWhenTheNewestLabelIsOlderThanTheBound() throws Exception {
    Staleness staleness = new Staleness(100, WhenBlind.UNIFORM);
    List<CombineInput> inputs = new ArrayList<>(story().subList(0, 4 * 100));
    inputs.addAll(List.of(routing("in-time", 1135)));
    inputs.add(new Ballot("in-time", 1135, "S", 0, vote(0), 0));
    inputs.add(new Ballot("in-time", 1135, "S", 1, vote(1), 0));
    inputs.addAll(List.of(routing("late", 1136)));
    inputs.add(new Ballot("late", 1136, "S", 0, vote(0), 0));
    inputs.add(new Ballot("late", 1136, "S", 1, vote(1), 0));
    try (var operator = fed(settings(DriftRule.NONE, staleness), Place.FRESH, inputs)) {
      operator.processWatermark(Long.MAX_VALUE);
      List<Prediction> predictions = operator.extractOutputValues();

      // Before the first label, at 45, there is nothing to see by.
      assertThat(predictions.subList(0, 4)).allMatch(Prediction::getBlind);
      assertThat(predictions.subList(4, 101)).noneMatch(Prediction::getBlind);
      assertThat(predictions.get(101).getBlind()).isTrue();
      assertThat(predictions.get(101).getExperts())
          .extracting(ExpertAccount::getWeight)
          .containsExactly(0.75, 0.25);
      assertThat(predictions.get(100).getExperts().get(0).getWeight()).isGreaterThan(0.8);
      assertThat(Operators.count(operator, MoeMetrics.PREDICTIONS_BLIND)).isEqualTo(5);
      assertThat(Operators.gauge(operator, MoeMetrics.LABEL_AGE_MILLIS)).isEqualTo(101L);
    }
  }

  @Test
  void measuresWeightsLossesDelaysAndTheScore() throws Exception {
    List<CombineInput> firstHalf = story().subList(0, 2 * ITEMS);
    try (var operator = fed(settings(DriftRule.NONE, Staleness.NEVER), Place.FRESH, firstHalf)) {
      operator.processWatermark(Long.MAX_VALUE);

      double slow = (double) Operators.gauge(operator, MoeMetrics.WEIGHT, "expert", "slow");
      double quick = (double) Operators.gauge(operator, MoeMetrics.WEIGHT, "expert", "quick");
      assertThat(slow + quick).isCloseTo(1, within(1e-9));
      assertThat(slow).isGreaterThan(0.9);
      assertThat((double) Operators.gauge(operator, MoeMetrics.LOSS, "expert", "slow"))
          .isCloseTo(-Math.log(0.8), within(1e-6));
      var delay = Operators.histogram(operator, MoeMetrics.LABEL_DELAY_MILLIS);
      assertThat(delay.getCount()).isEqualTo(ITEMS / 2);
      assertThat(delay.getStatistics().getQuantile(0.5)).isEqualTo(35);
      assertThat(Operators.count(operator, MoeMetrics.LABELS_SCORED)).isEqualTo(ITEMS / 2);
      assertThat((double) Operators.gauge(operator, MoeMetrics.ACCURACY)).isGreaterThan(0.95);
      assertThat((double) Operators.gauge(operator, MoeMetrics.LOG_LOSS)).isBetween(0.2, 0.35);
      assertThat((double) Operators.gauge(operator, MoeMetrics.CALIBRATION_ERROR))
          .isBetween(0.15, 0.3);
    }
  }

  @Test
  void knowsHowManyItemsWaitAlsoAfterARestartAndWhenRescaled() throws Exception {
    List<CombineInput> waiting = new ArrayList<>();
    for (int i = 1; i <= 7; i++) {
      waiting.add(routing("w" + i, 10 * i));
    }
    waiting.add(new Verdict(new Label("w1", 10, 100, 0, "S", "S")));
    MoeSettings settings = settings(DriftRule.NONE, Staleness.NEVER);
    OperatorSubtaskState state;
    try (var operator = fed(settings, Place.FRESH, waiting)) {
      operator.processWatermark(200);
      assertThat(Operators.gauge(operator, MoeMetrics.ITEMS_PENDING)).isEqualTo(6L);
      state = Operators.snapshot(operator);
    }
    long sum = 0;
    for (int subtask = 0; subtask < 2; subtask++) {
      Place place = Place.FRESH.from(state).of(2, subtask, 1);
      try (var operator = Operators.combine(settings, place)) {
        sum += (long) Operators.gauge(operator, MoeMetrics.ITEMS_PENDING);
      }
    }
    assertThat(sum).isEqualTo(6);
  }

  @Test
  void measuresNoMoreExpertsThanABound() throws Exception {
    List<CombineInput> inputs = new ArrayList<>();
    for (int i = 0; i < ExpertMeters.MOST + 50; i++) {
      Asked[] asked = {new Asked(0, "e" + i, 1, 1)};
      String id = "i" + i;
      inputs.add(
          new Routing(
              id, 10, 10, "h", "0:1", "S", asked, Fixtures.features(1, "S", "en"), 2, 0, 0));
      inputs.add(new Ballot(id, 10, "S", 0, vote(0), 0));
    }
    try (var operator = fed(settings(DriftRule.NONE, Staleness.NEVER), Place.FRESH, inputs)) {
      operator.processWatermark(10);

      assertThat(Operators.gauge(operator, MoeMetrics.WEIGHT, "expert", ExpertMeters.OTHERS))
          .isEqualTo(1.0);
      assertThat(Operators.subgroups(operator, "expert")).hasSize(ExpertMeters.MOST + 1);
    }
  }
}
