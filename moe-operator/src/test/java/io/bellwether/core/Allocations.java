package io.bellwether.core;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what a piece of code allocates once it is warm. */
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 20_000;
  private static final int CALLS = 10_000;
  private static final int ROUNDS = 300;

  private Allocations() {}

  /**
   * Bytes that {@code CALLS} calls of warm code allocate on this thread: the least of several
   * rounds, because the JVM itself sometimes allocates a few hundred bytes while it recompiles, and
   * vectors are objects until the compiler, in the background of a busy machine, gets to them. Code
   * that allocates does so in every round.
   */
  public static long bytesWhenWarm(Runnable code) {
    repeat(code, WARM_UP);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > 0; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      repeat(code, CALLS);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private static void repeat(Runnable code, int times) {
    for (int i = 0; i < times; i++) {
      code.run();
    }
  }
}
