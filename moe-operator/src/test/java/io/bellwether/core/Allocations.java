package io.bellwether.core;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what a piece of code allocates once it is warm. */
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 20_000;
  private static final int CALLS = 10_000;

  private Allocations() {}

  /** Bytes that {@code CALLS} calls of warm code allocate on this thread. */
  public static long bytesWhenWarm(Runnable code) {
    for (int i = 0; i < WARM_UP; i++) {
      code.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      code.run();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
