package io.bellwether.benchmarks.scale;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.benchmarks.suite.Compiler;
import io.bellwether.pipeline.cluster.FlinkRest;
import io.bellwether.pipeline.local.LocalCluster;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.flink.core.execution.JobClient;

/** One {@link ScaleJob} while it runs. Used by one thread; closing it ends the job. */
final class ScaleRun implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long CHECKPOINT_SECONDS = 120;
  private static final long END_SECONDS = 60;
  private static final long POLL_MILLIS = 20;

  private static final double WINDOW_SECONDS = 2;

  private final FlinkRest rest;
  private final JobClient job;
  private final String checkpoints;

  private ScaleRun(FlinkRest rest, JobClient job) {
    this.rest = rest;
    this.job = job;
    this.checkpoints = "/jobs/" + job.getJobID() + "/checkpoints";
  }

  /** Starts a job and waits until labels have come round. */
  static ScaleRun start(LocalCluster cluster, int numExperts, int parallelism)
      throws InterruptedException {
    Tally.clear();
    JobClient job =
        cluster.submit(
            ScaleJob.build(numExperts, parallelism), numExperts + " experts x " + parallelism);
    ScaleRun run = new ScaleRun(new FlinkRest(cluster.webUrl()), job);
    try {
      run.await("labels", () -> Tally.FEEDBACK.sum() > 0, START_SECONDS);
      return run;
    } catch (IllegalStateException | InterruptedException e) {
      run.close();
      throw e;
    }
  }

  private void await(String what, BooleanSupplier reached, long seconds)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "no %s within %d s; the job says: %s"
                .formatted(what, seconds, rest.get("/jobs/" + job.getJobID() + "/exceptions")));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /**
   * Waits until the compiler has little left to do, or for so long: before, it takes the processors
   * from the job, and what it has not compiled yet is slow.
   */
  static void settle(double mostSeconds) throws InterruptedException {
    Compiler compiler = new Compiler(Math.min(mostSeconds, WINDOW_SECONDS));
    long end = System.nanoTime() + (long) (mostSeconds * 1e9);
    while (!compiler.rests() && System.nanoTime() < end) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** How long the compiler has worked since the process began, threads added up. */
  static double compilerSeconds() {
    return Compiler.workedNanos() / 1e9;
  }

  /** Predictions a second over some time from now. */
  double itemsPerSecond(double seconds) throws InterruptedException {
    return rate(Tally.PREDICTIONS::sum, seconds);
  }

  private static double rate(LongSupplier counter, double seconds) throws InterruptedException {
    long before = counter.getAsLong();
    long started = System.nanoTime();
    Thread.sleep((long) (seconds * 1000));
    return (counter.getAsLong() - before) * 1e9 / (System.nanoTime() - started);
  }

  /** Share of the predictions so far that a vote was missing from. */
  double degraded() {
    return (double) Tally.DEGRADED.sum() / Math.max(1, Tally.PREDICTIONS.sum());
  }

  /** Bytes that a full collection leaves on the heap, of the whole process. */
  static double liveBytes() {
    System.gc();
    long sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage after = pool.getCollectionUsage();
      sum += pool.getType() == MemoryType.HEAP && after != null ? after.getUsed() : 0;
    }
    return sum;
  }

  /** What a checkpoint was like. */
  record Checkpoint(double bytes, double millis) {}

  /** Has the feed send slowly from here on, and waits until nothing queues any more. */
  void calm() throws InterruptedException {
    Tally.slowDown(true);
    await("calm", ScaleRun::isCalm, START_SECONDS);
  }

  private static boolean isCalm() {
    try {
      return rate(Tally.PREDICTIONS::sum, 0.5) < 2_500;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Takes a checkpoint of everything. */
  Checkpoint checkpoint() throws InterruptedException {
    String request =
        rest.post(checkpoints, Map.of("checkpointType", "FULL")).path("request-id").asText();
    // Whoever does not fetch the answer keeps the cluster from ending: it is held for minutes.
    String answer = checkpoints + "/" + request;
    await("checkpoint", () -> isDone(answer), CHECKPOINT_SECONDS);
    JsonNode operation = rest.get(answer).path("operation");
    JsonNode taken = rest.get(checkpoints + "/details/" + operation.path("checkpointId").asText());
    return new Checkpoint(
        taken.path("state_size").asDouble(), taken.path("end_to_end_duration").asDouble());
  }

  private boolean isDone(String answer) {
    return rest.get(answer).path("status").path("id").asText().equals("COMPLETED");
  }

  @Override
  public void close() {
    try {
      job.cancel().get(END_SECONDS, TimeUnit.SECONDS);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
      while (!job.getJobStatus().get(END_SECONDS, TimeUnit.SECONDS).isGloballyTerminalState()) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("a cancelled job must end within " + END_SECONDS + " s");
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the job could not be cancelled", e);
    }
  }
}
