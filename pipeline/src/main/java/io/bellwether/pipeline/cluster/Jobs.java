package io.bellwether.pipeline.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What operators do with jobs, over Flink's REST interface. Any thread may call it. */
public final class Jobs {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

  private final FlinkRest flink;

  public Jobs(FlinkRest flink) {
    this.flink = flink;
  }

  /**
   * A job as Flink lists it.
   *
   * @param tasksRunning how many of its tasks run
   * @param tasks how many it has
   */
  public record Status(
      String id, String name, String state, long startedMillis, int tasksRunning, int tasks) {

    /** Whether it will never run again by itself. */
    public boolean hasEnded() {
      return ENDED.contains(state);
    }

    /** A job is RUNNING before its tasks are. */
    public boolean isWholeRunning() {
      return state.equals("RUNNING") && tasks > 0 && tasksRunning == tasks;
    }
  }

  /**
   * How a job is to be started.
   *
   * @param arguments of its program
   * @param savepoint to go on from; a checkpoint is handed over to the job, which deletes it later
   * @param flink settings of Flink's for this job alone
   */
  public record Submission(
      List<String> arguments, Optional<String> savepoint, Map<String, String> flink) {

    public Submission {
      arguments = List.copyOf(arguments);
      flink = Map.copyOf(flink);
    }

    /** A start without state. */
    public static Submission of(List<String> arguments) {
      return new Submission(arguments, Optional.empty(), Map.of());
    }

    public Submission from(String path) {
      return new Submission(arguments, Optional.of(path), flink);
    }

    public Submission with(Map<String, String> settings) {
      return new Submission(arguments, savepoint, settings);
    }
  }

  /** Uploads a job jar and starts it, its program in the JobManager; returns the job's id. */
  public String submit(Path jar, Submission submission) {
    String uploaded = flink.upload(jar);
    try {
      return run(uploaded, submission);
    } finally {
      flink.delete("/jars/" + uploaded); // the job has its own copy
    }
  }

  /** Starts a jar that was uploaded. */
  public String run(String jarId, Submission submission) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("programArgsList", submission.arguments());
    body.put("flinkConfiguration", submission.flink());
    submission
        .savepoint()
        .ifPresent(
            path -> {
              body.put("savepointPath", path);
              // Savepoints stay the operator's; checkpoints are nobody's once a job took over.
              body.put("claimMode", path.contains("/chk-") ? "CLAIM" : "NO_CLAIM");
            });
    return flink.post("/jars/" + jarId + "/run", body).path("jobid").asText();
  }

  /** All jobs that Flink remembers, the newest first. */
  public List<Status> list() {
    List<Status> all = new ArrayList<>();
    for (JsonNode job : flink.jobs()) {
      all.add(
          new Status(
              job.path("jid").asText(),
              job.path("name").asText(),
              job.path("state").asText(),
              job.path("start-time").asLong(),
              job.path("tasks").path("running").asInt(),
              job.path("tasks").path("total").asInt()));
    }
    all.sort(Comparator.comparingLong(Status::startedMillis).reversed());
    return all;
  }

  /** One job; empty when Flink does not know it. */
  public Optional<Status> status(String id) {
    return list().stream().filter(job -> job.id().equals(id)).findFirst();
  }

  /** The newest job of this name that has not ended. */
  public Optional<Status> running(String name) {
    return list().stream().filter(job -> job.name().equals(name) && !job.hasEnded()).findFirst();
  }

  /**
   * Waits until all tasks of the job run.
   *
   * @throws IllegalStateException when it ends instead; the message has the reason
   */
  public void awaitRunning(String id) throws Exception {
    Await.until(
        "all tasks of job " + id + " to run",
        PATIENCE,
        () -> {
          Status job = status(id).orElse(null);
          if (job != null && job.hasEnded()) {
            throw new IllegalStateException(
                "job " + id + " is " + job.state() + ": " + whatFailed(id));
          }
          return job != null && job.isWholeRunning();
        });
  }

  /** Why the job failed last, on one line; empty when it never did. */
  public String whatFailed(String id) {
    JsonNode newest =
        flink.get("/jobs/" + id + "/exceptions").path("exceptionHistory").path("entries").path(0);
    return newest.path("stacktrace").asText("").lines().findFirst().orElse("");
  }

  /** When the newest complete checkpoint was begun, in milliseconds; empty without one. */
  public OptionalLong newestCheckpointBegun(String id) {
    JsonNode newest = flink.get("/jobs/" + id + "/checkpoints").path("latest").path("completed");
    return newest.isObject()
        ? OptionalLong.of(newest.path("trigger_timestamp").asLong())
        : OptionalLong.empty();
  }

  /** Where the newest complete checkpoint is; empty without one. */
  public Optional<String> newestCheckpoint(String id) {
    JsonNode newest = flink.get("/jobs/" + id + "/checkpoints").path("latest").path("completed");
    return newest.isObject()
        ? Optional.of(newest.path("external_path").asText())
        : Optional.empty();
  }

  /**
   * Takes a savepoint of a job, which goes on.
   *
   * @param target a directory; empty for the cluster's own
   * @return where it is
   */
  public String savepoint(String id, Optional<String> target) throws Exception {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("cancel-job", false);
    target.ifPresent(directory -> body.put("target-directory", directory));
    return awaitSavepoint(id, flink.post("/jobs/" + id + "/savepoints", body));
  }

  /** Stops a job behind a savepoint and waits until it has ended; returns where it is. */
  public String stop(String id, Optional<String> target) throws Exception {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("drain", false);
    target.ifPresent(directory -> body.put("targetDirectory", directory));
    String where = awaitSavepoint(id, flink.post("/jobs/" + id + "/stop", body));
    awaitEnd(id);
    return where;
  }

  private String awaitSavepoint(String id, JsonNode triggered) throws Exception {
    String request = triggered.path("request-id").asText();
    return Await.some(
        "the savepoint of job " + id,
        PATIENCE,
        () -> {
          JsonNode answer = flink.get("/jobs/" + id + "/savepoints/" + request);
          if (!answer.path("status").path("id").asText().equals("COMPLETED")) {
            return Optional.empty();
          }
          JsonNode failure = answer.path("operation").path("failure-cause");
          if (failure.isObject()) {
            throw new IllegalStateException(
                "the savepoint of job "
                    + id
                    + " failed: "
                    + failure.path("stack-trace").asText().lines().findFirst().orElse("")
                    + " (all tasks must run)");
          }
          return Optional.of(answer.path("operation").path("location").asText());
        });
  }

  /** Ends a job without a savepoint; its retained checkpoints stay. */
  public void cancel(String id) throws Exception {
    flink.patch("/jobs/" + id + "?mode=cancel");
    awaitEnd(id);
  }

  private void awaitEnd(String id) throws Exception {
    Await.until(
        "job " + id + " to end",
        PATIENCE,
        () -> {
          try {
            return status(id).map(Status::hasEnded).orElse(true);
          } catch (FlinkRest.Unreachable applicationIsOver) {
            return true;
          }
        });
  }
}
