package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Snapshot;
import io.bellwether.core.gate.Gates;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.flink.CombineInput.Shadow;
import io.bellwether.flink.ExpertInput.Introduce;
import io.bellwether.flink.ExpertInput.Lesson;
import io.bellwether.flink.ExpertInput.Retire;
import io.bellwether.flink.ExpertInput.Task;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.GateAction;
import io.bellwether.schema.GateVersion;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What the gate does with shadows, promotions, rollbacks and pinned versions of itself. */
class GateShadowsTest {
  private static final Fixtures.Setup SETUP = Fixtures.setup();
  private static final String QUICKER = "prior quick 1.0 *";

  private static KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> open(
      Fixtures.Setup setup, Place place) throws Exception {
    var gate = Operators.gate(setup.settings(), Fixtures.FORMAT, place);
    gate.setProcessingTime(5_000_000);
    return gate;
  }

  private static void story(
      KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> gate,
      int from,
      int to)
      throws Exception {
    for (int i = from; i < to; i++) {
      gate.processElement(Fixtures.arrival("i" + i, 10L * i), 10L * i);
      gate.processElement(
          new GateInput.Labelled(new Label("i" + i, 10L * i, 10L * i + 5, i % 3, "S", "S")),
          10L * i + 5);
      gate.watermark(10L * i + 9);
    }
  }

  private static List<Routing> routings(
      KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> gate) {
    return Operators.side(gate, GateFunction.ROUTINGS).stream().map(Routing.class::cast).toList();
  }

  private static <T> List<T> sent(
      KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> gate,
      Class<T> kind) {
    return gate.extractOutputValues().stream().filter(kind::isInstance).<T>map(kind::cast).toList();
  }

  /** The routing as it would be without shadows. */
  private static String weighed(Routing r) {
    return Fixtures.text(
        new Routing(
            r.itemId(),
            r.eventTime(),
            r.time(),
            r.headline(),
            r.origin(),
            r.filterKey(),
            r.asked(),
            r.projected(),
            r.numSlots(),
            r.gateVersion(),
            r.gateLabelsSeenUpTo()));
  }

  @Test
  void aShadowChangesNothingForThoseThatAreWeighed() throws Exception {
    List<String> without;
    List<String> lessonsWithout;
    try (var gate = open(SETUP.gateLearns(), Place.FRESH)) {
      story(gate, 1, 40);
      without = routings(gate).stream().map(GateShadowsTest::weighed).toList();
      lessonsWithout = sent(gate, Lesson.class).stream().map(Fixtures::text).toList();
    }
    try (var gate = open(SETUP.gateLearns(), Place.FRESH)) {
      story(gate, 1, 10);
      gate.processBroadcastElement(Changes.of(1, ExpertAction.SHADOW, "quick", QUICKER, 0), 0);
      gate.processBroadcastElement(
          Changes.of(1, ExpertAction.SHADOW, "fresh", "prior fresh 3.0 *", 0), 0);
      story(gate, 10, 40);

      assertThat(routings(gate)).anyMatch(r -> r.shadows().length == 2);
      assertThat(routings(gate).stream().map(GateShadowsTest::weighed)).isEqualTo(without);
      assertThat(
              sent(gate, Lesson.class).stream()
                  .filter(lesson -> lesson.slot() < 4)
                  .map(Fixtures::text))
          .isEqualTo(lessonsWithout);
    }
  }

  @Test
  void aShadowBesideAnExpertIsAskedAndTaughtAsThatIs() throws Exception {
    try (var gate = open(SETUP, Place.FRESH)) {
      gate.processBroadcastElement(Changes.of(1, ExpertAction.SHADOW, "quick", QUICKER, 100), 0);
      story(gate, 1, 40);

      for (Routing routing : routings(gate)) {
        boolean asked = List.of(routing.asked()).stream().anyMatch(a -> a.name().equals("quick"));
        boolean due = routing.time() >= 100;
        assertThat(routing.shadows()).as(routing.itemId()).hasSize(asked && due ? 1 : 0);
        for (Shadow shadow : routing.shadows()) {
          assertThat(routing.asked()[shadow.beside()].name()).isEqualTo("quick");
          assertThat(shadow.version()).isEqualTo(2);
        }
      }
      List<Lesson> shadowed = sent(gate, Lesson.class).stream().filter(l -> l.slot() == 4).toList();
      assertThat(shadowed)
          .hasSameSizeAs(sent(gate, Task.class).stream().filter(t -> t.slot() == 4).toList());
      assertThat(shadowed).isNotEmpty();
      for (Lesson lesson : shadowed) {
        assertThat(sent(gate, Lesson.class))
            .anyMatch(
                other ->
                    other.slot() == 1
                        && other.itemId().equals(lesson.itemId())
                        && other.weight() == lesson.weight());
      }
    }
  }

