package io.bellwether.flink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;

/**
 * Forgets what waited for a label longer than the maximum label age, on the event-time clock.
 *
 * <p>One timer a key is set at a time, at the next multiple of a sixty-fourth of that age, and then
 * all that the key holds is looked through: an entry lives between one and 1 + 1/64 ages.
 */
final class Expiry {
  private static final int SWEEPS_PER_AGE = 64;

  private final long maxAge;
  private final long step;
  private final ValueState<Long> next;
  private final Counter expired;

  Expiry(Duration maxAge, ValueState<Long> next, Counter expired) {
    this.maxAge = maxAge.toMillis();
    this.step = Math.max(1, this.maxAge / SWEEPS_PER_AGE);
    this.next = next;
    this.expired = expired;
  }

  /** Sees to it that an entry of {@code time} is looked at once it may be too old. */
  void schedule(long time, TimerService timers) throws Exception {
    if (next.value() == null) {
      scheduleAt(Math.floorDiv(time + maxAge, step) * step + step, timers);
    }
  }

  private void scheduleAt(long time, TimerService timers) throws Exception {
    next.update(time);
    timers.registerEventTimeTimer(time);
  }

  /** When the timer set by {@link #schedule} fires: removes what is too old. */
  <T> void sweep(
      long timestamp, TimerService timers, MapState<String, T> entries, ToLongFunction<T> time)
      throws Exception {
    Long due = next.value();
    if (due == null || due > timestamp) {
      return;
    }
    next.clear();
    List<String> tooOld = new ArrayList<>();
    boolean others = false;
    for (Map.Entry<String, T> entry : entries.entries()) {
      if (time.applyAsLong(entry.getValue()) + maxAge < timestamp) {
        tooOld.add(entry.getKey());
      } else {
        others = true;
      }
    }
    for (String id : tooOld) {
      entries.remove(id);
      expired.inc();
    }
    if (others) {
      scheduleAt(timestamp + step, timers);
    }
  }
}
