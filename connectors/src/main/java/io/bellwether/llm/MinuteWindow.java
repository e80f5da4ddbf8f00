package io.bellwether.llm;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A sum that stays within its limit over any 60 seconds. Resilience4j's rate limiter would do for
 * calls, but cannot correct an estimate afterwards and reads its own clock. Not thread-safe.
 */
final class MinuteWindow {
  private static final long WINDOW_MILLIS = 60_000;

  /** An amount taken. */
  static final class Taken {
    private final long atMillis;
    private double amount;

    private Taken(long atMillis, double amount) {
      this.atMillis = atMillis;
      this.amount = amount;
    }
  }

  private final double limit;
  private final Deque<Taken> taken = new ArrayDeque<>();
  private double sum;

  /**
   * @param limit 0 for none
   */
  MinuteWindow(double limit) {
    this.limit = limit;
  }

  boolean hasRoomFor(double amount, long nowMillis) {
    while (!taken.isEmpty() && taken.peekFirst().atMillis <= nowMillis - WINDOW_MILLIS) {
      sum -= taken.pollFirst().amount;
    }
    if (taken.isEmpty()) {
      sum = 0;
    }
    return limit == 0 || sum + amount <= limit;
  }

  Taken take(double amount, long nowMillis) {
    Taken entry = new Taken(nowMillis, amount);
    if (limit > 0) {
      taken.addLast(entry);
      sum += amount;
    }
    return entry;
  }

  /** Corrects what was taken, if it still counts. */
  void correct(Taken entry, double amount) {
    if (taken.contains(entry)) {
      sum += amount - entry.amount;
      entry.amount = amount;
    }
  }
}
