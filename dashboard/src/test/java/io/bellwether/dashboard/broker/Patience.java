package io.bellwether.dashboard.broker;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread or process does, but not for ever. */
public final class Patience {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private Patience() {}

  /** Returns as soon as it holds; fails with the description when it never does. */
  public static void until(String description, Callable<Boolean> holds) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!holds.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + LIMIT.toSeconds() + " s for " + description);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }
}
