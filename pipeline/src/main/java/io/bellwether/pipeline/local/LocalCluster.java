package io.bellwether.pipeline.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.ClusterClientJobClientAdapter;
import org.apache.flink.client.program.MiniClusterClient;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink cluster in this process, with its web pages: one JobManager, one TaskManager, state on
 * the heap, checkpoints in a directory. Jobs that fail are started again, with growing pauses, up
 * to ten times in a row.
 *
 * <pre>{@code
 * try (LocalCluster cluster = LocalCluster.start(2, directory, 0)) {
 *   JobClient job = cluster.submit(environment, "my job");
 * }
 * }</pre>
 *
 * <p>Any thread may call it.
 */
public final class LocalCluster implements AutoCloseable {
  private static final long STOP_SECONDS = 60;

  private final MiniCluster cluster;
  private final MiniClusterClient client;
  private final URI webUrl;

  private LocalCluster(MiniCluster cluster, MiniClusterClient client, URI webUrl) {
    this.cluster = cluster;
    this.client = client;
    this.webUrl = webUrl;
  }

  /**
   * Starts a cluster.
   *
   * @param slots the highest parallelism a job can have; at least 1
   * @param directory for checkpoints, savepoints and temporary files; created when it is missing
   * @param webPort of the web pages and the REST interface; 0 for a free one
   * @throws IllegalStateException when it cannot start, for example because the port is taken
   */
  public static LocalCluster start(int slots, Path directory, int webPort) {
    return start(slots, directory, webPort, new Configuration());
  }

  /**
   * Starts a cluster with further settings of Flink's, such as metric reporters, which go before
   * those that it has anyway.
   */
  public static LocalCluster start(int slots, Path directory, int webPort, Configuration further) {
    Configuration configuration = configuration(directory.toAbsolutePath(), webPort);
    configuration.addAll(further);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .setCommonBindAddress("localhost")
                .build());
    try {
      cluster.start();
      URI webUrl = cluster.getRestAddress().get(STOP_SECONDS, TimeUnit.SECONDS);
      return new LocalCluster(cluster, new MiniClusterClient(configuration, cluster), webUrl);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      stop(cluster);
      throw new IllegalStateException(
          "cannot start a Flink cluster with its web pages on port " + webPort, e);
    }
  }

  private static Configuration configuration(Path directory, int webPort) {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_ADDRESS, "localhost");
    configuration.set(RestOptions.ADDRESS, "localhost");
    configuration.set(RestOptions.BIND_PORT, Integer.toString(webPort));
    configuration.set(RestOptions.PORT, webPort);
    configuration.set(JobManagerOptions.ADDRESS, "localhost");
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    // State lives on the heap and nothing sorts or caches in managed memory.
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    configuration.set(CoreOptions.TMP_DIRS, directory.resolve("tmp").toString());
    checkpoints(configuration, directory);
    restarts(configuration);
    return configuration;
  }

  private static void checkpoints(Configuration configuration, Path directory) {
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        directory.resolve("checkpoints").toUri().toString());
    configuration.set(
        CheckpointingOptions.SAVEPOINT_DIRECTORY,
        directory.resolve("savepoints").toUri().toString());
  }

  private static void restarts(Configuration configuration) {
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(500));
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(10));
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
        Duration.ofMinutes(2));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, 10);
  }

  /** Address of the web pages and of the REST interface. */
  public URI webUrl() {
    return webUrl;
  }

  /**
   * Submits what was built in {@code environment}, which need not know this cluster: settings that
   * it leaves open are the cluster's. Returns once the job is accepted.
   *
   * @param jobName shown in the web pages
   * @return to follow, cancel or savepoint the job; needs no closing
   * @throws IllegalStateException when the job is refused
   */
  public JobClient submit(StreamExecutionEnvironment environment, String jobName) {
    var graph = environment.getStreamGraph();
    graph.setJobName(jobName);
    try {
      JobID job = client.submitJob(graph).get();
      ClassLoader classes = Thread.currentThread().getContextClassLoader();
      return new ClusterClientJobClientAdapter<>(() -> client, job, classes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while submitting " + jobName, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the cluster refused the job " + jobName, e.getCause());
    }
  }

  /** Ends the cluster and with it all its jobs; waits until it has ended. */
  @Override
  public void close() {
    client.close();
    stop(cluster);
  }

  private static void stop(MiniCluster cluster) {
    try {
      cluster.closeAsync().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the Flink cluster did not end in an orderly way", e);
    }
  }
}