  @Test
  void aShadowOfANewExpertIsAskedAboutEverythingItMayBe() throws Exception {
    try (var gate = open(SETUP, Place.FRESH)) {
      gate.processBroadcastElement(
          Changes.of(1, ExpertAction.SHADOW, "fresh", "prior fresh 3.0 en", 0), 0);
      story(gate, 1, 6);
      gate.processElement(new GateInput.Arrival(Fixtures.item("ja", 70, "S", "ja"), 70), 70);
      gate.watermark(80);

      assertThat(routings(gate))
          .allSatisfy(r -> assertThat(r.shadows()).hasSize(r.itemId().equals("ja") ? 0 : 1));
      assertThat(routings(gate).get(0).shadows()[0].beside()).isEqualTo(Shadow.ALONE);
    }
  }

  @Test
  void aPromotionHoldsFromItsTimeInEveryPhaseOfARestart() throws Exception {
    for (int restartAt : new int[] {5, 15, 25, 35}) {
      List<String> asked = promotedStory(restartAt);

      assertThat(asked).as("restarted at %d", restartAt).isEqualTo(promotedStory(0));
    }
  }

  /** Shadowed from 100, promoted at 200, rolled back at 300. */
  private static List<String> promotedStory(int restartAt) throws Exception {
    List<String> asked = new ArrayList<>();
    OperatorSubtaskState state = null;
    int[] ends = restartAt == 0 ? new int[] {45} : new int[] {restartAt, 45};
    int from = 1;
    for (int end : ends) {
      try (var gate = open(SETUP.topK(9), Place.FRESH.from(state))) {
        for (int i = from; i < end; i++) {
          control(gate, i);
          story(gate, i, i + 1);
        }
        for (Routing r : routings(gate)) {
          String members =
              List.of(r.asked()).stream()
                  .map(a -> a.name() + a.version() + "@" + a.column())
                  .sorted()
                  .toList()
                  .toString();
          asked.add(r.time() + members + List.of(r.shadows()) + r.numSlots());
        }
        state = Operators.snapshot(gate);
        from = end;
      }
    }
    return asked;
  }

  private static void control(
      KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> gate, int i)
      throws Exception {
    switch (i) {
      case 8 ->
          gate.processBroadcastElement(
              Changes.of(1, ExpertAction.SHADOW, "quick", QUICKER, 100), 0);
      case 18 ->
          gate.processBroadcastElement(Changes.of(2, ExpertAction.PROMOTE, "quick", "", 200), 0);
      case 28 ->
          gate.processBroadcastElement(Changes.of(3, ExpertAction.ROLLBACK, "quick", "", 300), 0);
      default -> {}
    }
  }

  @Test
  void tellsWhichVersionIsWeighedWhen() throws Exception {
    List<String> asked = promotedStory(0);

    assertThat(asked.get(8)).contains("quick1@1").endsWith("[]4");
    assertThat(asked.get(9)).contains("quick1@1").contains("Shadow[slot=4");
    assertThat(asked.get(19)).contains("quick2@4").endsWith("[]5");
    assertThat(asked.get(29)).contains("quick1@1").endsWith("[]5");
  }

  @Test
  void aChangeThatIsNotNewerChangesNothing() throws Exception {
    try (var gate = open(SETUP.topK(9), Place.FRESH)) {
      gate.processBroadcastElement(Changes.of(5, ExpertAction.REPLACE, "quick", QUICKER, 0), 0);
      for (long version : new long[] {5, 4}) {
        gate.processBroadcastElement(Changes.of(version, ExpertAction.RETIRE, "quick", "", 0), 0);
      }
      story(gate, 1, 2);

      assertThat(Operators.count(gate, MoeMetrics.CONTROL_REFUSED)).isEqualTo(2);
      assertThat(routings(gate).get(0).asked())
          .anyMatch(asked -> asked.name().equals("quick") && asked.version() == 2);
    }
  }

