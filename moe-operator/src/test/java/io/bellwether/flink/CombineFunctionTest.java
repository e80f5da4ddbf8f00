package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.flink.CombineInput.Verdict;
import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Abstention;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.ExpertLikelihood;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CombineFunctionTest {
  private static final float[] UP = {0.8f, 0.1f, 0.1f};
  private static final float[] DOWN = {0.1f, 0.1f, 0.8f};
  private static final float[] ABSTAIN = {};
  private static final long NOW = 1_000_000;

  /** All that is left of a key whose items are done with. */
  private static final int BELIEF = 1;

  private static final MoeSettings EVENT_TIME = Fixtures.setup().gateLearns().settings();
  private static final MoeSettings ARRIVAL = Fixtures.setup().gateLearns().onArrival().settings();

  private static KeyedOneInputStreamOperatorTestHarness<String, CombineInput, Prediction> open(
      MoeSettings settings) throws Exception {
    return open(settings, Place.FRESH);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, CombineInput, Prediction> open(
      MoeSettings settings, Place place) throws Exception {
    var operator = Operators.combine(settings, place);
    operator.setProcessingTime(NOW);
    return operator;
  }

  private static void feed(
      KeyedOneInputStreamOperatorTestHarness<String, CombineInput, Prediction> operator,
      CombineInput... inputs)
      throws Exception {
    for (CombineInput input : inputs) {
      operator.processElement(input, input.time());
    }
  }

  private static Routing routing(String id, long time) {
    return routing(id, time, asked(0, 0.75f), asked(1, 0.25f));
  }

  private static Asked asked(int slot, float weight) {
    return new Asked(slot, "expert" + slot, 1, weight);
  }

  private static Routing routing(String id, long time, Asked... asked) {
    Features projected = Fixtures.features(id.hashCode(), "S", "en");
    return new Routing(id, time, time, "headline", "0:1", "S", asked, projected, 3, 5, 0);
  }

  private static Ballot ballot(String id, long time, int slot, float... vote) {
    return new Ballot(id, time, "S", slot, vote, 0);
  }

  private static Verdict verdict(String id, long time, int label) {
    return new Verdict(Fixtures.label(id, time, label));
  }

  @ParameterizedTest
  @ValueSource(strings = {"012", "021", "102", "120", "201", "210"})
  void decidesOnArrivalWhenAllHaveAnsweredInAnyOrder(String order) throws Exception {
    CombineInput[] inputs = {routing("a", 10), ballot("a", 10, 0, UP), ballot("a", 10, 1, DOWN)};
    try (var operator = open(ARRIVAL)) {
      for (int i = 0; i < 3; i++) {
        assertThat(operator.extractOutputValues()).isEmpty();
        feed(operator, inputs[order.charAt(i) - '0']);
      }

      Prediction prediction = operator.extractOutputValues().get(0);
      assertThat(prediction.getVerdict()).isEqualTo("UP");
      assertThat(prediction.getDegraded()).isFalse();
      assertThat(prediction.getProbabilities().get(0))
          .isCloseTo(0.75 * 0.8 + 0.25 * 0.1, within(1e-6));
      assertThat(prediction.getGateVersion()).isEqualTo(5);
      assertThat(prediction.getEmittedAt()).isEqualTo(Instant.ofEpochMilli(NOW));
    }
  }

  @Test
  void decidesAtTheDeadlineWithThoseThatAnswered() throws Exception {
    try (var operator = open(ARRIVAL)) {
      feed(operator, routing("a", NOW), ballot("a", 10, 1, DOWN));
      operator.setProcessingTime(NOW + 199);
      assertThat(operator.extractOutputValues()).isEmpty();

      operator.setProcessingTime(NOW + 210);

      Prediction prediction = operator.extractOutputValues().get(0);
      assertThat(prediction.getDegraded()).isTrue();
      assertThat(prediction.getVerdict()).isEqualTo("DOWN");
      ExpertAccount silent = prediction.getExperts().get(0);
      assertThat(silent.getAbstention()).isEqualTo(Abstention.DEADLINE);
      assertThat(silent.getWeight()).isZero();
      assertThat(silent.getRoutingWeight()).isCloseTo(0.75, within(1e-6));
      assertThat(prediction.getExperts().get(1).getWeight()).isEqualTo(1.0);
    }
  }

  @Test
  void saysWhoDeclined() throws Exception {
    try (var operator = open(EVENT_TIME)) {
      feed(operator, routing("a", 10), ballot("a", 10, 0, ABSTAIN), ballot("a", 10, 1, UP));
      operator.processWatermark(10);

      Prediction prediction = operator.extractOutputValues().get(0);
      assertThat(prediction.getDegraded()).isTrue();
      assertThat(prediction.getExperts().get(0).getAbstention()).isEqualTo(Abstention.DECLINED);
      assertThat(prediction.getExperts().get(0).getVote()).isEmpty();
      assertThat(prediction.getEmittedAt()).isNull();
    }
  }

  @Test
  void saysWhoseAnswerWasNoProbabilities() throws Exception {
    try (var operator = open(EVENT_TIME)) {
      Ballot failed = new Ballot("a", 10, "S", 0, new float[0], 0, Abstention.FAILED, false);
      feed(operator, routing("a", 10), failed, ballot("a", 10, 1, UP));
      operator.processWatermark(10);

      Prediction prediction = operator.extractOutputValues().get(0);
      assertThat(prediction.getExperts().get(0).getAbstention()).isEqualTo(Abstention.FAILED);
      assertThat(prediction.getExperts().get(1).getWeight()).isEqualTo(1.0);
    }
  }

  @Test
  void waitsForEachAskedExpertNotForAnyTwo() throws Exception {
    try (var operator = open(ARRIVAL)) {
      feed(operator, ballot("a", 10, 2, DOWN), ballot("a", 10, 0, UP), routing("a", 10));
      assertThat(operator.extractOutputValues()).isEmpty();

      feed(operator, ballot("a", 10, 1, UP));

      assertThat(operator.extractOutputValues().get(0).getDegraded()).isFalse();
    }
  }

  @Test
  void decidesAtOnceWhenNobodyCouldBeAsked() throws Exception {
    try (var operator = open(ARRIVAL)) {
      feed(operator, routing("a", 10, new Asked[0]));

      Prediction prediction = operator.extractOutputValues().get(0);
      assertThat(prediction.getProbabilities()).containsOnly(1.0 / 3);
      assertThat(prediction.getDegraded()).isTrue();
    }
  }

  @Test
  void countsALateVoteAndIgnoresIt() throws Exception {
    try (var operator = open(ARRIVAL)) {
      feed(operator, routing("a", 10), ballot("a", 10, 1, DOWN));
      operator.setProcessingTime(NOW + 210);
      feed(operator, ballot("a", 10, 0, UP));
      feed(operator, verdict("a", 50, 0));

      assertThat(operator.extractOutputValues()).hasSize(1);
      assertThat(Operators.count(operator, MoeMetrics.VOTES_LATE)).isEqualTo(1);
      Feedback feedback = Operators.side(operator, CombineFunction.FEEDBACK).get(0);
      assertThat(feedback.getExperts().get(0).getLikelihood()).isNull();
    }
  }

  @Test
  void learnsALabelThatCameBeforeTheDecision() throws Exception {
    for (boolean beforeRouting : new boolean[] {true, false}) {
      try (var operator = open(ARRIVAL)) {
        CombineInput[] firstTwo =
            beforeRouting
                ? new CombineInput[] {verdict("a", 50, 0), routing("a", 10)}
                : new CombineInput[] {routing("a", 10), verdict("a", 50, 0)};
        feed(operator, firstTwo);
        feed(operator, ballot("a", 10, 0, UP), ballot("a", 10, 1, DOWN));
        feed(operator, routing("b", 60), ballot("b", 60, 0, UP), ballot("b", 60, 1, DOWN));

        List<Prediction> predictions = operator.extractOutputValues();
        assertThat(predictions.get(0).getLabelsSeenUpTo()).isEqualTo(Instant.EPOCH);
        assertThat(predictions.get(1).getLabelsSeenUpTo()).isEqualTo(Instant.ofEpochMilli(50));
        assertThat(Operators.side(operator, CombineFunction.FEEDBACK)).hasSize(1);
      }
    }
  }

  @Test
  void keepsALabelThatOvertookItsItemPastASweep() throws Exception {
    try (var operator = open(ARRIVAL)) {
      operator.processWatermark(999_000);
      feed(operator, routing("old", 900_000), verdict("a", 1_000_500, 0));
      operator.processWatermark(1_000_400);
      feed(operator, routing("a", 1_000_000));
      feed(operator, ballot("a", 1_000_000, 0, UP), ballot("a", 1_000_000, 1, UP));

      assertThat(Operators.side(operator, CombineFunction.FEEDBACK)).hasSize(1);
    }
  }

  @Test
  void reportsLikelihoodsAndFeaturesToTheGateTrainer() throws Exception {
    try (var operator = open(EVENT_TIME)) {
      feed(operator, routing("a", 10), ballot("a", 10, 0, UP), ballot("a", 10, 1, ABSTAIN));
      feed(operator, verdict("a", 50, 0));
      operator.processWatermark(49);
      assertThat(Operators.side(operator, CombineFunction.FEEDBACK)).isEmpty();
      operator.processWatermark(50);

      Feedback feedback = Operators.side(operator, CombineFunction.FEEDBACK).get(0);
      assertThat(feedback.getLabel()).isEqualTo("UP");
      assertThat(feedback.getLabelTime()).isEqualTo(Instant.ofEpochMilli(50));
      assertThat(feedback.getFeatureIndices()).hasSize(5);
      assertThat(feedback.getExperts())
          .containsExactly(
              new ExpertLikelihood(0, 0.75f, 0.8f), new ExpertLikelihood(1, 0.25f, null));
    }
  }

  @Test
  void neverSaysThatItSawLabelsLaterThanItDecided() throws Exception {
    try (var operator = open(ARRIVAL)) {
      Routing routing = (Routing) routing("a", NOW - 100).at(NOW - 50);
      feed(operator, routing, new Ballot("a", NOW - 100, "S", 0, UP, NOW - 20));
      feed(operator, ballot("a", NOW - 100, 1, UP));

      Prediction prediction = operator.extractOutputValues().get(0);
      assertThat(prediction.getLabelsSeenUpTo()).isEqualTo(Instant.ofEpochMilli(NOW - 20));
      assertThat(prediction.getDecisionTime()).isAfterOrEqualTo(prediction.getLabelsSeenUpTo());
    }
  }

  @Test
  void acceptsPollsOfABroaderGateAfterARestart() throws Exception {
    MoeSettings narrow = Fixtures.setup().topK(1).settings();
    try (var operator = open(narrow)) {
      feed(operator, routing("a", 10), ballot("a", 10, 0, UP), ballot("a", 10, 1, UP));
      operator.processWatermark(10);

      assertThat(operator.extractOutputValues()).hasSize(1);
    }
  }

  // order, duplicates, restarts

  private static List<CombineInput> story() {
    Random random = new Random(11);
    List<CombineInput> story = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      String id = "i%02d".formatted(i);
      int label = random.nextInt(3);
      story.add(routing(id, 10L * i));
      for (int slot = 0; slot < 2; slot++) {
        float[] vote = {0.2f, 0.2f, 0.2f};
        vote[random.nextInt(3)] += 0.4f;
        story.add(ballot(id, 10L * i, slot, vote));
      }
      story.add(verdict(id, 10L * i + 35, label));
    }
    return story;
  }

  private static List<Prediction> run(Place place, List<CombineInput> story) throws Exception {
    try (var operator = open(EVENT_TIME, place)) {
      feed(operator, story.toArray(CombineInput[]::new));
      operator.processWatermark(Long.MAX_VALUE);
      return operator.extractOutputValues();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void predictsAlikeWhateverTheOrderOfArrival(long seed) throws Exception {
    List<CombineInput> shuffled = story();
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(run(Place.FRESH, shuffled)).isEqualTo(run(Place.FRESH, story()));
  }

  @Test
  void predictsAlikeWhenEverythingComesTwice() throws Exception {
    List<CombineInput> twice = story();
    twice.addAll(story());

    assertThat(run(Place.FRESH, twice)).isEqualTo(run(Place.FRESH, story()));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void believesWhatItLearnedOnAnyBackend(Backend backend) throws Exception {
    List<Prediction> predictions = run(Place.on(backend), story());

    assertThat(predictions).isEqualTo(run(Place.FRESH, story()));
    assertThat(predictions.get(19).getLabelsSeenUpTo()).isEqualTo(Instant.ofEpochMilli(195));
    assertThat(predictions.get(19).getExperts().get(0).getBelief()).isNotEqualTo(1.0 / 3);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void goesOnAfterARestoreAtAnyElement(Backend backend) throws Exception {
    List<Object> steps = new ArrayList<>();
    for (CombineInput input : story().subList(0, 40)) {
      steps.add(input);
      if (input instanceof Verdict verdict) {
        steps.add(verdict.time() - 35);
      }
    }
    steps.add(Long.MAX_VALUE);
    List<Prediction> outputs = new ArrayList<>();
    OperatorSubtaskState state = null;
    for (Object step : steps) {
      try (var operator = open(EVENT_TIME, Place.on(backend).from(state))) {
        if (step instanceof Long watermark) {
          operator.processWatermark(watermark);
        } else {
          feed(operator, (CombineInput) step);
        }
        state = Operators.snapshot(operator);
        outputs.addAll(operator.extractOutputValues());
      }
    }

    assertThat(outputs).isEqualTo(run(Place.FRESH, story().subList(0, 40)));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void writesWhatWasThereWhenTheSnapshotBegan(Backend backend) throws Exception {
    List<CombineInput> story = story();
    List<Prediction> outputs = new ArrayList<>();
    OperatorSubtaskState state;
    try (var operator = open(EVENT_TIME, Place.on(backend))) {
      feed(operator, story.subList(0, 40).toArray(CombineInput[]::new));
      operator.processWatermark(90);
      outputs.addAll(operator.extractOutputValues());
      var begun = Operators.beginSnapshot(operator);
      feed(operator, story.subList(40, 60).toArray(CombineInput[]::new));
      operator.processWatermark(140);
      state = Operators.finish(begun);
    }
    try (var operator = open(EVENT_TIME, Place.on(backend).from(state))) {
      feed(operator, story.subList(40, story.size()).toArray(CombineInput[]::new));
      operator.processWatermark(Long.MAX_VALUE);
      outputs.addAll(operator.extractOutputValues());
    }

    assertThat(outputs).isEqualTo(run(Place.FRESH, story));
  }

  // expiry

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void forgetsAnItemWhoseLabelNeverCame(Ordering ordering) throws Exception {
    try (var operator = open(ordering == Ordering.ARRIVAL ? ARRIVAL : EVENT_TIME)) {
      Routing routing = routing("a", 10);
      feed(operator, ordering == Ordering.ARRIVAL ? (Routing) routing.at(NOW) : routing);
      feed(operator, ballot("a", 10, 0, UP), ballot("a", 10, 1, UP));
      operator.processWatermark(10);
      operator.processWatermark(Fixtures.forgottenBy(10));
      operator.setProcessingTime(NOW + 1000);

      assertThat(operator.extractOutputValues()).hasSize(1);
      assertThat(Operators.count(operator, MoeMetrics.ITEMS_PENDING_EXPIRED)).isEqualTo(1);
      assertThat(operator.numEventTimeTimers()).isZero();
      assertThat(operator.numKeyedStateEntries()).isEqualTo(BELIEF);
    }
  }

  @Test
  void predictsAnItemEvenWhenTheEventClockHasRunAhead() throws Exception {
    try (var operator = open(ARRIVAL)) {
      feed(operator, (Routing) routing("a", 10).at(NOW), ballot("a", 10, 0, UP));
      operator.processWatermark(10 * Fixtures.MAX_LABEL_AGE);
      operator.setProcessingTime(NOW + 210);
      assertThat(operator.extractOutputValues()).hasSize(1);

      operator.processWatermark(10 * Fixtures.MAX_LABEL_AGE + 1);
      assertThat(operator.numKeyedStateEntries()).isEqualTo(BELIEF);
    }
  }

  @Test
  void forgetsVotesWithoutARouting() throws Exception {
    try (var operator = open(EVENT_TIME)) {
      feed(operator, ballot("ghost", 10, 0, UP));
      operator.processWatermark(Fixtures.forgottenBy(10));

      assertThat(operator.extractOutputValues()).isEmpty();
      assertThat(operator.numKeyedStateEntries()).isZero();
    }
  }
}
