package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.flink.CombineInput.Shadow;
import io.bellwether.flink.CombineInput.Verdict;
import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.ShadowScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the combine step does with the votes of shadows. */
class CombineShadowsTest {
  private static final float[] UP = {0.8f, 0.1f, 0.1f};
  private static final float[] DOWN = {0.1f, 0.1f, 0.8f};
  private static final MoeSettings EVENT_TIME = Fixtures.setup().gateLearns().settings();
  private static final MoeSettings ARRIVAL = Fixtures.setup().gateLearns().onArrival().settings();
  private static final Shadow BESIDE = new Shadow(7, "expert1", 2, 1, false, 3);
  private static final Shadow ALONE = new Shadow(8, "fresh", 1, Shadow.ALONE, false, 1);
  private static final Shadow RELIEF = new Shadow(7, "expert1", 2, 1, true, 3);

  private static KeyedOneInputStreamOperatorTestHarness<String, CombineInput, Prediction> open(
      MoeSettings settings, Place place) throws Exception {
    var operator = Operators.combine(settings, place);
    operator.setProcessingTime(1_000_000);
    return operator;
  }

  private static Routing routing(String id, long time, Shadow... shadows) {
    Asked[] asked = {new Asked(0, "expert0", 1, 0.75f), new Asked(1, "expert1", 1, 0.25f)};
    return new Routing(
        id,
        time,
        time,
        "headline",
        "0:1",
        "S",
        asked,
        Fixtures.features(id.hashCode(), "S", "en"),
        3,
        5,
        0,
        shadows);
  }

  private static Ballot ballot(String id, long time, int slot, float... vote) {
    return new Ballot(id, time, "S", slot, vote, 0);
  }

  private static Verdict verdict(String id, long time, int label) {
    return new Verdict(Fixtures.label(id, time, label));
  }

  private static void feed(
      KeyedOneInputStreamOperatorTestHarness<String, CombineInput, Prediction> operator,
      CombineInput... inputs)
      throws Exception {
    for (CombineInput input : inputs) {
      operator.processElement(input, input.time());
    }
  }

  private static float[] vote(Random random) {
    float a = random.nextFloat() * 0.5f;
    float b = random.nextFloat() * 0.5f;
    return new float[] {a, b, 1 - a - b};
  }

  private static void run(
      KeyedOneInputStreamOperatorTestHarness<String, CombineInput, Prediction> operator,
      boolean shadowed)
      throws Exception {
    Random random = new Random(3);
    for (int i = 1; i < 60; i++) {
      String id = "i" + i;
      Shadow[] shadows = shadowed ? new Shadow[] {BESIDE, ALONE} : new Shadow[0];
      feed(operator, routing(id, 10L * i, shadows));
      feed(operator, ballot(id, 10L * i, 0, vote(random)), ballot(id, 10L * i, 1, vote(random)));
      float[] other = vote(random);
      if (shadowed) {
        feed(operator, ballot(id, 10L * i, 7, other), ballot(id, 10L * i, 8, vote(new Random(i))));
      }
      feed(operator, verdict(id, 10L * i + 5, random.nextInt(3)));
      operator.processWatermark(10L * i + 7);
    }
  }

