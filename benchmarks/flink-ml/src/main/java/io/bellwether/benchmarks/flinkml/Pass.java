package io.bellwether.benchmarks.flinkml;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * One training over the rows. Flink serialises its functions, so source and sink find the pass that
 * is under way by a static field: all of it runs in this process, one pass at a time.
 */
final class Pass {
  /** So many batches may be on their way: the library copies all that wait, for each version. */
  private static final int MOST_ON_THEIR_WAY = 64;

  private static volatile Pass underWay;

  private final double[][] rows;
  private final int batchSize;
  private final double limitSeconds;
  private final Semaphore onTheirWay = new Semaphore(MOST_ON_THEIR_WAY);
  private final List<Version> versions = new ArrayList<>();
  private volatile long started;
  private volatile long liveBytes;

  private Pass(double[][] rows, int batchSize, double limitSeconds) {
    this.rows = rows;
    this.batchSize = batchSize;
    this.limitSeconds = limitSeconds;
  }

  /**
   * A version of the model.
   *
   * @param nanos since the first row went in
   */
  @SuppressWarnings("ArrayRecordComponent") // Written, never compared.
  record Version(long nanos, double[] coefficients) {}

  /** Where a batch goes. */
  @FunctionalInterface
  interface Taker {
    void take(double[] row);
  }

  static Pass begin(double[][] rows, int batchSize, double limitSeconds) {
    underWay = new Pass(rows, batchSize, limitSeconds);
    return underWay;
  }

  static Pass underWay() {
    return underWay;
  }

  static void end() {
    underWay = null;
  }

  /**
   * Gives whole batches, as the rest makes no version, until all are given or the time is over; and
   * returns when all of their versions are out.
   */
  void feed(Taker taker) throws InterruptedException {
    started = System.nanoTime();
    long end = started + (long) (limitSeconds * 1e9);
    for (int first = 0; first + batchSize <= rows.length && System.nanoTime() < end; ) {
      onTheirWay.acquire();
      for (int next = first + batchSize; first < next; first++) {
        taker.take(rows[first]);
      }
    }
    onTheirWay.acquire(MOST_ON_THEIR_WAY);
    liveBytes = bytesInUse();
  }

  synchronized void add(double[] coefficients) {
    versions.add(new Version(System.nanoTime() - started, coefficients.clone()));
    onTheirWay.release();
  }

  /** In the order in which they came. */
  synchronized List<Version> versions() {
    return List.copyOf(versions);
  }

  /** From the first row in to the last version out. */
  synchronized double seconds() {
    return versions.isEmpty() ? limitSeconds : versions.get(versions.size() - 1).nanos() / 1e9;
  }

  /** What was in use when all versions were out and the job was still there. */
  long liveBytes() {
    return liveBytes;
  }

  static long bytesInUse() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
