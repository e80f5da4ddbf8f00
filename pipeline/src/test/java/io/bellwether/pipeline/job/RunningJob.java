package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.connectors.KafkaSettings;
import io.bellwether.connectors.Sinks;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.local.LocalCluster;
import io.bellwether.pipeline.process.Patience;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.FileVote;
import io.bellwether.replay.Pace;
import io.bellwether.replay.Replay;
import io.bellwether.schema.Control;
import io.bellwether.schema.Prediction;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The whole job on its own topics of a real Kafka, in this process, for tests. */
public final class RunningJob implements AutoCloseable {
  private final JobTopics topics;
  private final LocalCluster cluster;
  private final JobClient job;
  private final Producer<byte[], byte[]> second;

  private RunningJob(JobTopics topics, LocalCluster cluster, JobClient job) {
    this.topics = topics;
    this.cluster = cluster;
    this.job = job;
    this.second = Replay.producer(KafkaSettings.at(topics.config().kafka().bootstrapServers()));
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

  /** Starts the job on new topics with these settings of Flink's. */
  static RunningJob start(
      EmbeddedBroker broker,
      String name,
      Path directory,
      Map<String, String> own,
      Configuration flink)
      throws InterruptedException {
    return submit(JobTopics.create(broker.bootstrapServers(), name, own), directory, 1, flink);
  }

  /** Starts the job on topics that are there, without any state. */
  static RunningJob start(JobTopics topics, Path directory, int parallelism) {
    return submit(topics, directory, parallelism, new Configuration());
  }

  /** The same with these settings of Flink's. */
  static RunningJob start(
      JobTopics topics, Path directory, int parallelism, Configuration settings) {
    return submit(topics, directory, parallelism, settings);
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
    LocalCluster cluster = LocalCluster.start(parallelism, directory, 0, ofTheCluster(settings));
    try {
      return new RunningJob(topics, cluster, cluster.submit(env, topics.config().job().name()));
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Metrics are reported by the cluster; all else is the job's. */
  private static Configuration ofTheCluster(Configuration settings) {
    Map<String, String> metrics = new LinkedHashMap<>(settings.toMap());
    metrics.keySet().removeIf(key -> !key.startsWith("metrics."));
    return Configuration.fromMap(metrics);
  }

  public JobConfig config() {
    return topics.config();
  }

  /** What Flink says of the job. */
  public JobStatus status() throws Exception {
    return job.getJobStatus().get();
  }

  /** A job is RUNNING before its tasks are, and refuses a savepoint until then. */
  private boolean allTasksRun() throws Exception {
    JsonNode vertices = ask("").path("vertices");
    for (JsonNode vertex : vertices) {
      if (!vertex.path("status").asText().equals("RUNNING")) {
        return false;
      }
    }
    return !vertices.isEmpty();
  }

  /** What Flink's REST interface says of the job. */
  private JsonNode ask(String what) throws Exception {
    URI address = cluster.webUrl().resolve("/jobs/" + job.getJobID() + what);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    return new ObjectMapper().readTree(answer.body());
  }

  /** Whether the job runs and has never been started again. */
  boolean ranThrough() throws Exception {
    JsonNode history = ask("/exceptions").path("exceptionHistory");
    return status() == JobStatus.RUNNING
        && history.path("entries").isArray()
        && history.path("entries").isEmpty();
  }

  /** How many checkpoints are complete, and how many failed. */
  JsonNode checkpoints() throws Exception {
    return ask("/checkpoints").path("counts");
  }

  /** Sends one record by another producer than the replay's; returns when Kafka has it. */
  RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
    try {
      return second.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("a record could not be sent to " + record.topic(), e);
    }
  }

  /** Publishes a control record. */
  RecordMetadata publish(Control control) throws Exception {
    String topic = config().kafka().topics().control();
    byte[] key = Sinks.controlKey(control).getBytes(UTF_8);
    byte[] value = Connections.wire(config()).encoder(Control.class, topic).encode(control);
    return send(new ProducerRecord<>(topic, key, value));
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
    Patience.until("all tasks to run", this::allTasksRun);
    return job.stopWithSavepoint(false, null, SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  /** Sends items and outcomes in event-time order; returns when Kafka has them. */
  public void replay(List<FileItem> items, Pace pace) throws Exception {
    topics.replay(items, pace);
  }

  /** Sends votes, and the promise that no more of the past will come. */
  void vote(Map<String, List<FileVote>> votesByExpert) throws Exception {
    topics.vote(votesByExpert);
  }

  /** What a test does on the side of a replay. */
  interface Aside {
    void before(int position) throws Exception;
  }

  /** The same, doing something else just before each item. */
  void replay(List<FileItem> items, Pace pace, Aside aside) throws Exception {
    topics.replay(interrupted(items, aside), pace);
  }

  private static Iterator<FileItem> interrupted(List<FileItem> items, Aside aside) {
    return IntStream.range(0, items.size())
        .mapToObj(
            position -> {
              try {
                aside.before(position);
              } catch (Exception e) {
                throw new AssertionError("before item " + position, e);
              }
              return items.get(position);
            })
        .iterator();
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
    second.close();
    cluster.close();
  }
}
