package io.bellwether.pipeline.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One configured job on one Flink: started, found again by its name, gone on with. On a cluster of
 * this machine its checkpoints and savepoints lie in folders of its own, so that the newest can be
 * found when nobody else remembers it. For one thread.
 */
public final class DeployedJob {
  private static final String PARALLELISM = "job.parallelism";

  private final Jobs jobs;
  private final String name;
  private final Map<String, String> settings;
  private final Path jar;
  private final Optional<Cluster> local;

  /**
   * @param name the job's name in its configuration
   * @param settings of the job by key; references to secrets are resolved in the JobManager
   * @param jar the job jar
   * @param local the cluster, where it is of this machine
   */
  public DeployedJob(
      FlinkRest flink,
      String name,
      Map<String, String> settings,
      Path jar,
      Optional<Cluster> local) {
    this.jobs = new Jobs(flink);
    this.name = name;
    this.settings = Map.copyOf(settings);
    this.jar = jar;
    this.local = local;
  }

  /** Operations on any job of this Flink. */
  public Jobs jobs() {
    return jobs;
  }

  /** The job, if it has been started and has not ended. */
  public Optional<Jobs.Status> running() {
    return jobs.running(name);
  }

  /** Starts it without state; returns its id. */
  public String start() {
    return submit(Optional.empty(), Optional.empty());
  }

  /**
   * Goes on from a savepoint or checkpoint.
   *
   * @param parallelism another than the configured one, if any
   */
  public String resume(String from, Optional<Integer> parallelism) {
    return submit(Optional.of(from), parallelism);
  }

  private String submit(Optional<String> from, Optional<Integer> parallelism) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    parallelism.ifPresent(subtasks -> all.put(PARALLELISM, Integer.toString(subtasks)));
    Map<String, String> flink =
        local
            .map(
                cluster ->
                    Map.of(
                        "execution.checkpointing.dir",
                        checkpoints(cluster).toUri().toString(),
                        "execution.checkpointing.savepoint-dir",
                        savepoints(cluster).toUri().toString()))
            .orElse(Map.of());
    return jobs.submit(jar, new Jobs.Submission(arguments(all), from, flink));
  }

  /** Settings as arguments of the job jar. */
  public static List<String> arguments(Map<String, String> settings) {
    List<String> arguments = new ArrayList<>();
    settings.forEach((key, value) -> arguments.addAll(List.of("-D", key + "=" + value)));
    return arguments;
  }

  /**
   * The newest complete savepoint or checkpoint of this job; empty when there is none, or when the
   * cluster is not of this machine.
   */
  public Optional<Path> newestSaved() throws IOException {
    if (local.isEmpty()) {
      return Optional.empty();
    }
    return SavedStates.newest(List.of(checkpoints(local.get()), savepoints(local.get())));
  }

  private Path checkpoints(Cluster cluster) {
    return cluster.checkpoints().resolve(name);
  }

  private Path savepoints(Cluster cluster) {
    return cluster.savepoints().resolve(name);
  }

  /** Where savepoints of this job go; empty for the cluster's own folder. */
  public Optional<String> savepointTarget() {
    return local.map(cluster -> savepoints(cluster).toUri().toString());
  }

  /** Stops it behind a savepoint and starts it with another parallelism; returns its new id. */
  public String rescale(String id, int parallelism) throws Exception {
    return resume(jobs.stop(id, savepointTarget()), Optional.of(parallelism));
  }
}
