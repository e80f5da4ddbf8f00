package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.gate.Capacity;
import io.bellwether.core.mixture.Batching;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.mixture.LessonWeight;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.flink.ExpertInput.Lesson;
import io.bellwether.flink.ExpertInput.Task;
import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Control;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate when it routes items together: micro-batches of 100 ms in which experts get full. */
class GateBatchesTest {
  private static final Capacity TIGHT = new Capacity(0.8, Capacity.Overflow.NEXT_BEST, 1);

  private static MoeSettings settings(Ordering ordering, Capacity capacity) {
    MixtureSpec m = Fixtures.setup().topK(1).mixture();
    MoeSettings plain = Fixtures.setup().settings();
    MixtureSpec batches =
        new MixtureSpec(
            m.classes(),
            m.features(),
            m.gate(),
            m.gatePublishEvery(),
            m.filter(),
            m.filterKey(),
            m.experts(),
            new Batching(100, ItemKey.SYMBOL, capacity),
            LessonWeight.FULL);
    return new MoeSettings(
        batches,
        ordering,
        ItemKey.SYMBOL,
        plain.maxParallelism(),
        plain.microBatchSize(),
        plain.microBatchWait(),
        plain.deadline(),
        plain.maxLabelAge(),
        plain.labelRelease());
  }

  private static KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> open(
      Place place) throws Exception {
    return Operators.gate(settings(Ordering.EVENT_TIME, TIGHT), Fixtures.FORMAT, place);
  }

  private static void feed(
      KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> gate,
      List<? extends GateInput> inputs)
      throws Exception {
    for (GateInput input : inputs) {
      gate.processElement(input, input.time());
    }
  }

  private static List<GateInput> arrivals(int from, int to) {
    List<GateInput> arrivals = new ArrayList<>();
    for (int i = from; i < to; i++) {
      arrivals.add(Fixtures.arrival("i" + i, 10L * i));
    }
    return arrivals;
  }

  private static List<String> routes(
      KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> gate) {
    return Operators.side(gate, GateFunction.ROUTINGS).stream()
        .map(Routing.class::cast)
        .map(
            r ->
                r.itemId()
                    + " at "
                    + r.time()
                    + " to "
                    + Arrays.stream(r.asked()).map(CombineInput.Asked::name).toList())
        .toList();
  }

