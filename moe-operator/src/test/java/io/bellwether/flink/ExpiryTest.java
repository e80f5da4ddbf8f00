package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;
import org.junit.jupiter.api.Test;

class ExpiryTest {
  private static final long AGE = 6400;
  private static final long STEP = AGE / 4;

  /** Something that waits since an instant. */
  record Waiting(long eventTime, boolean busy) implements Expiry.Entry {}

  private final Timers timers = new Timers();
  private final MapStateInMemory<String, Waiting> entries = new MapStateInMemory<>();
  private final List<Waiting> expired = new ArrayList<>();
  private final Expiry expiry = new Expiry(Duration.ofMillis(AGE), new Value());

  private void put(String id, long time) throws Exception {
    entries.put(id, new Waiting(time, false));
    expiry.schedule(time, timers);
  }

  /** Fires timers in order, as a watermark does; says how many. */
  private int advance(long watermark) throws Exception {
    int fired = 0;
    while (!timers.registered.isEmpty() && timers.registered.first() <= watermark) {
      expiry.sweep(timers.registered.pollFirst(), timers, entries, expired::add);
      fired++;
    }
    return fired;
  }

  @Test
  void keepsAnEntryForOneAgeAndAtMostAQuarterMore() throws Exception {
    put("a", 50);
    advance(50 + AGE);
    assertThat(expired).isEmpty();

    advance(50 + AGE + STEP);
    assertThat(expired).hasSize(1);
    assertThat(entries.isEmpty()).isTrue();
    assertThat(timers.registered).isEmpty();
  }

  @Test
  void keepsOneTimerForManyEntries() throws Exception {
    for (int i = 0; i < 1000; i++) {
      put("i" + i, i * 10L);
    }
    assertThat(timers.registered).hasSize(1);
    advance(AGE + 5000);

    assertThat(entries.contains("i" + (5000 - STEP) / 10)).isFalse();
    assertThat(entries.contains("i500")).isTrue();
    assertThat(timers.registered).hasSize(1);
  }

  @Test
  void anEntryFarAheadDoesNotKeepTheOthersAlive() throws Exception {
    put("ahead", 1_000_000_000);
    put("a", 50);
    advance(50 + AGE + STEP);

    assertThat(expired).hasSize(1);
    assertThat(entries.contains("ahead")).isTrue();
  }

  @Test
  void looksOnlyWhenSomethingMayBeTooOld() throws Exception {
    put("a", 50);
    put("ahead", 1_000_000_000_000L);

    assertThat(advance(Long.MAX_VALUE)).isLessThan(5);
    assertThat(entries.isEmpty()).isTrue();
  }

  @Test
  void leavesABusyEntryToItsOwner() throws Exception {
    entries.put("busy", new Waiting(50, true));
    expiry.schedule(50, timers);
    advance(Long.MAX_VALUE);
    assertThat(expired).isEmpty();

    put("busy", 50);
    advance(Long.MAX_VALUE);
    assertThat(expired).hasSize(1);
  }

  @Test
  void countsTimesBeforeTheEpochToo() throws Exception {
    put("old", -100_050);
    advance(-100_050 + AGE);
    assertThat(expired).isEmpty();
    advance(-100_050 + AGE + STEP);

    assertThat(expired).hasSize(1);
  }

  private static final class Value implements ValueState<Long> {
    private Long value;

    @Override
    public Long value() {
      return value;
    }

    @Override
    public void update(Long newValue) {
      value = newValue;
    }

    @Override
    public void clear() {
      value = null;
    }
  }

  private static final class Timers implements TimerService {
    private final TreeSet<Long> registered = new TreeSet<>();

    @Override
    public long currentProcessingTime() {
      return 0;
    }

    @Override
    public long currentWatermark() {
      return Long.MIN_VALUE;
    }

    @Override
    public void registerEventTimeTimer(long time) {
      registered.add(time);
    }

    @Override
    public void registerProcessingTimeTimer(long time) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void deleteEventTimeTimer(long time) {
      registered.remove(time);
    }

    @Override
    public void deleteProcessingTimeTimer(long time) {
      throw new UnsupportedOperationException();
    }
  }
}
