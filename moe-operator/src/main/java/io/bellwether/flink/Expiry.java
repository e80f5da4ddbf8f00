package io.bellwether.flink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;

/**
 * Forgets what waited for a label longer than the maximum label age, on the event-time clock.
 *
 * <p>One timer a key is set at a time, at the first multiple of a quarter of that age at which an
 * entry is too old, and then all that the key holds is looked through: an entry lives between one
 * and 1 + 1/4 ages. To look more often would cost more than the memory is worth: each entry is
 * looked at as often.
 */
final class Expiry {
  private static final int SWEEPS_PER_AGE = 4;

  /** Something that is forgotten in time. */
  interface Entry {
    /** Since when it waits: an event time, whatever the ordering. */
    long eventTime();

    /**
     * Whether it must not be forgotten yet, however old it is. Its owner calls {@link #schedule}
     * for it again as soon as it may.
     */
    boolean busy();
  }

  private final long maxAge;
  private final long step;
  private final ValueState<Long> next;

  Expiry(Duration maxAge, ValueState<Long> next) {
    this.maxAge = maxAge.toMillis();
    this.step = Math.max(1, this.maxAge / SWEEPS_PER_AGE);
    this.next = next;
  }

  /**
   * Sees to it that an entry that waits since {@code eventTime} is looked at once it is too old.
   */
  void schedule(long eventTime, TimerService timers) throws Exception {
    long due = Math.floorDiv(eventTime + maxAge, step) * step + step;
    Long scheduled = next.value();
    if (scheduled == null || due < scheduled) {
      next.update(due);
      timers.registerEventTimeTimer(due);
    }
  }

  /**
   * When the timer set by {@link #schedule} fires: removes what is too old.
   *
   * @param expired told of everything that was removed
   */
  <T extends Entry> void sweep(
      long timestamp, TimerService timers, MapState<String, T> entries, Consumer<T> expired)
      throws Exception {
    Long due = next.value();
    if (due == null || due > timestamp) {
      return;
    }
    next.clear();
    List<String> tooOld = new ArrayList<>();
    long oldest = Long.MAX_VALUE;
    for (Map.Entry<String, T> entry : entries.entries()) {
      T value = entry.getValue();
      if (value.busy()) {
        continue;
      }
      if (value.eventTime() + maxAge < timestamp) {
        tooOld.add(entry.getKey());
        expired.accept(value);
      } else {
        oldest = Math.min(oldest, value.eventTime());
      }
    }
    for (String id : tooOld) {
      entries.remove(id);
    }
    if (oldest != Long.MAX_VALUE) {
      schedule(oldest, timers);
    }
  }
}
