package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.mixture.Batching;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.mixture.LessonWeight;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.flink.ExpertInput.Lesson;
import io.bellwether.flink.GateInput.Responsibilities;
import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertLikelihood;
import io.bellwether.schema.Feedback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lessons weighed by posterior responsibility, which come back through the feedback topic. */
class GateResponsibilitiesTest {
  private static KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> open(
      Ordering ordering, Place place) throws Exception {
    MixtureSpec m = Fixtures.setup().mixture();
    MoeSettings plain = Fixtures.setup().settings();
    MixtureSpec mixture =
        new MixtureSpec(
            m.classes(),
            m.features(),
            m.gate(),
            m.gatePublishEvery(),
            m.filter(),
            m.filterKey(),
            m.experts(),
            Batching.OFF,
            LessonWeight.RESPONSIBILITY);
    MoeSettings settings =
        new MoeSettings(
            mixture,
            ordering,
            ItemKey.SYMBOL,
            plain.maxParallelism(),
            plain.microBatchSize(),
            plain.microBatchWait(),
            plain.deadline(),
            plain.maxLabelAge(),
            plain.labelRelease());
    return Operators.gate(settings, Fixtures.FORMAT, place);
  }

  private static void feed(
      KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> gate,
      GateInput input)
      throws Exception {
    gate.processElement(input, input.time());
  }

  private static GateInput label(String id, long time) {
    return new GateInput.Labelled(Fixtures.label(id, time, 2));
  }

  /** As the combine step reports that the first expert gave the label 0.6, the second 0.2. */
  private static Responsibilities feedback(Routing routing, long labelTime) {
    Feedback feedback = new Feedback();
    feedback.setItemId(routing.itemId());
    feedback.setLabelTime(Instant.ofEpochMilli(labelTime));
    feedback.setDecisionTime(Instant.ofEpochMilli(routing.time()));
    feedback.setLabel("DOWN");
    feedback.setSymbol("S");
    feedback.setLanguage("en");
    feedback.setSource("wire");
    List<ExpertLikelihood> experts = new ArrayList<>();
    for (int i = 0; i < routing.asked().length; i++) {
      experts.add(
          new ExpertLikelihood(
              routing.asked()[i].slot(), routing.asked()[i].routingWeight(), i == 0 ? 0.6f : 0.2f));
    }
    feedback.setExperts(experts);
    return Responsibilities.of(feedback, Fixtures.CLASSES, ItemKey.SYMBOL);
  }

  private static List<Lesson> lessons(
      KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> gate) {
    return gate.extractOutputValues().stream()
        .filter(Lesson.class::isInstance)
        .map(Lesson.class::cast)
        .toList();
  }

  private static Routing routing(
      KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> gate) {
    return (Routing) Operators.side(gate, GateFunction.ROUTINGS).get(0);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void teachesByWhoWasRightOnceTheFeedbackIsBackEvenAfterARestart(Backend backend)
      throws Exception {
    OperatorSubtaskState state;
    Routing routing;
    try (var gate = open(Ordering.EVENT_TIME, Place.on(backend))) {
      feed(gate, Fixtures.arrival("a", 10));
      feed(gate, label("a", 50));
      gate.watermark(60);
      routing = routing(gate);
      assertThat(lessons(gate)).isEmpty();
      state = Operators.snapshot(gate);
    }
    try (var gate = open(Ordering.EVENT_TIME, Place.on(backend).from(state))) {
      gate.watermark(70);
      feed(gate, feedback(routing, 50));
      feed(gate, feedback(routing, 50));
      gate.watermark(80);

      float first = routing.asked()[0].routingWeight() * 0.6f;
      float second = routing.asked()[1].routingWeight() * 0.2f;
      assertThat(lessons(gate)).hasSize(2);
      assertThat(lessons(gate).get(0).weight()).isCloseTo(first / (first + second), within(1e-6f));
      assertThat(lessons(gate).get(1).weight()).isCloseTo(second / (first + second), within(1e-6f));
      assertThat(lessons(gate)).extracting(Lesson::label).containsOnly(2);
      assertThat(lessons(gate)).extracting(Lesson::time).containsOnly(71L);
      assertThat(Operators.count(gate, MoeMetrics.FEEDBACK_UNKNOWN)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void feedbackOfAFormerRunTeachesNobodyBeforeTheLabelTime(Ordering ordering) throws Exception {
    try (var gate = open(ordering, Place.FRESH)) {
      feed(gate, Fixtures.arrival("a", 10));
      gate.watermark(20);
      feed(gate, feedback(routing(gate), 50));
      gate.watermark(49);
      assertThat(lessons(gate)).isEmpty();

      feed(gate, label("a", 50));
      gate.watermark(50);

      assertThat(lessons(gate)).hasSize(2).extracting(Lesson::time).containsOnly(50L);
    }
  }

  @Test
  void feedbackThatDoesNotFitIsCountedAndTheRightOneWaitedFor() throws Exception {
    try (var gate = open(Ordering.EVENT_TIME, Place.FRESH)) {
      feed(gate, Fixtures.arrival("a", 10));
      feed(gate, label("a", 50));
      gate.watermark(60);
      Routing routing = routing(gate);
      int first = routing.asked()[0].slot();
      int second = routing.asked()[1].slot();
      int[] both = {first, second};
      feed(gate, new Responsibilities("a", 50, 2, "S", new int[] {first, 99}, halves()));
      feed(gate, new Responsibilities("a", 50, 2, "S", both, new float[] {0.5f, Float.NaN}));
      feed(gate, new Responsibilities("a", 50, 0, "S", both, halves()));
      gate.watermark(70);
      assertThat(lessons(gate)).isEmpty();
      assertThat(Operators.count(gate, MoeMetrics.FEEDBACK_UNKNOWN)).isEqualTo(3);

      feed(gate, feedback(routing, 50));
      gate.watermark(80);

      assertThat(lessons(gate)).hasSize(2);
    }
  }

  private static float[] halves() {
    return new float[] {0.5f, 0.5f};
  }

  @Test
  void feedbackOnAnItemThatNobodySentIsCounted() throws Exception {
    try (var gate = open(Ordering.EVENT_TIME, Place.FRESH)) {
      feed(gate, Fixtures.arrival("a", 10));
      gate.watermark(20);
      Routing other = routing(gate);
      feed(gate, new Responsibilities("never-sent", 50, 1, "S", new int[] {0}, new float[] {1}));
      gate.watermark(60);

      assertThat(other.itemId()).isEqualTo("a");
      assertThat(lessons(gate)).isEmpty();
      assertThat(Operators.count(gate, MoeMetrics.FEEDBACK_UNKNOWN)).isEqualTo(1);
    }
  }
}
