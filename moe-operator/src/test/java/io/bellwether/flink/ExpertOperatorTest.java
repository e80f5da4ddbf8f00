package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.ModelFile;
import io.bellwether.core.mixture.OwnedExpert;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.ExpertInput.Introduce;
import io.bellwether.flink.ExpertInput.Lesson;
import io.bellwether.flink.ExpertInput.Retire;
import io.bellwether.flink.ExpertInput.Task;
import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Abstention;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpertOperatorTest {
  @TempDir private Path directory;

  private static final int SLOTS = 3;
  private static final String[] DEFINITIONS = {
    "prior quick 2.0 *", "words words 0.3 *", "prior slow 50.0 *"
  };

  private KeyedOneInputStreamOperatorTestHarness<Integer, ExpertInput, CombineInput> open(
      MoeSettings settings, Place place) throws Exception {
    return Operators.experts(settings, place);
  }

  private static Introduce introduce(int slot, long time) {
    return new Introduce(slot, time, DEFINITIONS[slot]);
  }

  private static Task task(int slot, String id, long time) {
    return new Task(slot, id, time, time, "S", Fixtures.features(id.hashCode(), "S", "en"));
  }

  private static Lesson lesson(int slot, String id, long time, int label) {
    return new Lesson(
        slot, id, 0, time, Fixtures.features(id.hashCode(), "S", "en"), label, 0.4f + slot * 0.1f);
  }

  /** Tasks and lessons in order of time, and watermarks, as a gate would send them. */
  private static List<Object> story(int items) {
    Random random = new Random(7);
    List<Object> story = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      story.add(introduce(slot, 10));
    }
    for (int i = 1; i <= items; i++) {
      for (int slot = 0; slot < SLOTS; slot++) {
        story.add(task(slot, "i%03d".formatted(i), 10L * i));
        if (i > 4) {
          story.add(lesson(slot, "i%03d".formatted(i - 4), 10L * i + 5, random.nextInt(3)));
        }
      }
      if (random.nextInt(3) == 0) {
        story.add(new Watermark(10L * i + 5));
      }
    }
    story.add(Watermark.MAX_WATERMARK);
    return story;
  }

  private static void feed(
      KeyedOneInputStreamOperatorTestHarness<Integer, ExpertInput, CombineInput> operator,
      Object step)
      throws Exception {
    if (step instanceof Watermark mark) {
      operator.processWatermark(mark);
    } else {
      operator.processElement((ExpertInput) step, ((ExpertInput) step).time());
    }
  }

  private static List<String> ballots(Collection<CombineInput> outputs) {
    return outputs.stream()
        .map(Ballot.class::cast)
        .sorted(Comparator.comparing(Ballot::itemId).thenComparing(Ballot::slot))
        .map(Fixtures::text)
        .toList();
  }

  private List<String> run(MoeSettings settings, List<Object> story) throws Exception {
    try (var operator = open(settings, Place.FRESH)) {
      for (Object step : story) {
        feed(operator, step);
      }
      operator.setProcessingTime(1_000_000);
      return ballots(operator.extractOutputValues());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 32})
  void answersAlikeWhateverTheBatch(int size) throws Exception {
    List<String> single = run(Fixtures.setup().batch(1).settings(), story(30));

    assertThat(single).hasSize(30 * SLOTS);
    assertThat(run(Fixtures.setup().batch(size).settings(), story(30))).isEqualTo(single);
    assertThat(run(Fixtures.setup().onArrival().batch(size).settings(), story(30)))
        .isEqualTo(single);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void goesOnAfterARestoreAtAnyElement(Backend backend) throws Exception {
    for (Ordering ordering : Ordering.values()) {
      Fixtures.Setup setup = Fixtures.setup().batch(2);
      MoeSettings settings = (ordering == Ordering.ARRIVAL ? setup.onArrival() : setup).settings();
      List<Object> story = story(backend == Backend.HEAP ? 12 : 6);
      List<CombineInput> outputs = new ArrayList<>();
      OperatorSubtaskState state = null;
      for (Object step : story) {
        try (var operator = open(settings, Place.on(backend).from(state))) {
          feed(operator, step);
          state = Operators.snapshot(operator);
          outputs.addAll(operator.extractOutputValues());
        }
      }

      assertThat(ballots(outputs)).isEqualTo(run(settings, story));
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void writesWhatWasThereWhenTheSnapshotBegan(Backend backend) throws Exception {
    MoeSettings settings = Fixtures.setup().settings();
    List<Object> story = story(20);
    List<CombineInput> outputs = new ArrayList<>();
    OperatorSubtaskState state;
    try (var operator = open(settings, Place.on(backend))) {
      for (Object step : story.subList(0, 50)) {
        feed(operator, step);
      }
      var begun = Operators.beginSnapshot(operator);
      outputs.addAll(operator.extractOutputValues());
      for (Object step : story.subList(50, 80)) {
        feed(operator, step);
      }
      state = Operators.finish(begun);
    }
    try (var operator = open(settings, Place.on(backend).from(state))) {
      for (Object step : story.subList(50, story.size())) {
        feed(operator, step);
      }
      outputs.addAll(operator.extractOutputValues());
    }

    assertThat(ballots(outputs)).isEqualTo(run(settings, story));
  }

  @Test
  void goesOnAfterScalingOutAndIn() throws Exception {
    MoeSettings settings = Fixtures.setup().settings();
    List<Object> story = story(30);
    List<CombineInput> outputs = new ArrayList<>();
    OperatorSubtaskState one;
    try (var operator = open(settings, Place.FRESH)) {
      for (Object step : story.subList(0, 60)) {
        feed(operator, step);
      }
      one = Operators.snapshot(operator);
      outputs.addAll(operator.extractOutputValues());
    }
    OperatorSubtaskState[] two = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (var operator = open(settings, Place.FRESH.from(one).of(2, subtask, 1))) {
        for (Object step : story.subList(60, 120)) {
          if (step instanceof Watermark || owner((ExpertInput) step) == subtask) {
            feed(operator, step);
          }
        }
        two[subtask] = Operators.snapshot(operator);
        outputs.addAll(operator.extractOutputValues());
      }
    }
    OperatorSubtaskState together = AbstractStreamOperatorTestHarness.repackageState(two);
    try (var operator = open(settings, Place.FRESH.from(together).of(1, 0, 2))) {
      for (Object step : story.subList(120, story.size())) {
        feed(operator, step);
      }
      outputs.addAll(operator.extractOutputValues());
    }

    assertThat(ballots(outputs)).isEqualTo(run(settings, story));
  }

  private static int owner(ExpertInput input) throws Exception {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        new PlacementKey(Fixtures.MAX_PARALLELISM).getKey(input), Fixtures.MAX_PARALLELISM, 2);
  }

  @Test
  void handlesInOrderOfTimeWhateverTheOrderOfArrival() throws Exception {
    MoeSettings settings = Fixtures.setup().settings();
    List<Object> story = story(20);
    story.removeIf(step -> step instanceof Watermark);
    List<Object> shuffled = new ArrayList<>(story.subList(SLOTS, story.size()));
    Collections.shuffle(shuffled, new Random(3));
    shuffled.addAll(0, story.subList(0, SLOTS));
    story.add(Watermark.MAX_WATERMARK);
    shuffled.add(Watermark.MAX_WATERMARK);

    assertThat(run(settings, shuffled)).isEqualTo(run(settings, story));
  }

  @Test
  void sendsVotesBeforeTheWatermarkThatReleasesThem() throws Exception {
    try (var operator = open(Fixtures.setup().batch(32).settings(), Place.FRESH)) {
      feed(operator, introduce(0, 10));
      feed(operator, task(0, "a", 10));
      operator.processWatermark(9);
      operator.processWatermark(10);

      assertThat(operator.getOutput())
          .satisfiesExactly(
              first -> assertThat(first).isEqualTo(new Watermark(9)),
              vote -> assertThat(((StreamRecord<?>) vote).getValue()).isInstanceOf(Ballot.class),
              last -> assertThat(last).isEqualTo(new Watermark(10)));
    }
  }

  @Test
  void sendsVotesBeforeTheBarrier() throws Exception {
    try (var operator = open(Fixtures.setup().onArrival().batch(32).settings(), Place.FRESH)) {
      feed(operator, introduce(0, 10));
      feed(operator, task(0, "a", 10));
      assertThat(operator.extractOutputValues()).isEmpty();

      operator.prepareSnapshotPreBarrier(1);

      assertThat(operator.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void answersTheTasksBeforeALessonFirst() throws Exception {
    try (var operator = open(Fixtures.setup().onArrival().batch(32).settings(), Place.FRESH)) {
      feed(operator, introduce(0, 10));
      feed(operator, task(0, "a", 10));
      feed(operator, lesson(0, "z", 11, 2));
      Ballot before = (Ballot) operator.extractOutputValues().get(0);
      feed(operator, task(0, "b", 12));
      operator.setProcessingTime(100);
      Ballot after = (Ballot) operator.extractOutputValues().get(1);

      assertThat(before.labelsSeenUpTo()).isZero();
      assertThat(before.vote()).containsOnly(1f / 3);
      assertThat(after.labelsSeenUpTo()).isEqualTo(11);
      assertThat(after.vote()[2]).isGreaterThan(after.vote()[0]);
    }
  }

  @Test
  void waitsForCompanyOnlySoLong() throws Exception {
    MoeSettings settings =
        Fixtures.setup().onArrival().batch(32).waiting(Duration.ofMillis(5)).settings();
    try (var operator = open(settings, Place.FRESH)) {
      operator.setProcessingTime(1000);
      feed(operator, introduce(0, 10));
      feed(operator, task(0, "a", 10));
      operator.setProcessingTime(1004);
      assertThat(operator.extractOutputValues()).isEmpty();

      operator.setProcessingTime(1005);

      assertThat(operator.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void answersAtOnceWhenItIsNotToWait() throws Exception {
    MoeSettings settings = Fixtures.setup().onArrival().waiting(Duration.ZERO).settings();
    try (var operator = open(settings, Place.FRESH)) {
      feed(operator, introduce(0, 10));
      feed(operator, task(0, "a", 10));

      assertThat(operator.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void keepsAnExpertThatIsIntroducedAgain() throws Exception {
    try (var operator = open(Fixtures.setup().onArrival().batch(1).settings(), Place.FRESH)) {
      feed(operator, introduce(0, 10));
      feed(operator, lesson(0, "z", 11, 2));
      feed(operator, introduce(0, 12));
      feed(operator, task(0, "a", 12));

      assertThat(((Ballot) operator.extractOutputValues().get(0)).labelsSeenUpTo()).isEqualTo(11);
    }
  }

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void answersWhatARetiredExpertWasStillAsked(Ordering ordering) throws Exception {
    Fixtures.Setup setup = Fixtures.setup().batch(32);
    MoeSettings settings = (ordering == Ordering.ARRIVAL ? setup.onArrival() : setup).settings();
    try (var operator = open(settings, Place.FRESH)) {
      feed(operator, introduce(0, 10));
      feed(operator, task(0, "a", 10));
      feed(operator, new Retire(0, 20));
      operator.processWatermark(30);

      assertThat(operator.extractOutputValues())
          .singleElement()
          .satisfies(vote -> assertThat(((Ballot) vote).vote()).hasSize(3));
    }
  }

  @Test
  void forgetsARetiredExpertAndAbstainsForIt() throws Exception {
    try (var operator = open(Fixtures.setup().settings(), Place.FRESH)) {
      feed(operator, introduce(0, 10));
      feed(operator, lesson(0, "z", 11, 2));
      feed(operator, new Retire(0, 20));
      operator.processWatermark(15);
      Operators.snapshot(operator);
      assertThat(operator.numKeyedStateEntries()).isPositive();
      operator.processWatermark(20);
      feed(operator, task(0, "late", 25));
      feed(operator, lesson(0, "late", 26, 1));
      operator.processWatermark(30);

      assertThat(operator.extractOutputValues())
          .singleElement()
          .satisfies(vote -> assertThat(((Ballot) vote).vote()).isEmpty());
      assertThat(Operators.count(operator, MoeMetrics.LESSONS_UNKNOWN)).isEqualTo(1);
      assertThat(operator.numKeyedStateEntries()).isZero();
    }
  }

  /** A model of the quick prior that has seen labels up to 15, all of the last class. */
  private String introducedWithModel(int lessons) throws Exception {
    ExpertDefinition definition = Fixtures.FORMAT.parse(DEFINITIONS[0]);
    OwnedExpert owned = new OwnedExpert(definition.spec(), 3);
    for (int i = 0; i < lessons; i++) {
      owned.learn(Fixtures.features(i, "S", "en"), 2, 1, 15);
    }
    MixtureSpec mixture = Fixtures.setup().mixture();
    ModelFile model = ModelFile.of(definition, owned, mixture.classes(), mixture.features());
    Path path = Files.write(directory.resolve("quick.model"), model.bytes());
    return DEFINITIONS[0] + " " + path + " " + model.sha256();
  }

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void beginsWithItsModelFileAfterWhatThatHasSeen(Ordering ordering) throws Exception {
    Fixtures.Setup setup = Fixtures.setup().batch(1);
    MoeSettings settings = (ordering == Ordering.ARRIVAL ? setup.onArrival() : setup).settings();
    try (var operator = open(settings, Place.FRESH)) {
      feed(operator, new Introduce(0, 10, introducedWithModel(3)));
      feed(operator, task(0, "before", 15));
      feed(operator, lesson(0, "known", 15, 0));
      feed(operator, task(0, "after", 16));
      operator.processWatermark(20);

      List<CombineInput> ballots = operator.extractOutputValues();
      Ballot before = (Ballot) ballots.get(0);
      Ballot after = (Ballot) ballots.get(1);
      assertThat(before.vote()).isEmpty();
      assertThat(before.abstention()).isEqualTo(Abstention.NOT_READY);
      // Counts 1 + 2^-1/2 + 2^-1 of the last class, and one for each class by Laplace's rule.
      float count = (float) (1 + Math.sqrt(0.5) + 0.5);
      assertThat(after.vote()[2]).isCloseTo((1 + count) / (3 + count), within(1e-6f));
      assertThat(after.labelsSeenUpTo()).isEqualTo(15);
    }
  }

  @Test
  void goesOnFromItsOwnStateAndNotFromTheModelFile() throws Exception {
    MoeSettings settings = Fixtures.setup().batch(1).settings();
    String definition = introducedWithModel(3);
    OperatorSubtaskState state;
    try (var operator = open(settings, Place.FRESH)) {
      feed(operator, new Introduce(0, 10, definition));
      feed(operator, lesson(0, "z", 18, 1));
      operator.processWatermark(20);
      state = Operators.snapshot(operator);
    }
    Files.delete(directory.resolve("quick.model"));
    try (var operator = open(settings, Place.FRESH.from(state))) {
      feed(operator, new Introduce(0, 21, definition));
      feed(operator, task(0, "a", 22));
      feed(operator, task(0, "late", 15));
      operator.processWatermark(30);

      Ballot early = (Ballot) operator.extractOutputValues().get(0);
      Ballot vote = (Ballot) operator.extractOutputValues().get(1);
      assertThat(early.abstention()).isEqualTo(Abstention.NOT_READY);
      assertThat(vote.labelsSeenUpTo()).isEqualTo(18);
      // Three lessons of the last class from the file, then one of weight 0.4 of the middle one.
      double last = (1 + Math.sqrt(0.5) + 0.5) * Math.sqrt(0.5);
      assertThat(vote.vote()[1]).isCloseTo((float) (1.4 / (3.4 + last)), within(1e-6f));
    }
  }

  @Test
  void anExpertWhoseModelFileIsRefusedCostsItsVotesOnly() throws Exception {
    String definition = introducedWithModel(3);
    Files.writeString(directory.resolve("quick.model"), "not what it was");
    try (var operator = open(Fixtures.setup().batch(1).settings(), Place.FRESH)) {
      feed(operator, new Introduce(0, 10, definition));
      feed(operator, new Introduce(0, 11, definition));
      feed(operator, introduce(1, 10));
      feed(operator, task(0, "a", 20));
      feed(operator, task(1, "a", 20));
      operator.processWatermark(30);

      Map<Integer, Ballot> bySlot =
          operator.extractOutputValues().stream()
              .map(Ballot.class::cast)
              .collect(Collectors.toMap(Ballot::slot, ballot -> ballot));
      assertThat(bySlot.get(0).vote()).isEmpty();
      assertThat(bySlot.get(0).abstention()).isEqualTo(Abstention.FAILED);
      assertThat(bySlot.get(1).vote()).hasSize(3);
      assertThat(Operators.count(operator, MoeMetrics.MODELS_REFUSED)).isEqualTo(1);
    }
  }

  @Test
  void countsTheVotesOfAReplacementUnderTheSameName() throws Exception {
    try (var operator = open(Fixtures.setup().settings(), Place.FRESH)) {
      feed(operator, new Introduce(0, 10, "prior quick 2.0 *"));
      feed(operator, task(0, "a", 10));
      feed(operator, new Introduce(1, 20, "prior quick 9.0 *"));
      feed(operator, task(1, "b", 20));
      operator.processWatermark(30);

      assertThat(Operators.count(operator, MoeMetrics.VOTES, MoeMetrics.EXPERT, "quick"))
          .isEqualTo(2);
    }
  }
}
