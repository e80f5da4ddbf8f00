package io.bellwether.pipeline.job;

import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.local.LocalCluster;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Prediction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The whole job on its own topics of a real Kafka, in this process, for tests. */
public final class RunningJob implements AutoCloseable {
  private final JobTopics topics;
  private final LocalCluster cluster;
  private final JobClient job;

  private RunningJob(JobTopics topics, LocalCluster cluster, JobClient job) {
    this.topics = topics;
    this.cluster = cluster;
    this.job = job;
  }

  /** Starts the job on new topics named after {@code name}; event-time order by default. */
  static RunningJob start(
      EmbeddedBroker broker, String name, Path directory, int parallelism, Map<String, String> own)
      throws InterruptedException {
    return start(broker.bootstrapServers(), name, directory, parallelism, own);
  }

  /** The same on any Kafka. */
  public static RunningJob start(
      String bootstrapServers,
      String name,
      Path directory,
      int parallelism,
      Map<String, String> own)
      throws InterruptedException {
    JobTopics topics = JobTopics.create(bootstrapServers, name, own);
    return submit(topics, directory, parallelism, new Configuration());
  }

  /** Starts the job on topics that are there, without any state. */
  static RunningJob start(JobTopics topics, Path directory, int parallelism) {
    return submit(topics, directory, parallelism, new Configuration());
  }

  /** Goes on from a savepoint. */
  static RunningJob resume(JobTopics topics, Path directory, int parallelism, String savepoint) {
    Configuration settings = new Configuration();
    settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return submit(topics, directory, parallelism, settings);
  }

  private static RunningJob submit(
      JobTopics topics, Path directory, int parallelism, Configuration settings) {
    Recovery.every(settings, Duration.ofMillis(500));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(parallelism);
    MoeJob.build(env, topics.config());
    LocalCluster cluster = LocalCluster.start(parallelism, directory, 0);
    try {
      return new RunningJob(topics, cluster, cluster.submit(env, topics.config().job().name()));
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  public JobConfig config() {
    return topics.config();
  }

  /** What Flink says of the job. */
  public JobStatus status() throws Exception {
    return job.getJobStatus().get();
  }

  /** The status, unless the job has ended. */
  private JobStatus running() throws Exception {
    JobStatus status = status();
    if (status.isGloballyTerminalState()) {
      throw new AssertionError("the job must be running: " + status);
    }
    return status;
  }

  /** Stops the job behind a savepoint, without ending event time; returns where it is. */
  String stopWithSavepoint() throws Exception {
    return job.stopWithSavepoint(false, null, SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  /** Sends items and outcomes in event-time order; returns when Kafka has them. */
  public void replay(List<FileItem> items, Pace pace) throws Exception {
    topics.replay(items, pace);
  }

  /** At least {@code count} committed predictions, in the order of the topic's partitions. */
  public List<Prediction> predictions(int count) throws Exception {
    return topics.predictions(count, this::running);
  }

  /** At least {@code count} committed records of a topic, and all that came with them. */
  List<ConsumerRecord<byte[], byte[]>> records(String topic, int count) throws Exception {
    return topics.records(topic, count, this::running);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
