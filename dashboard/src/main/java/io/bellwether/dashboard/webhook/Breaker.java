package io.bellwether.dashboard.webhook;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a target may be tried again. After a failure it is tried three times more, at growing
 * distances; then it is left alone for a while, tried once, and left alone for twice as long, until
 * it takes something. One thread writes; the state may be read by any.
 */
final class Breaker {
  enum State {
    /** Healthy, or within its retries. */
    CLOSED,
    /** Left alone. */
    OPEN,
    /** About to be tried once. */
    HALF_OPEN
  }

  /**
   * How long to wait.
   *
   * @param retry before the first retry; twice as long before each further one
   * @param open after the last retry; twice as long after each further failure
   * @param longest at most
   */
  record Pace(Duration retry, Duration open, Duration longest) {
    static final Pace USUAL =
        new Pace(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(5));
  }

  static final int MAX_RETRIES = 3;

  private final Pace pace;
  private final LongSupplier nanoTime;
  private volatile int numFailures;
  private volatile long notBefore;

  Breaker(Pace pace, LongSupplier nanoTime) {
    this.pace = pace;
    this.nanoTime = nanoTime;
    this.notBefore = nanoTime.getAsLong();
  }

  /** How long to wait for the next attempt; zero when it may be now. */
  Duration delay() {
    return Duration.ofNanos(Math.max(0, notBefore - nanoTime.getAsLong()));
  }

  void succeeded() {
    numFailures = 0;
  }

  void failed() {
    int failures = Math.min(numFailures + 1, MAX_RETRIES + 20);
    Duration wait =
        failures <= MAX_RETRIES
            ? pace.retry().multipliedBy(1L << (failures - 1))
            : pace.open().multipliedBy(1L << (failures - MAX_RETRIES - 1));
    numFailures = failures;
    notBefore =
        nanoTime.getAsLong()
            + (wait.compareTo(pace.longest()) > 0 ? pace.longest() : wait).toNanos();
  }

  State state() {
    if (numFailures <= MAX_RETRIES) {
      return State.CLOSED;
    }
    return delay().isZero() ? State.HALF_OPEN : State.OPEN;
  }
}
