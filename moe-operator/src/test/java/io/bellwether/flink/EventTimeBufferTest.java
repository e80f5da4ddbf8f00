package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.LabelRelease;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EventTimeBufferTest {
  private final TreeSet<Long> timers = new TreeSet<>();
  private final EventTimeBuffer<GateInput> buffer = buffer(LabelRelease.PASSED);

  private static EventTimeBuffer<GateInput> buffer(LabelRelease release) {
    return new EventTimeBuffer<>(new MapStateInMemory<>(), release);
  }

  private void add(GateInput... inputs) throws Exception {
    for (GateInput input : inputs) {
      buffer.add(input, timers::add);
    }
  }

  private static GateInput label(String id, long time) {
    return new GateInput.Labelled(Fixtures.label(id, time, 0));
  }

  @Test
  void givesBackOneInstantInOrder() throws Exception {
    List<GateInput> ordered =
        List.of(Fixtures.arrival("a", 5), Fixtures.arrival("b", 5), label("a", 5), label("b", 5));
    for (int seed = 0; seed < 5; seed++) {
      List<GateInput> shuffled = new ArrayList<>(ordered);
      Collections.shuffle(shuffled, new Random(seed));
      add(shuffled.toArray(GateInput[]::new));
      add(label("later", 6));

      assertThat(buffer.take(5)).isEqualTo(ordered);
      assertThat(buffer.take(6)).hasSize(1);
    }
  }

  @Test
  void givesBackOneInstantItemByItemWhereLabelsCountOnceReached() throws Exception {
    EventTimeBuffer<GateInput> reached = buffer(LabelRelease.REACHED);
    List<GateInput> ordered =
        List.of(
            labelOfItemAt(3, "z", 5),
            labelOfItemAt(4, "y", 5),
            Fixtures.arrival("a", 5),
            labelOfItemAt(5, "a", 5),
            Fixtures.arrival("b", 5),
            labelOfItemAt(5, "b", 5));
    for (int seed = 0; seed < 5; seed++) {
      List<GateInput> shuffled = new ArrayList<>(ordered);
      Collections.shuffle(shuffled, new Random(seed));
      for (GateInput input : shuffled) {
        reached.add(input, timers::add);
      }

      assertThat(reached.take(5)).isEqualTo(ordered);
    }
  }

  private static GateInput labelOfItemAt(long itemTime, String id, long time) {
    return new GateInput.Labelled(new Label(id, itemTime, time, 0, "S", "S"));
  }

  @Test
  void givesNothingBackTwice() throws Exception {
    add(label("a", 5));

    assertThat(buffer.take(5)).hasSize(1);
    assertThat(buffer.take(5)).isEmpty();
    assertThat(buffer.take(4)).isEmpty();
  }

  @Test
  void registersATimerForEachInstant() throws Exception {
    add(label("a", 5), label("b", 5), label("c", 7));

    assertThat(timers).containsExactly(5L, 7L);
  }

  @Test
  void movesWhatIsLateToTheNextInstant() {
    assertThat(EventTimeBuffer.notBefore(11, 10)).isEqualTo(11);
    assertThat(EventTimeBuffer.notBefore(10, 10)).isEqualTo(11);
    assertThat(EventTimeBuffer.notBefore(3, 10)).isEqualTo(11);
    assertThat(EventTimeBuffer.notBefore(3, Long.MIN_VALUE)).isEqualTo(3);
    assertThat(EventTimeBuffer.notBefore(3, Long.MAX_VALUE)).isEqualTo(3);
  }
}
