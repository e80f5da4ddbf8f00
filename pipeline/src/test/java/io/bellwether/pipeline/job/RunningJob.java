package io.bellwether.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.connectors.KafkaSettings;
import io.bellwether.connectors.Sinks;
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
import io.bellwether.schema.Control;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.WireDecoder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The whole job on its own topics of a real broker, in this process, for tests. */
final class RunningJob implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final JobConfig config;
  private final LocalCluster cluster;
  private final JobClient job;
  private final Producer<byte[], byte[]> second;

  private RunningJob(JobConfig config, LocalCluster cluster, JobClient job) {
    this.config = config;
    this.cluster = cluster;
    this.job = job;
    this.second = Replay.producer(KafkaSettings.at(config.kafka().bootstrapServers()));
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

  /** Whether the job runs and has never been started again. */
  boolean ranThrough() throws Exception {
    URI failures = cluster.webUrl().resolve("/jobs/" + job.getJobID() + "/exceptions");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(failures).build(), BodyHandlers.ofString());
    JsonNode history = new ObjectMapper().readTree(answer.body()).path("exceptionHistory");
    return status() == JobStatus.RUNNING
        && history.path("entries").isArray()
        && history.path("entries").isEmpty();
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
    String topic = config.kafka().topics().control();
    byte[] key = Sinks.controlKey(control).getBytes(UTF_8);
    byte[] value = Connections.wire(config).encoder(Control.class, topic).encode(control);
    return send(new ProducerRecord<>(topic, key, value));
  }

  /** Sends items and outcomes in event-time order; returns when Kafka has them. */
  void replay(List<FileItem> items, Pace pace) throws Exception {
    replay(items, pace, position -> {});
  }

  /** What a test does on the side of a replay. */
  interface Aside {
    void before(int position) throws Exception;
  }

  /** The same, doing something else just before each item. */
  void replay(List<FileItem> items, Pace pace, Aside aside) throws Exception {
    ReplaySettings settings =
        ReplaySettings.of(config.kafka().topics().news(), config.kafka().topics().outcomes())
            .withPace(pace);
    KafkaSettings client = KafkaSettings.at(config.kafka().bootstrapServers());
    try (Producer<byte[], byte[]> producer = Replay.producer(client)) {
      new Replay(producer, Connections.wire(config), settings)
          .run(Timeline.of(interrupted(items, aside)));
    }
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

  /** At least {@code count} committed predictions, see {@link #records}. */
  List<Prediction> predictions(int count) throws Exception {
    WireDecoder<Prediction> decoder = Connections.wire(config).decoder(Prediction.class);
    List<Prediction> predictions = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        records(config.kafka().topics().predictions(), count)) {
      predictions.add(decoder.decode(record.value()));
    }
    return predictions;
  }

  /** At least {@code count} committed records of a topic, and all that came in the next moment. */
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
      reader.poll().forEach(records::add);
    }
    return records;
  }

  @Override
  public void close() {
    cluster.close();
    second.close();
  }
}
