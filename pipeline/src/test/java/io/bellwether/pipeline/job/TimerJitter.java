package io.bellwether.pipeline.job;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * How late an idle thread of this process wakes: what the machine itself adds to every time that is
 * measured beside it.
 */
final class TimerJitter implements AutoCloseable {
  private static final long EVERY_NANOS = 5_000_000;

  private final Thread thread = new Thread(this::run, "jitter");
  private long[] lateNanos = new long[1 << 16];
  private int count;
  private volatile boolean closed;

  TimerJitter() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      long due = System.nanoTime() + EVERY_NANOS;
      LockSupport.parkNanos(EVERY_NANOS);
      add(Math.max(0, System.nanoTime() - due));
    }
  }

  private synchronized void add(long nanos) {
    lateNanos[count++ % lateNanos.length] = nanos;
  }

  /** The 99th percentile since the last call, in milliseconds. */
  synchronized double p99Millis() {
    long[] sorted = Arrays.copyOf(lateNanos, Math.min(count, lateNanos.length));
    Arrays.sort(sorted);
    count = 0;
    return sorted.length == 0 ? 0 : sorted[(int) (0.99 * (sorted.length - 1))] / 1e6;
  }

  @Override
  public void close() {
    closed = true;
  }
}