  private static List<Routing> routings(
      KeyedBroadcastOperatorTestHarness<String, GateInput, Control, ExpertInput> gate) {
    return Operators.side(gate, GateFunction.ROUTINGS).stream().map(Routing.class::cast).toList();
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void itemsThatWaitForTheirBatchAreRoutedAsIfThereHadBeenNoRestart(Backend backend)
      throws Exception {
    List<String> whole;
    try (var gate = open(Place.on(backend))) {
      feed(gate, arrivals(0, 18));
      gate.watermark(300);
      whole = routes(gate);
    }

    OperatorSubtaskState state;
    List<String> parts = new ArrayList<>();
    try (var gate = open(Place.on(backend))) {
      feed(gate, arrivals(0, 15));
      gate.watermark(120);
      state = Operators.snapshot(gate);
      parts.addAll(routes(gate));
    }
    try (var gate = open(Place.on(backend).from(state))) {
      feed(gate, arrivals(15, 18));
      gate.watermark(300);
      parts.addAll(routes(gate));
    }

    assertThat(whole).hasSize(18);
    assertThat(parts).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whoGetsTheLastPlaceDoesNotDependOnTheOrderOfArrival(long seed) throws Exception {
    List<String> inOrder;
    try (var gate = open(Place.FRESH)) {
      feed(gate, arrivals(0, 10));
      gate.watermark(99);
      inOrder = routes(gate);
    }
    List<GateInput> shuffled = arrivals(0, 10);
    Collections.shuffle(shuffled, new Random(seed));

    try (var gate = open(Place.FRESH)) {
      feed(gate, shuffled);
      gate.watermark(99);

      assertThat(routes(gate)).isEqualTo(inOrder);
      assertThat(Operators.count(gate, MoeMetrics.CAPACITY_OVERFLOWED)).isPositive();
    }
  }

  @Test
  void anItemThatComesTwiceHasOnePlace() throws Exception {
    try (var gate = open(Place.FRESH)) {
      feed(gate, List.of(Fixtures.arrival("a", 10), Fixtures.arrival("a", 20)));
      gate.watermark(99);
      feed(gate, List.of(Fixtures.arrival("a", 110)));
      gate.watermark(199);

      assertThat(routings(gate)).extracting(Routing::itemId).containsExactly("a");
      assertThat(Operators.count(gate, MoeMetrics.ITEMS_DUPLICATE)).isEqualTo(2);
    }
  }

  @Test
  void aLateItemJoinsTheBatchThatIsStillOpen() throws Exception {
    try (var gate = open(Place.FRESH)) {
      gate.watermark(150);
      feed(gate, List.of(Fixtures.arrival("late", 10), Fixtures.arrival("b", 160)));
      gate.watermark(199);

      assertThat(routings(gate)).extracting(Routing::itemId).containsExactly("late", "b");
      assertThat(routings(gate)).extracting(Routing::time).containsOnly(199L);
      assertThat(Operators.count(gate, MoeMetrics.ITEMS_LATE)).isEqualTo(1);
    }
  }

  @Test
  void aLabelInsideTheBatchTeachesAfterAllOfItHasBeenRouted() throws Exception {
    try (var gate = open(Place.FRESH)) {
      feed(gate, List.of(Fixtures.arrival("a", 10), Fixtures.arrival("b", 80)));
      feed(gate, List.of(new GateInput.Labelled(Fixtures.label("a", 50, 1))));
      gate.watermark(98);
      assertThat(gate.extractOutputValues()).isEmpty();
      gate.watermark(99);

      List<String> order =
          gate.extractOutputValues().stream()
              .filter(sent -> sent instanceof Task || sent instanceof Lesson)
              .map(sent -> sent.getClass().getSimpleName() + " " + sent.itemId())
              .toList();
      assertThat(order).containsExactly("Task a", "Task b", "Lesson a");
      assertThat(gate.extractOutputValues())
          .filteredOn(Lesson.class::isInstance)
          .extracting(ExpertInput::time)
          .containsExactly(99L);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void anItemThatFoundNoPlaceWaitsAcrossARestart(Backend backend) throws Exception {
    MoeSettings waiting =
        settings(Ordering.EVENT_TIME, new Capacity(0.4, Capacity.Overflow.WAIT, 1));
    OperatorSubtaskState state;
    int before;
    try (var gate = Operators.gate(waiting, Fixtures.FORMAT, Place.on(backend))) {
      feed(gate, arrivals(0, 10));
      gate.watermark(99);
      before = routings(gate).size();
      assertThat(Operators.count(gate, MoeMetrics.CAPACITY_WAITED)).isEqualTo(10 - before);
      state = Operators.snapshot(gate);
    }

    try (var gate = Operators.gate(waiting, Fixtures.FORMAT, Place.on(backend).from(state))) {
      gate.watermark(199);

      assertThat(before).isBetween(1, 9);
      assertThat(routings(gate)).hasSize(10 - before);
      assertThat(routings(gate)).extracting(Routing::time).containsOnly(199L);
    }
  }

  @Test
  void onArrivalABatchEndsByTheClock() throws Exception {
    MoeSettings live = settings(Ordering.ARRIVAL, TIGHT);
    try (var gate = Operators.gate(live, Fixtures.FORMAT, Place.FRESH)) {
      gate.setProcessingTime(1010);
      feed(gate, arrivals(0, 4));
      gate.setProcessingTime(1098);
      assertThat(routings(gate)).isEmpty();
      gate.setProcessingTime(1099);

      assertThat(routings(gate)).hasSize(4);
    }
  }
}
