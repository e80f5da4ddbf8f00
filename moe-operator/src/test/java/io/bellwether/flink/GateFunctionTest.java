package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Features;
import io.bellwether.core.gate.Route;
import io.bellwether.core.mixture.GateTrainer;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.flink.ExpertInput.Introduce;
import io.bellwether.flink.ExpertInput.Lesson;
import io.bellwether.flink.ExpertInput.Retire;
import io.bellwether.flink.ExpertInput.Task;
import io.bellwether.flink.GateInput.Arrival;
import io.bellwether.flink.GateInput.Labelled;
import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.GateAction;
import io.bellwether.schema.GateVersion;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateFunctionTest {
  private static final long NOW = 5_000_000;
  private static final Fixtures.Setup SETUP = Fixtures.setup();

  private static KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> open(
      Fixtures.Setup setup, Place place) throws Exception {
    var gate = Operators.gate(setup.settings(), Fixtures.FORMAT, place);
    gate.setProcessingTime(NOW);
    return gate;
  }

  private static KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> open(
      Fixtures.Setup setup) throws Exception {
    return open(setup, Place.FRESH);
  }

  private static void feed(
      KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> gate,
      GateInput... inputs)
      throws Exception {
    for (GateInput input : inputs) {
      gate.processElement(input, input.time());
    }
  }

  private static Labelled labelled(String id, long time, int label) {
    return new Labelled(Fixtures.label(id, time, label));
  }

  private static <T> List<T> sent(
      AbstractStreamOperatorTestHarness<ExpertInput> gate, Class<T> kind) {
    return gate.extractOutputValues().stream().filter(kind::isInstance).<T>map(kind::cast).toList();
  }

  private static List<Routing> routings(AbstractStreamOperatorTestHarness<ExpertInput> gate) {
    return Operators.side(gate, GateFunction.ROUTINGS).stream().map(Routing.class::cast).toList();
  }

  private static List<String> names(Routing routing) {
    return Arrays.stream(routing.asked()).map(Asked::name).sorted().toList();
  }

  private static Control change(ExpertAction action, String expert, String spec, long from) {
    return new Control(
        1L, Instant.ofEpochMilli(from), new ExpertChange(action, expert, spec, "", null));
  }

  // order

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void handlesByTimeThenItemByItemWhateverTheOrderOfArrival(long seed) throws Exception {
    List<GateInput> inputs = new ArrayList<>();
    for (String id : List.of("a", "b", "c")) {
      long time = id.equals("c") ? 20 : 10;
      inputs.add(Fixtures.arrival(id, time));
      inputs.add(new Labelled(new Label(id, time, 20, 1, "S", "S")));
    }
    Collections.shuffle(inputs, new Random(seed));
    try (var gate = open(SETUP)) {
      feed(gate, inputs.toArray(GateInput[]::new));
      gate.watermark(9);
      assertThat(gate.extractOutputValues()).isEmpty();
      gate.watermark(20);

      List<String> order =
          gate.extractOutputValues().stream()
              .filter(sent -> !(sent instanceof Introduce))
              .map(sent -> sent.getClass().getSimpleName() + " " + sent.itemId())
              .distinct()
              .toList();
      assertThat(order)
          .containsExactly("Task a", "Task b", "Lesson a", "Lesson b", "Task c", "Lesson c");
    }
  }

  @Test
  void routesALateItemAtTheNextInstant() throws Exception {
    try (var gate = open(SETUP)) {
      gate.watermark(100);
      feed(gate, Fixtures.arrival("late", 10));
      gate.watermark(101);

      assertThat(routings(gate)).singleElement().extracting(Routing::time).isEqualTo(101L);
      assertThat(routings(gate)).singleElement().extracting(Routing::eventTime).isEqualTo(10L);
      assertThat(Operators.count(gate, MoeMetrics.ITEMS_LATE)).isEqualTo(1);
    }
  }

  @Test
  void doesNotCountALateLabelAsALateItem() throws Exception {
    try (var gate = open(SETUP)) {
      feed(gate, Fixtures.arrival("a", 10));
      gate.watermark(100);
      feed(gate, labelled("a", 50, 1));
      gate.watermark(101);

      assertThat(sent(gate, Lesson.class)).hasSize(2);
      assertThat(Operators.count(gate, MoeMetrics.ITEMS_LATE)).isZero();
    }
  }

  // lessons

  @ParameterizedTest
  @EnumSource(Backend.class)
  void teachesExactlyTheAskedExpertsWithTheWeightsOfThen(Backend backend) throws Exception {
    try (var gate = open(SETUP.gateLearns(), Place.on(backend))) {
      feed(gate, Fixtures.arrival("a", 10));
      gate.watermark(10);
      gate.processBroadcastElement(version(1, 2), 0);
      feed(gate, labelled("a", 50, 2), labelled("a", 60, 2));
      gate.watermark(60);

      Asked[] asked = routings(gate).get(0).asked();
      assertThat(sent(gate, Lesson.class))
          .extracting(l -> l.slot() + " " + l.weight() + " " + l.label() + " " + l.time())
          .containsExactly(
              asked[0].slot() + " " + asked[0].routingWeight() + " 2 50",
              asked[1].slot() + " " + asked[1].routingWeight() + " 2 50");
      Features x = Fixtures.item("a", 10).features();
      assertThat(sent(gate, Lesson.class))
          .allSatisfy(
              lesson -> assertThat(Fixtures.text(lesson.features())).isEqualTo(Fixtures.text(x)));
    }
  }

  @Test
  void routesAnItemThatComesTwiceOnce() throws Exception {
    for (Fixtures.Setup setup : List.of(SETUP, SETUP.onArrival())) {
      try (var gate = open(setup)) {
        feed(gate, Fixtures.arrival("a", 10), Fixtures.arrival("a", 11));
        gate.watermark(20);
        feed(gate, labelled("a", 30, 0));
        gate.watermark(40);
        feed(gate, Fixtures.arrival("a", 50));
        gate.watermark(60);

        assertThat(routings(gate)).hasSize(1);
        assertThat(Operators.count(gate, MoeMetrics.ITEMS_DUPLICATE)).isEqualTo(2);
      }
    }
  }

  @Test
  void onArrivalDecidesByTheWallClockButKeepsEventTimes() throws Exception {
    try (var gate = open(SETUP.onArrival())) {
      feed(gate, Fixtures.arrival("a", 10), labelled("a", 50, 1));

      assertThat(routings(gate).get(0).time()).isEqualTo(NOW);
      assertThat(sent(gate, Task.class)).extracting(Task::time).containsOnly(10L);
      assertThat(sent(gate, Lesson.class)).hasSize(2).extracting(Lesson::time).containsOnly(50L);
    }
  }

  @Test
  void onArrivalALabelThatOvertookItsItemWaitsForTheWatermark() throws Exception {
    try (var gate = open(SETUP.onArrival())) {
      feed(gate, labelled("a", 50, 1), Fixtures.arrival("a", 10));
      gate.watermark(49);
      assertThat(sent(gate, Lesson.class)).isEmpty();
      gate.watermark(50);

      assertThat(sent(gate, Lesson.class)).hasSize(2);
      assertThat(Operators.count(gate, MoeMetrics.LABELS_UNKNOWN)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void forgetsItemsAfterTheMaximumLabelAge(Ordering ordering) throws Exception {
    try (var gate = open(ordering == Ordering.ARRIVAL ? SETUP.onArrival() : SETUP)) {
      feed(gate, Fixtures.arrival("labelled", 10), Fixtures.arrival("never", 10));
      gate.watermark(10);
      feed(gate, labelled("labelled", 20, 1));
      gate.watermark(Fixtures.MAX_LABEL_AGE + 10);
      assertThat(Operators.count(gate, MoeMetrics.ITEMS_PENDING_EXPIRED)).isZero();
      gate.watermark(Fixtures.forgottenBy(10));

      assertThat(Operators.count(gate, MoeMetrics.ITEMS_PENDING_EXPIRED)).isEqualTo(1);
      assertThat(gate.numEventTimeTimers()).isZero();
    }
  }

  // the roster

  @Test
  void asksOnlyExpertsForTheItemsLanguage() throws Exception {
    try (var gate = open(SETUP.topK(4))) {
      feed(gate, new Arrival(Fixtures.item("a", 10, "S", "en"), 10));
      feed(gate, new Arrival(Fixtures.item("b", 11, "S", "ja"), 11));
      gate.watermark(20);

      assertThat(names(routings(gate).get(0))).containsExactly("quick", "slow", "words");
      assertThat(names(routings(gate).get(1))).containsExactly("ja", "quick", "slow", "words");
    }
  }

  @Test
  void introducesAnExpertBeforeItsFirstTaskOnly() throws Exception {
    try (var gate = open(SETUP.topK(1).experts(Fixtures.prior("only", 5)))) {
      feed(gate, Fixtures.arrival("a", 10), Fixtures.arrival("b", 11));
      gate.watermark(20);

      assertThat(gate.extractOutputValues())
          .extracting(sent -> sent.getClass().getSimpleName())
          .containsExactly("Introduce", "Task", "Task");
    }
  }

  @Test
  void asksAnAddedExpertFromItsTimeOn() throws Exception {
    try (var gate = open(SETUP.topK(9))) {
      gate.processBroadcastElement(change(ExpertAction.ADD, "new", "prior new 7.0 *", 15), 0);
      feed(gate, Fixtures.arrival("a", 14), Fixtures.arrival("b", 15));
      gate.watermark(20);

      assertThat(names(routings(gate).get(0))).doesNotContain("new");
      assertThat(names(routings(gate).get(1))).contains("new");
      assertThat(routings(gate).get(1).numSlots()).isEqualTo(5);
    }
  }

  @Test
  void asksARetiredExpertNoMoreAndTellsItsOwner() throws Exception {
    try (var gate = open(SETUP.topK(9))) {
      gate.processBroadcastElement(change(ExpertAction.RETIRE, "quick", "", 15), 0);
      feed(gate, Fixtures.arrival("a", 14), Fixtures.arrival("b", 15));
      gate.watermark(20);

      assertThat(names(routings(gate).get(0))).contains("quick");
      assertThat(names(routings(gate).get(1))).doesNotContain("quick");
      assertThat(sent(gate, Retire.class))
          .containsExactly(new Retire(1, 15 + Fixtures.MAX_LABEL_AGE, 1));
    }
  }

  @Test
  void retiresAtTheEndOfTimeWithoutOverflow() throws Exception {
    try (var gate = open(SETUP)) {
      gate.processBroadcastElement(change(ExpertAction.RETIRE, "quick", "", Long.MAX_VALUE - 5), 0);

      assertThat(sent(gate, Retire.class)).containsExactly(new Retire(1, Long.MAX_VALUE, 1));
    }
  }

  @Test
  void changesNothingForAControlRecordThatMakesNoSense() throws Exception {
    try (var gate = open(SETUP.topK(9))) {
      for (Control nonsense :
          List.of(
              change(ExpertAction.RETIRE, "nobody", "", 0),
              change(ExpertAction.ADD, "new", "nonsense", 0),
              change(ExpertAction.ADD, "new", "prior other 7.0 *", 0),
              change(ExpertAction.UNKNOWN, "slow", "", 0),
              new Control(
                  9L,
                  Instant.EPOCH,
                  new GateVersion(
                      ByteBuffer.allocate(9), Instant.EPOCH, 1L, GateAction.LEARNED)))) {
        gate.processBroadcastElement(nonsense, 0);
      }
      feed(gate, Fixtures.arrival("a", 10));
      gate.watermark(20);

      assertThat(names(routings(gate).get(0))).containsExactly("quick", "slow", "words");
      assertThat(routings(gate).get(0).gateVersion()).isZero();
      assertThat(Operators.count(gate, MoeMetrics.CONTROL_REFUSED)).isEqualTo(5);
    }
  }

  @Test
  void tellsTheOwnerOfAnExpertThatTheConfigurationDropped() throws Exception {
    OperatorSubtaskState state;
    try (var gate = open(SETUP)) {
      feed(gate, Fixtures.arrival("a", 10));
      gate.watermark(20);
      state = Operators.snapshot(gate);
    }
    Fixtures.Setup fewer = SETUP.experts(Fixtures.prior("slow", 100), Fixtures.words("words"));
    try (var gate = open(fewer, Place.FRESH.from(state))) {
      feed(gate, Fixtures.arrival("b", 30), Fixtures.arrival("c", 40));
      gate.watermark(50);

      assertThat(sent(gate, Retire.class))
          .containsExactlyInAnyOrder(
              new Retire(1, 30 + Fixtures.MAX_LABEL_AGE, 1),
              new Retire(3, 30 + Fixtures.MAX_LABEL_AGE, 1));
      assertThat(names(routings(gate).get(0))).containsExactly("slow", "words");
    }
  }

  @Test
  void keepsAnExpertRetiredWhenTheJobRestartsUnchanged() throws Exception {
    OperatorSubtaskState state;
    try (var gate = open(SETUP.topK(9))) {
      gate.processBroadcastElement(change(ExpertAction.RETIRE, "quick", "", 0), 0);
      state = Operators.snapshot(gate);
    }
    try (var gate = open(SETUP.topK(9), Place.FRESH.from(state))) {
      feed(gate, Fixtures.arrival("a", 10));
      gate.watermark(20);

      assertThat(names(routings(gate).get(0))).containsExactly("slow", "words");
    }
  }

  // versions of the gate

  private static Control version(long version, long labelsSeenUpTo) {
    GateTrainer trainer =
        new GateTrainer(SETUP.gateLearns().mixture().gate(), 1, SETUP.experts().size());
    Route route = new Route(2);
    route.add(0, 0.5f);
    route.add(1, 0.5f);
    Features x = new Features(new int[] {3}, new float[] {1});
    for (int i = 0; i < 50; i++) {
      trainer.learn(x, route, new float[] {0.1f, 0.9f}, labelsSeenUpTo);
    }
    byte[] parameters = trainer.publish();
    return new Control(
        version,
        Instant.EPOCH,
        new GateVersion(
            ByteBuffer.wrap(parameters),
            Instant.ofEpochMilli(labelsSeenUpTo),
            50L,
            GateAction.LEARNED));
  }

  @Test
  void usesANewVersionFromItsArrivalOnAndNoOlderOne() throws Exception {
    OperatorSubtaskState state;
    try (var gate = open(SETUP.gateLearns())) {
      feed(gate, Fixtures.arrival("a", 10));
      gate.watermark(10);
      gate.processBroadcastElement(version(7, 8), 0);
      gate.processBroadcastElement(version(6, 5), 0);
      feed(gate, Fixtures.arrival("b", 20));
      gate.watermark(20);

      assertThat(routings(gate)).extracting(Routing::gateVersion).containsExactly(0L, 7L);
      assertThat(routings(gate)).extracting(Routing::gateLabelsSeenUpTo).containsExactly(0L, 8L);
      assertThat(routings(gate).get(1).asked()[0].name()).isEqualTo("quick");
      state = Operators.snapshot(gate);
    }
    try (var gate = open(SETUP.gateLearns(), Place.FRESH.from(state))) {
      feed(gate, Fixtures.arrival("c", 30));
      gate.watermark(30);

      assertThat(routings(gate)).extracting(Routing::gateVersion).containsExactly(7L);
    }
  }

  @Test
  void keepsAVersionThatHasSeenLaterLabelsFromEarlierItems() throws Exception {
    OperatorSubtaskState state;
    try (var gate = open(SETUP.gateLearns())) {
      // what a former run of the same news left on the control topic
      gate.processBroadcastElement(version(40, 25), 0);
      feed(gate, Fixtures.arrival("a", 10), Fixtures.arrival("b", 25));
      gate.watermark(25);

      assertThat(routings(gate)).extracting(Routing::gateVersion).containsExactly(0L, 0L);
      assertThat(routings(gate)).extracting(Routing::gateLabelsSeenUpTo).containsOnly(0L);
      state = Operators.snapshot(gate);
    }
    try (var gate = open(SETUP.gateLearns(), Place.FRESH.from(state))) {
      gate.processBroadcastElement(version(1, 12), 0);
      feed(gate, Fixtures.arrival("c", 26), Fixtures.arrival("d", 13));
      gate.watermark(30);

      for (Routing routing : routings(gate)) {
        assertThat(routing.gateLabelsSeenUpTo()).isLessThan(routing.time());
      }
      assertThat(routings(gate)).extracting(Routing::gateVersion).contains(40L);
    }
  }

  // restarts

  private static final List<String> SYMBOLS = List.of("A", "B", "C", "D", "E", "F", "G");

  private static List<GateInput> story(int from, int to) {
    List<GateInput> story = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String id = "i%02d".formatted(i);
      String symbol = SYMBOLS.get(i % SYMBOLS.size());
      story.add(new Arrival(Fixtures.item(id, 10L * i, symbol, "en"), 10L * i));
      story.add(new Labelled(new Label(id, 10L * i, 10L * i + 105, i % 3, symbol, symbol)));
    }
    return story;
  }

  private static List<String> outputs(AbstractStreamOperatorTestHarness<ExpertInput> gate) {
    return Stream.concat(
            gate.extractOutputValues().stream().filter(sent -> !(sent instanceof Introduce)),
            routings(gate).stream())
        .map(Fixtures::text)
        .toList();
  }

  private static boolean owns(int subtask, int parallelism, GateInput input) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
            Operators.routingKey(input), Fixtures.MAX_PARALLELISM, parallelism)
        == subtask;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void goesOnAfterARestoreAtAnotherParallelism(int parallelism) throws Exception {
    Control added = change(ExpertAction.ADD, "new", "prior new 7.0 *", 250);
    List<String> whole;
    try (var gate = open(SETUP)) {
      gate.processBroadcastElement(added, 0);
      feed(gate, story(0, 40).toArray(GateInput[]::new));
      gate.watermark(1000);
      whole = outputs(gate);
    }

    List<String> parts = new ArrayList<>();
    OperatorSubtaskState state;
    try (var gate = open(SETUP)) {
      gate.processBroadcastElement(added, 0);
      feed(gate, story(0, 25).toArray(GateInput[]::new));
      gate.watermark(200);
      state = Operators.snapshot(gate);
      parts.addAll(outputs(gate));
    }
    OperatorSubtaskState[] several = new OperatorSubtaskState[parallelism];
    for (int subtask = 0; subtask < parallelism; subtask++) {
      Place place = Place.FRESH.from(state).of(parallelism, subtask, 1);
      try (var gate = open(SETUP, place)) {
        for (GateInput input : story(25, 32)) {
          if (owns(subtask, parallelism, input)) {
            feed(gate, input);
          }
        }
        gate.watermark(300);
        several[subtask] = Operators.snapshot(gate);
        parts.addAll(outputs(gate));
      }
    }
    OperatorSubtaskState together = AbstractStreamOperatorTestHarness.repackageState(several);
    try (var gate = open(SETUP, Place.FRESH.from(together).of(1, 0, parallelism))) {
      feed(gate, story(32, 40).toArray(GateInput[]::new));
      gate.watermark(1000);
      parts.addAll(outputs(gate));
    }

    assertThat(parts).containsExactlyInAnyOrderElementsOf(whole);
  }
}