  /** Each prediction and each feedback, with what is said of shadows left out. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void predictionsBeliefsAndFeedbackAreByteEqualToThoseWithoutShadows(Backend backend)
      throws Exception {
    for (MoeSettings settings : List.of(EVENT_TIME, ARRIVAL)) {
      List<List<Object>> runs = new ArrayList<>();
      for (boolean shadowed : new boolean[] {false, true}) {
        try (var operator = open(settings, Place.on(backend))) {
          run(operator, shadowed);
          List<Object> all = new ArrayList<>();
          for (Prediction prediction : operator.extractOutputValues()) {
            assertThat(prediction.getShadows()).hasSize(shadowed ? 2 : 0);
            prediction.setShadows(List.of());
            all.add(Prediction.getEncoder().encode(prediction));
          }
          for (Feedback feedback : Operators.side(operator, CombineFunction.FEEDBACK)) {
            assertThat(feedback.getShadows()).hasSize(shadowed ? 2 : 0);
            feedback.setShadows(List.of());
            all.add(Feedback.getEncoder().encode(feedback));
          }
          runs.add(all);
        }
      }

      assertThat(runs.get(0)).hasSize(118);
      assertThat(runs.get(1)).isEqualTo(runs.get(0));
    }
  }

  @Test
  void showsWhatAShadowSaidWithoutWeight() throws Exception {
    try (var operator = open(EVENT_TIME, Place.FRESH)) {
      feed(operator, routing("a", 10, BESIDE), ballot("a", 10, 0, UP), ballot("a", 10, 1, UP));
      feed(operator, ballot("a", 10, 7, DOWN));
      operator.processWatermark(20);

      ExpertAccount shadow = operator.extractOutputValues().get(0).getShadows().get(0);
      assertThat(shadow.getExpert()).isEqualTo("expert1");
      assertThat(shadow.getVersion()).isEqualTo(2);
      assertThat(shadow.getVote()).containsExactly(0.1f, 0.1f, 0.8f);
      assertThat(shadow.getWeight()).isZero();
    }
  }

  @Test
  void nobodyWaitsForAShadowAndItsVoteStillCountsForItself() throws Exception {
    try (var operator = open(ARRIVAL, Place.FRESH)) {
      feed(operator, routing("a", 10, RELIEF), ballot("a", 10, 0, UP), ballot("a", 10, 1, UP));
      Prediction prediction = operator.extractOutputValues().get(0);
      assertThat(prediction.getDegraded()).isFalse();
      assertThat(prediction.getShadows().get(0).getVote()).isEmpty();
      assertThat(Operators.side(operator, CombineFunction.TRIALS)).isEmpty();

      feed(operator, ballot("a", 10, 7, DOWN));
      feed(operator, ballot("a", 10, 7, UP));

      assertThat(Operators.side(operator, CombineFunction.TRIALS))
          .singleElement()
          .matches(Trial::ready);
      feed(operator, verdict("a", 50, 2));
      assertThat(Operators.side(operator, CombineFunction.FEEDBACK).get(0).getShadows()).hasSize(1);
      assertThat(Operators.count(operator, MoeMetrics.VOTES_LATE)).isEqualTo(1);
    }
  }

  @Test
  void aShadowsVoteOnAnItemThatIsDoneWithDoesNoHarmAtTheDeadline() throws Exception {
    try (var operator = open(ARRIVAL, Place.FRESH)) {
      feed(operator, routing("a", 999_990, BESIDE), ballot("a", 10, 0, UP));
      feed(operator, ballot("a", 10, 1, UP), verdict("a", 50, 2), ballot("a", 10, 7, DOWN));
      operator.setProcessingTime(1_000_500);

      assertThat(operator.extractOutputValues()).hasSize(1);
    }
  }

  /** Weights 0.75 and 0.25 at equal beliefs; the label is DOWN. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void scoresAShadowByHandAlsoAcrossARestart(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (var operator = open(EVENT_TIME, Place.on(backend))) {
      feed(operator, routing("a", 10, BESIDE, ALONE));
      feed(operator, ballot("a", 10, 0, UP), ballot("a", 10, 1, UP));
      feed(operator, ballot("a", 10, 7, DOWN), ballot("a", 10, 8, DOWN));
      operator.processWatermark(20);
      state = Operators.snapshot(operator);
    }
    try (var operator = open(EVENT_TIME, Place.on(backend).from(state))) {
      feed(operator, verdict("a", 50, 2));
      operator.processWatermark(60);

      List<ShadowScore> scores =
          Operators.side(operator, CombineFunction.FEEDBACK).get(0).getShadows();
      ShadowScore beside = scores.get(0);
      ShadowScore alone = scores.get(1);
      assertThat(beside.getAgreed()).isFalse();
      assertThat(beside.getLoss()).isCloseTo(-Math.log(0.1), within(1e-6));
      assertThat(beside.getLossWith()).isCloseTo(-Math.log(0.75 * 0.1 + 0.25 * 0.8), within(1e-6));
      assertThat(alone.getLossWith()).isCloseTo(-Math.log((2 * 0.1 + 0.8) / 3), within(1e-6));
      assertThat(Operators.side(operator, CombineFunction.TRIALS))
          .extracting(Trial::time)
          .containsExactly(50L, 50L);
    }
  }

  @Test
  void aVoteThatKnowsMoreThanTheMixtureDidIsNotCompared() throws Exception {
    try (var operator = open(ARRIVAL, Place.FRESH)) {
      feed(operator, routing("a", 10, BESIDE), ballot("a", 10, 0, UP), ballot("a", 10, 1, UP));
      feed(operator, new Ballot("a", 10, "S", 7, DOWN, 1_000_001));
      feed(operator, verdict("a", 50, 2));

      assertThat(Operators.side(operator, CombineFunction.TRIALS)).isEmpty();
    }
  }
}