  @Test
  void aRestoredExpertIsIntroducedInItsNextLife() throws Exception {
    try (var gate = open(SETUP.topK(9), Place.FRESH)) {
      story(gate, 1, 3);
      gate.processBroadcastElement(Changes.of(1, ExpertAction.REPLACE, "quick", QUICKER, 0), 0);
      gate.processBroadcastElement(Changes.of(2, ExpertAction.ROLLBACK, "quick", "", 0), 0);
      story(gate, 3, 5);

      assertThat(sent(gate, Introduce.class).stream().filter(i -> i.slot() == 1))
          .extracting(Introduce::life)
          .containsExactly(1, 2);
      assertThat(sent(gate, Retire.class))
          .extracting(retired -> retired.slot() + " in life " + retired.life())
          .containsExactly("1 in life 1", "4 in life 1");
    }
  }

  @Test
  void onArrivalASlowReplacementStandsInShadowUntilItHasVoted() throws Exception {
    try (var gate =
        open(SETUP.onArrival().topK(9).experts(Fixtures.served("model")), Place.FRESH)) {
      gate.processBroadcastElement(
          Changes.of(1, ExpertAction.REPLACE, "model", "served model 0 en", 0), 0);
      story(gate, 1, 2);

      assertThat(routings(gate).get(0).asked()[0].version()).isEqualTo(1);
      assertThat(routings(gate).get(0).shadows()[0].relief()).isTrue();
    }
  }

  @Test
  void aPinnedGateIsUsedUntilItIsUnpinnedWhateverIsLearned() throws Exception {
    try (var gate = open(SETUP.gateLearns(), Place.FRESH)) {
      gate.processBroadcastElement(learned(3, 20), 0);
      gate.processBroadcastElement(pin(2, 10, 60), 0);
      story(gate, 1, 8);
      gate.processBroadcastElement(learned(4, 70), 0);
      gate.processBroadcastElement(
          new Control(
              0L,
              Instant.ofEpochMilli(100),
              new GateVersion(ByteBuffer.allocate(0), Instant.EPOCH, 0L, GateAction.UNPIN)),
          0);
      story(gate, 8, 12);

      assertThat(routings(gate).stream().map(Routing::gateVersion))
          .containsExactly(0L, 0L, 3L, 3L, 3L, 2L, 2L, 2L, 2L, 4L, 4L);
    }
  }

  @Test
  void aPinnedGateIsNotUsedBeforeTheLabelsThatItHasSeen() throws Exception {
    try (var gate = open(SETUP.gateLearns(), Place.FRESH)) {
      gate.processBroadcastElement(pin(2, 30, 0), 0);
      story(gate, 1, 6);

      assertThat(routings(gate).stream().map(Routing::gateVersion))
          .containsExactly(0L, 0L, 0L, 2L, 2L);
    }
  }

  @Test
  void aPinSurvivesARestart() throws Exception {
    OperatorSubtaskState state;
    try (var gate = open(SETUP.gateLearns(), Place.FRESH)) {
      gate.processBroadcastElement(pin(2, 10, 0), 0);
      gate.processBroadcastElement(learned(3, 20), 0);
      state = Operators.snapshot(gate);
    }
    try (var gate = open(SETUP.gateLearns(), Place.FRESH.from(state))) {
      story(gate, 4, 5);

      assertThat(routings(gate).get(0).gateVersion()).isEqualTo(2);
    }
  }

  private static byte[] parameters() {
    return Snapshot.write(Gates.create(SETUP.gateLearns().mixture().gate(), 4));
  }

  private static Control learned(long version, long seenUpTo) {
    return gate(version, seenUpTo, 0, GateAction.LEARNED);
  }

  private static Control pin(long version, long seenUpTo, long from) {
    return gate(version, seenUpTo, from, GateAction.PIN);
  }

  private static Control gate(long version, long seenUpTo, long from, GateAction action) {
    return new Control(
        version,
        Instant.ofEpochMilli(from),
        new GateVersion(ByteBuffer.wrap(parameters()), Instant.ofEpochMilli(seenUpTo), 1L, action));
  }
}
