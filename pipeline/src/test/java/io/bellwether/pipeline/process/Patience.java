package io.bellwether.pipeline.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process or thread will do, but not for ever. */
public final class Patience {
  private static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("patience", 120));
  private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(20).toNanos();

  private Patience() {}

  /** Looks until the condition holds. */
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    forSome(what, () -> condition.call() ? Optional.of(what) : Optional.empty());
  }

  /** Looks until there is something, and returns it. */
  public static <T> T forSome(String what, Callable<Optional<T>> look) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      Optional<T> found = look.call();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + LIMIT.toSeconds() + " s for " + what);
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    }
  }
}
