package io.bellwether.pipeline.job;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.demo.TopicReader;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.local.LocalCluster;
import io.bellwether.pipeline.topic.TopicPlan;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.replay.Replay;
import io.bellwether.replay.ReplaySettings;
import io.bellwether.replay.Timeline;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.WireDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;

/** The whole job on its own topics of a real broker, in this process, for tests. */
final class RunningJob implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final JobConfig config;
  private final LocalCluster cluster;
  private final JobClient job;

  private RunningJob(JobConfig config, LocalCluster cluster, JobClient job) {
    this.config = config;
    this.cluster = cluster;
    this.job = job;
  }

  /** Starts the job on topics of its own, named after {@code name}; event-time order by default. */
  static RunningJob start(
      EmbeddedBroker broker, String name, Path directory, int parallelism, Map<String, String> own)
      throws InterruptedException {
    JobConfig config = config(broker, name, own);
    try (Admin admin = Admin.create(config.kafka().clientProperties())) {
      TopicPlan.of(config.kafka()).create(admin);
    }
    Configuration settings = new Configuration();
    Recovery.every(settings, Duration.ofMillis(500));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(parallelism); // before the operators are made
    MoeJob.build(env, config);
    LocalCluster cluster = LocalCluster.start(parallelism, directory, 0);
    return new RunningJob(config, cluster, cluster.submit(env, name));
  }

  static JobConfig config(EmbeddedBroker broker, String name, Map<String, String> own) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("job.name", name);
    settings.put("job.ordering", "event-time");
    settings.put("kafka.bootstrap-servers", broker.bootstrapServers());
    settings.put("kafka.start-from", "earliest");
    settings.put("kafka.clock", "punctuation");
    for (String topic :
        List.of("news", "outcomes", "predictions", "dead-letters", "feedback", "control")) {
      settings.put("kafka.topics." + topic, name + "." + topic);
    }
    settings.putAll(own);
    return JobConfig.load(null, settings, Map.of());
  }

  JobConfig config() {
    return config;
  }

  JobStatus status() throws Exception {
    return job.getJobStatus().get();
  }

  /** Sends items and outcomes in event-time order; returns when Kafka has them. */
  void replay(List<FileItem> items, Pace pace) throws Exception {
    ReplaySettings settings =
        ReplaySettings.of(config.kafka().topics().news(), config.kafka().topics().outcomes())
            .withPace(pace);
    KafkaSettings client = KafkaSettings.at(config.kafka().bootstrapServers());
    try (Producer<byte[], byte[]> producer = Replay.producer(client)) {
      new Replay(producer, Connections.wire(config), settings).run(Timeline.of(items.iterator()));
    }
  }

  /** The first {@code count} committed predictions in the order of the topic's partitions. */
  List<Prediction> predictions(int count) throws Exception {
    WireDecoder<Prediction> decoder = Connections.wire(config).decoder(Prediction.class);
    List<Prediction> predictions = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        records(config.kafka().topics().predictions(), count)) {
      predictions.add(decoder.decode(record.value()));
    }
    return predictions;
  }

  /** At least {@code count} committed records of a topic, and all that came with them. */
  List<ConsumerRecord<byte[], byte[]>> records(String topic, int count) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (TopicReader reader = new TopicReader(config.kafka(), topic, true)) {
      while (records.size() < count) {
        reader.poll().forEach(records::add);
        if (System.nanoTime() > deadline) {
          throw new AssertionError(
              "expected "
                  + count
                  + " records in "
                  + topic
                  + " within "
                  + PATIENCE
                  + ", got "
                  + records.size()
                  + "; the job is "
                  + status());
        }
      }
    }
    return records;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
