package io.bellwether.pipeline.demo;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.pipeline.job.MoeJob;
import io.bellwether.pipeline.job.Recovery;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.local.LocalCluster;
import io.bellwether.pipeline.topic.CommittedConsumer;
import io.bellwether.pipeline.topic.TopicPlan;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.WireDecoder;
import io.bellwether.wire.WireException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Broker, cluster, job and news in one process.
 *
 * <pre>{@code
 * try (Demo demo = Demo.start(loader, directory, 2)) {
 *   demo.play(items, Pace.ofSpeed(0), observer);
 * }
 * }</pre>
 *
 * <p>Not thread-safe; {@link #play} may be called once.
 */
public final class Demo implements AutoCloseable {
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final EmbeddedBroker broker;
  private final LocalCluster cluster;
  private final JobConfig config;
  private final JobClient job;

  private Demo(EmbeddedBroker broker, LocalCluster cluster, JobConfig config, JobClient job) {
    this.broker = broker;
    this.cluster = cluster;
    this.config = config;
    this.job = job;
  }

  /** Hears what happens, in the thread of {@link #play}. */
  public interface Observer {
    /** A prediction was read from the topic. */
    void predicted(Prediction prediction, Scoreboard board);

    /** About every second. */
    void tick(Scoreboard board);
  }

  /**
   * Starts everything but the news.
   *
   * @param load reads the configuration, given the settings that point it at the broker
   * @param directory for checkpoints
   * @param parallelism where job.parallelism does not say
   */
  public static Demo start(ConfigLoader load, Path directory, int parallelism) {
    EmbeddedBroker broker = EmbeddedBroker.startTemporary();
    LocalCluster cluster = null;
    try {
      JobConfig config =
          load.load(
              Map.of(
                  "kafka.bootstrap-servers",
                  broker.bootstrapServers(),
                  "kafka.start-from",
                  "earliest",
                  "kafka.clock",
                  "punctuation",
                  "job.ordering",
                  "event-time"));
      createTopics(config);
      int slots = config.job().parallelism().orElse(parallelism);
      cluster = LocalCluster.start(slots, directory, 0);
      return new Demo(broker, cluster, config, submit(cluster, config, slots));
    } catch (RuntimeException | InterruptedException e) {
      if (cluster != null) {
        cluster.close();
      }
      broker.close();
      if (e instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  /** Reads a configuration with some settings given. */
  @FunctionalInterface
  public interface ConfigLoader {
    /** Settings that the person gave go before these. */
    JobConfig load(Map<String, String> defaults);
  }

  private static void createTopics(JobConfig config) throws InterruptedException {
    try (Admin admin = Admin.create(config.kafka().clientProperties())) {
      TopicPlan.of(config.kafka()).create(admin);
    }
  }

  private static JobClient submit(LocalCluster cluster, JobConfig config, int parallelism) {
    Configuration settings = new Configuration();
    if (config.job().checkpointInterval().isEmpty()) {
      Recovery.every(settings, CHECKPOINT_INTERVAL);
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(parallelism); // before the operators are made
    MoeJob.build(env, config);
    return cluster.submit(env, config.job().name());
  }

  /** Where Flink's web pages are. */
  public String webUrl() {
    return cluster.webUrl().toString();
  }

  /** Where the broker listens. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** The configuration in force. */
  public JobConfig config() {
    return config;
  }

  /** What {@link #play} did. */
  public record Result(long sent, Scoreboard board) {}

  /**
   * Sends the items and reads predictions until there is one for each.
   *
   * @throws IllegalStateException when the job failed, or nothing came for two minutes
   */
  public Result play(Iterator<FileItem> items, Pace pace, Observer observer)
      throws WireException, InterruptedException {
    Scoreboard board = new Scoreboard(config.classes());
    KafkaSettings client =
        new KafkaSettings(config.kafka().bootstrapServers(), config.kafka().properties());
    String predictions = config.kafka().topics().predictions();
    try (CommittedConsumer reader = CommittedConsumer.fromBeginning(config.kafka(), predictions);
        Feeder feeder = new Feeder(items, board, config, client, pace)) {
      follow(reader, feeder, board, observer);
      return new Result(feeder.sent(), board);
    }
  }

  private void follow(CommittedConsumer reader, Feeder feeder, Scoreboard board, Observer observer)
      throws WireException, InterruptedException {
    WireDecoder<Prediction> decoder = Connections.wire(config).decoder(Prediction.class);
    long lastTick = System.nanoTime();
    long lastProgress = lastTick;
    while (!feeder.finished() || board.count() < feeder.sent()) {
      boolean any = false;
      for (ConsumerRecord<byte[], byte[]> record : reader.poll()) {
        Prediction prediction = decoder.decode(record.value());
        if (board.add(prediction)) {
          observer.predicted(prediction, board);
        }
        any = true;
      }
      feeder.check();
      long now = System.nanoTime();
      if (any || !feeder.finished()) {
        lastProgress = now;
      }
      if (now - lastTick > 1_000_000_000L) {
        lastTick = now;
        observer.tick(board);
        checkJob();
      }
      if (now - lastProgress > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "every item must be predicted: "
                + board.count()
                + " of "
                + feeder.sent()
                + " after waiting "
                + PATIENCE.toSeconds()
                + " s (see the log and "
                + webUrl()
                + ")");
      }
    }
  }

  private void checkJob() throws InterruptedException {
    JobStatus status = status();
    if (status.isTerminalState()) {
      throw new IllegalStateException("the job must be running: " + status + " (see the log)");
    }
  }

  /** What Flink says of the job. */
  public JobStatus status() throws InterruptedException {
    try {
      return job.getJobStatus().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the cluster does not answer", e.getCause());
    }
  }

  @Override
  public void close() {
    cluster.close();
    broker.close();
  }
}
