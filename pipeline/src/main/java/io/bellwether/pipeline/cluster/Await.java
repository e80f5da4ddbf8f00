package io.bellwether.pipeline.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what another process will do, but not for ever. */
public final class Await {
  private static final long BETWEEN_LOOKS_MILLIS = 50;

  private Await() {}

  /**
   * Looks until there is something, and returns it. A Flink that does not answer for now has
   * nothing.
   *
   * @throws IllegalStateException when there is nothing in time
   */
  public static <T> T some(String what, Duration limit, Callable<Optional<T>> look)
      throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      FlinkRest.Unreachable silence = null;
      try {
        Optional<T> found = look.call();
        if (found.isPresent()) {
          return found.get();
        }
      } catch (FlinkRest.Unreachable e) {
        silence = e;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "waited " + limit.toSeconds() + " s in vain for " + what, silence);
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  /** Looks until the condition holds. */
  public static void until(String what, Duration limit, Callable<Boolean> condition)
      throws Exception {
    some(what, limit, () -> condition.call() ? Optional.of(what) : Optional.empty());
  }
}
