package io.bellwether.benchmarks.suite;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells whether the JVM's compiler has come to rest. A job of Flink and Kafka is thousands of
 * methods; where it takes all processors itself, its code is compiled after minutes, and what is
 * measured before is the compiler. One thread.
 */
public final class Compiler {
  /** Of the time, that it may still work, threads added up, when it is said to rest. */
  public static final double RESTING = 0.15;

  private static final int WINDOWS = 2;

  private final LongSupplier worked;
  private final LongSupplier clock;
  private final long window;
  private long windowBegan;
  private long workedBefore;
  private double share = 1;
  private int resting;

  /** Begins to watch this JVM's, by windows of so long. */
  public Compiler(double windowSeconds) {
    this(windowSeconds, Compiler::workedNanos, System::nanoTime);
  }

  /**
   * Begins to watch.
   *
   * @param worked nanoseconds that it has worked, of all its threads
   * @param clock nanoseconds that have gone by
   */
  Compiler(double windowSeconds, LongSupplier worked, LongSupplier clock) {
    this.window = (long) (windowSeconds * TimeUnit.SECONDS.toNanos(1));
    this.worked = worked;
    this.clock = clock;
    this.windowBegan = clock.getAsLong();
    this.workedBefore = worked.getAsLong();
  }

  /** How long this JVM's has worked since the process began, threads added up, in nanoseconds. */
  public static long workedNanos() {
    return TimeUnit.MILLISECONDS.toNanos(
        ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
  }

  /** Whether it had little to do in the last windows; to be asked several times a window. */
  public boolean rests() {
    long now = clock.getAsLong();
    if (now - windowBegan >= window) {
      long workedNow = worked.getAsLong();
      share = (workedNow - workedBefore) / (double) (now - windowBegan);
      resting = share < RESTING ? resting + 1 : 0;
      windowBegan = now;
      workedBefore = workedNow;
    }
    return resting >= WINDOWS;
  }

  /** Of the last window, how much of the time it worked; 1 before there was any. */
  public double share() {
    return share;
  }
}
