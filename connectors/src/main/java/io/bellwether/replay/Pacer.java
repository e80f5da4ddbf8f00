package io.bellwether.replay;

import java.util.function.LongSupplier;

/** Says how long the next event has to wait. The first event starts the clock. One thread. */
final class Pacer {
  private final Pace pace;
  private final LongSupplier nanoTime;
  private boolean started;
  private long startNanos;
  private long startMillis;
  private long items;

  Pacer(Pace pace, LongSupplier nanoTime) {
    this.pace = pace;
    this.nanoTime = nanoTime;
  }

  /** Nanoseconds until the event is due; 0 or less for now. Call once an event, in order. */
  long nanosUntil(TimelineEvent event) {
    long now = nanoTime.getAsLong();
    if (!started) {
      started = true;
      startNanos = now;
      startMillis = event.time();
    }
    return startNanos + offsetNanos(event) - now;
  }

  private long offsetNanos(TimelineEvent event) {
    if (pace instanceof Pace.EventTime eventTime) {
      return (long) ((event.time() - startMillis) * 1e6 / eventTime.speed());
    }
    if (pace instanceof Pace.Items rate) {
      long before = event instanceof TimelineEvent.Published ? items++ : Math.max(0, items - 1);
      return (long) (before * 1e9 / rate.perSecond());
    }
    return Long.MIN_VALUE / 2;
  }
}
