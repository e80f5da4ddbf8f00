package io.bellwether.flink;

import io.bellwether.core.LabelRelease;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.state.MapState;

/**
 * Holds messages of the current key until the watermark has passed their time, so that they are
 * handled in the order of {@link Timed}, whatever order they arrived in.
 *
 * <p>A message whose time the watermark has passed already is moved to the next possible instant:
 * late, but never lost and never before its time. The owner calls {@link #take} when the timer that
 * {@link #add} registered fires.
 */
final class EventTimeBuffer<T extends Timed> {
  private final MapState<Long, List<T>> byTime;
  private final Comparator<Timed> order;

  EventTimeBuffer(MapState<Long, List<T>> byTime, LabelRelease release) {
    this.byTime = byTime;
    this.order = Timed.order(release);
  }

  /** The time at which a message of {@code time} can be handled at the earliest. */
  static long notBefore(long time, long watermark) {
    return time > watermark || watermark == Long.MAX_VALUE ? time : watermark + 1;
  }

  /** Keeps a message and registers an event-time timer for it. */
  void add(T message, LongConsumer registerTimer) throws Exception {
    List<T> sameTime = byTime.get(message.time());
    if (sameTime == null) {
      sameTime = new ArrayList<>(2);
    }
    sameTime.add(message);
    byTime.put(message.time(), sameTime);
    registerTimer.accept(message.time());
  }

  /** Removes and returns the messages of a time in order; empty when there are none. */
  List<T> take(long time) throws Exception {
    List<T> sameTime = byTime.get(time);
    if (sameTime == null) {
      return List.of();
    }
    byTime.remove(time);
    if (sameTime.size() > 1) {
      sameTime = new ArrayList<>(sameTime);
      sameTime.sort(order);
    }
    return sameTime;
  }
}
