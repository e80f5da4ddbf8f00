package io.bellwether.benchmarks.endtoend;

import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;

/**
 * Looks after a job that is measured, but once a second at most: to ask how it does costs Flink
 * more than a good many items. One thread.
 */
final class Watch {
  private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final JobClient job;
  private long lookedAt = System.nanoTime();

  Watch(JobClient job) {
    this.job = job;
  }

  /** Fails, soon, when the job does not run, as there is nothing to measure then. */
  void mustRun() throws Exception {
    if (System.nanoTime() - lookedAt >= BETWEEN_NANOS) {
      Site.mustRun(job);
      lookedAt = System.nanoTime();
    }
  }
}
