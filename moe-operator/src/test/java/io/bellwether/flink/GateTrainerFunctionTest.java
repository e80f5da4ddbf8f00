package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertLikelihood;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.GateVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTrainerFunctionTest {
  /** Publishes every 3 lessons. */
  private static final MoeSettings SETTINGS = Fixtures.setup().gateLearns().settings();

  private static Feedback lesson(int number) {
    return lesson(
        number,
        new ExpertLikelihood(0, 0.6f, number % 2 == 0 ? 0.9f : 0.2f),
        new ExpertLikelihood(1, 0.4f, 0.5f));
  }

  private static Feedback lesson(int number, ExpertLikelihood... experts) {
    return Feedback.newBuilder()
        .setLabelTime(Instant.ofEpochMilli(100L * number))
        .setItemId("i" + number)
        .setDecisionTime(Instant.EPOCH)
        .setLabel("UP")
        .setFeatureIndices(List.of(number % 64))
        .setFeatureValues(List.of(1f))
        .setExperts(List.of(experts))
        .build();
  }

  private static List<Control> run(Place place, int from, int to) throws Exception {
    try (var trainer = Operators.trainer(SETTINGS, place)) {
      for (int i = from; i <= to; i++) {
        trainer.processElement(lesson(i), 0);
      }
      return trainer.extractOutputValues();
    }
  }

  @Test
  void publishesAVersionEverySoManyLessons() throws Exception {
    List<Control> versions = run(Place.FRESH, 1, 7);

    assertThat(versions).extracting(Control::getVersion).containsExactly(1L, 2L);
    GateVersion second = (GateVersion) versions.get(1).getChange();
    assertThat(second.getLessons()).isEqualTo(6);
    assertThat(second.getLabelsSeenUpTo()).isEqualTo(Instant.ofEpochMilli(600));
  }

  @Test
  void onArrivalVersionsAreApartAndTheLastOneComes() throws Exception {
    MoeSettings onArrival = Fixtures.setup().gateLearns().onArrival().settings();
    try (var trainer = Operators.trainer(onArrival, Place.FRESH)) {
      for (int i = 1; i <= 30; i++) {
        trainer.processElement(lesson(i), 0);
      }
      assertThat(trainer.extractOutputValues()).hasSize(1);

      trainer.setProcessingTime(GateTrainerFunction.MILLIS_BETWEEN_VERSIONS);

      List<Control> versions = trainer.extractOutputValues();
      assertThat(versions).extracting(Control::getVersion).containsExactly(1L, 2L);
      GateVersion last = (GateVersion) versions.get(1).getChange();
      assertThat(last.getLessons()).isEqualTo(30);
    }
  }

  @Test
  void onArrivalVersionsOfManyExpertsAreFartherApart() throws Exception {
    MoeSettings onArrival = Fixtures.setup().gateLearns().onArrival().settings();
    try (var trainer = Operators.trainer(onArrival, Place.FRESH)) {
      for (int i = 1; i <= 30; i++) {
        trainer.processElement(lessonOfThousands(i), 0);
      }
      GateVersion first = (GateVersion) trainer.extractOutputValues().get(0).getChange();
      long pause = first.getParameters().remaining() / GateTrainerFunction.BYTES_A_MILLI;
      assertThat(pause).isGreaterThan(GateTrainerFunction.MILLIS_BETWEEN_VERSIONS);

      trainer.setProcessingTime(pause - 1);
      assertThat(trainer.extractOutputValues()).hasSize(1);

      trainer.setProcessingTime(pause);
      assertThat(trainer.extractOutputValues()).hasSize(2);
    }
  }

  /** Of a gate of 4,096 experts, and on all of its inputs that other lessons have one of. */
  private static Feedback lessonOfThousands(int number) {
    Feedback lesson =
        lesson(number, new ExpertLikelihood(4095, 0.6f, 0.9f), new ExpertLikelihood(0, 0.4f, 0.2f));
    lesson.setFeatureIndices(IntStream.range(0, 64).boxed().toList());
    lesson.setFeatureValues(Collections.nCopies(64, 0.125f));
    return lesson;
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void countsOnAndLearnsOnAfterARestoreAtAnyLesson(Backend backend) throws Exception {
    List<Control> versions = new ArrayList<>();
    OperatorSubtaskState state = null;
    for (int i = 1; i <= 9; i++) {
      try (var trainer = Operators.trainer(SETTINGS, Place.on(backend).from(state))) {
        trainer.processElement(lesson(i), 0);
        state = Operators.snapshot(trainer);
        versions.addAll(trainer.extractOutputValues());
      }
    }

    assertThat(versions).hasSize(3).isEqualTo(run(Place.FRESH, 1, 9));
  }

  @Test
  void makesRoomForExpertsThatTheControlTopicAdded() throws Exception {
    try (var trainer = Operators.trainer(SETTINGS, Place.FRESH)) {
      for (int i = 1; i <= 3; i++) {
        trainer.processElement(
            lesson(i, new ExpertLikelihood(9, 0.6f, 0.9f), new ExpertLikelihood(0, 0.4f, null)), 0);
      }

      assertThat(trainer.extractOutputValues()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"likelihood", "weight", "no weight", "negative slot", "huge slot", "feature"})
  void skipsFeedbackThatMakesNoSense(String what) throws Exception {
    try (var trainer = Operators.trainer(SETTINGS, Place.FRESH)) {
      Feedback bad =
          switch (what) {
            case "likelihood" -> lesson(1, new ExpertLikelihood(0, 0.5f, 7f));
            case "weight" -> lesson(1, new ExpertLikelihood(0, Float.NaN, 0.5f));
            case "no weight" ->
                lesson(1, new ExpertLikelihood(0, 0f, 0.9f), new ExpertLikelihood(1, 0f, 0.2f));
            case "negative slot" -> lesson(1, new ExpertLikelihood(-1, 0.5f, 0.5f));
            case "huge slot" -> lesson(1, new ExpertLikelihood(1 << 14, 0.5f, 0.5f));
            default -> {
              Feedback outside = lesson(1);
              outside.setFeatureIndices(List.of(1 << 12));
              yield outside;
            }
          };
      trainer.processElement(bad, 0);
      for (int i = 1; i <= 3; i++) {
        trainer.processElement(lesson(i), 0);
      }

      assertThat(trainer.extractOutputValues()).isEqualTo(run(Place.FRESH, 1, 3));
    }
  }
}
