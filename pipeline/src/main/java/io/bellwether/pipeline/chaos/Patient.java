package io.bellwether.pipeline.chaos;

import io.bellwether.pipeline.cluster.Await;
import io.bellwether.pipeline.cluster.Cluster;
import io.bellwether.pipeline.cluster.DeployedJob;
import io.bellwether.pipeline.cluster.FlinkRest;
import io.bellwether.pipeline.cluster.Jobs;
import io.bellwether.pipeline.cluster.Member;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The job that suffers the faults, and the care it gets. For one thread. */
final class Patient {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Cluster cluster;
  private final DeployedJob job;
  private final int configured;
  private final Clock clock = Clock.systemUTC();
  private final Recoveries recoveries = new Recoveries();
  private final List<Integer> parallelisms = new ArrayList<>();
  private String id;

  Patient(Cluster cluster, FlinkRest flink, Map<String, String> settings, Path jar) {
    this.cluster = cluster;
    this.job =
        new DeployedJob(flink, settings.get("job.name"), settings, jar, Optional.of(cluster));
    this.configured = Integer.parseInt(settings.get("job.parallelism"));
  }

  /** Starts the job and waits until it has its first checkpoint, to go on from. */
  void start() throws Exception {
    long before = clock.millis();
    id = job.start();
    parallelisms.add(configured);
    job.jobs().awaitRunning(id);
    awaitWell(before);
  }

  /** Does to the job what the plan says; returns how many milliseconds it took to be well again. */
  long suffer(FaultPlan.Cycle cycle) throws Exception {
    long begun = clock.millis();
    switch (cycle.fault()) {
      case KILL_TASK_MANAGER -> {
        cluster.member(taskManager(cycle)).kill();
        TimeUnit.MILLISECONDS.sleep(cycle.lastsMillis());
        Member unused = cluster.launch(taskManager(cycle));
      }
      case KILL_JOB_MANAGER -> {
        cluster.member(Cluster.JOB_MANAGER).kill();
        TimeUnit.MILLISECONDS.sleep(cycle.lastsMillis());
        Member unused = cluster.launch(Cluster.JOB_MANAGER);
        resume(cycle.parallelism());
      }
      case KILL_BROKER -> {
        cluster.member(Cluster.BROKER).kill();
        TimeUnit.MILLISECONDS.sleep(cycle.lastsMillis());
        cluster.startBroker();
      }
      case PAUSE_TASK_MANAGER -> pause(taskManager(cycle), cycle.lastsMillis());
      case PAUSE_JOB_MANAGER -> pause(Cluster.JOB_MANAGER, cycle.lastsMillis());
      case PAUSE_BROKER -> pause(Cluster.BROKER, cycle.lastsMillis());
      case RESCALE -> rescale(cycle.parallelism());
    }
    awaitWell(begun);
    long took = clock.millis() - begun;
    recoveries.add(cycle.fault(), took);
    return took;
  }

  private String taskManager(FaultPlan.Cycle cycle) {
    return cluster.taskManagers().get(cycle.target());
  }

  private void pause(String member, int millis) throws InterruptedException {
    cluster.member(member).pause();
    TimeUnit.MILLISECONDS.sleep(millis);
    cluster.member(member).resume();
  }

  private void resume(int parallelism) throws Exception {
    cluster.awaitSlots();
    Path saved =
        job.newestSaved()
            .orElseThrow(() -> new IllegalStateException("the job must have a checkpoint by now"));
    id = job.resume(saved.toUri().toString(), Optional.of(parallelism));
    parallelisms.add(parallelism);
  }

  private void rescale(int parallelism) throws Exception {
    String savepoint = job.jobs().stop(id, job.savepointTarget());
    id = job.resume(savepoint, Optional.of(parallelism));
    parallelisms.add(parallelism);
  }

  /** Until all tasks run and a checkpoint that was begun after the fault is complete. */
  private void awaitWell(long begunMillis) throws Exception {
    Await.until(
        "a checkpoint of the job after the fault",
        PATIENCE,
        () -> {
          Jobs.Status status = job.jobs().status(id).orElse(null);
          if (status != null && status.hasEnded()) {
            throw new IllegalStateException(
                "the job is " + status.state() + ": " + job.jobs().whatFailed(id));
          }
          return status != null
              && status.isWholeRunning()
              && job.jobs().newestCheckpointBegun(id).orElse(0) >= begunMillis;
        });
  }

  /** Stops it behind a savepoint; returns where it is. */
  String stop() throws Exception {
    return job.jobs().stop(id, job.savepointTarget());
  }

  Recoveries recoveries() {
    return recoveries;
  }

  /** With which it was started, in their order. */
  List<Integer> parallelisms() {
    return List.copyOf(parallelisms);
  }
}
