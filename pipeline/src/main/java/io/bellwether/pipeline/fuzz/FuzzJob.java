package io.bellwether.pipeline.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.MoeJob;
import io.bellwether.pipeline.job.Recovery;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.local.LocalCluster;
import io.bellwether.pipeline.topic.TopicPlan;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;

/** The real job on topics of its own, in a cluster in this process. */
final class FuzzJob implements AutoCloseable {
  /** Those that are read; feedback is not, as the gate does not learn. */
  static final List<String> INPUTS = List.of("news", "outcomes", "control", "votes");

  private static final Duration CHECKPOINTS = Duration.ofSeconds(1);
  private static final String EXPERTS =
      "[{name: prior, kind: prior}, {name: last-outcome, kind: last-outcome},"
          + " {name: bayes, kind: naive-bayes, bits: 14},"
          + " {name: words, kind: softmax-regression, bits: 14}, {name: desk, kind: external}]";

  private final String name;
  private final JobConfig config;
  private final LocalCluster cluster;
  private final JobClient job;

  private FuzzJob(String name, JobConfig config, LocalCluster cluster, JobClient job) {
    this.name = name;
    this.config = config;
    this.cluster = cluster;
    this.job = job;
  }

  static FuzzJob start(EmbeddedBroker broker, String name, Path directory, int parallelism)
      throws InterruptedException {
    JobConfig config = JobConfig.load(null, settings(broker, name), Map.of());
    try (Admin admin = Admin.create(config.kafka().clientProperties())) {
      TopicPlan.of(config.kafka()).create(admin);
    }
    Configuration flink = new Configuration();
    Recovery.every(flink, CHECKPOINTS);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
    env.setParallelism(parallelism);
    MoeJob.build(env, config);
    LocalCluster cluster = LocalCluster.start(parallelism, directory.resolve(name), 0);
    try {
      return new FuzzJob(name, config, cluster, cluster.submit(env, name));
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static Map<String, String> settings(EmbeddedBroker broker, String name) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("job.name", name);
    settings.put("job.ordering", "event-time");
    settings.put("kafka.bootstrap-servers", broker.bootstrapServers());
    settings.put("kafka.start-from", "earliest");
    settings.put("kafka.clock", "punctuation");
    for (String topic : List.of("predictions", "dead-letters", "feedback")) {
      settings.put("kafka.topics." + topic, name + "." + topic);
    }
    for (String topic : INPUTS) {
      settings.put("kafka.topics." + topic, name + "." + topic);
    }
    // A gate that learns through a topic does not repeat itself, so runs could not be compared.
    settings.put("gate.learning-rate", "0");
    settings.put("gate.top-k", "9");
    settings.put("experts", EXPERTS);
    return settings;
  }

  JobConfig config() {
    return config;
  }

  /** The name of a topic on the broker. */
  String topic(String input) {
    return name + "." + input;
  }

  /** How often it was started again, or why that cannot be said. */
  int restarts() throws IOException, InterruptedException {
    JsonNode history =
        new ObjectMapper()
            .readTree(
                HttpClient.newHttpClient()
                    .send(
                        HttpRequest.newBuilder(
                                cluster.webUrl().resolve("/jobs/" + job.getJobID() + "/exceptions"))
                            .build(),
                        BodyHandlers.ofString())
                    .body())
            .path("exceptionHistory")
            .path("entries");
    if (!history.isArray()) {
      throw new IOException("the cluster does not say how often the job was restarted");
    }
    return history.size();
  }

  /** Fails when the job has ended. */
  void check() throws InterruptedException {
    try {
      if (job.getJobStatus().get().isGloballyTerminalState()) {
        throw new IllegalStateException(
            "the job must be running: " + job.getJobStatus().get() + " (see the log)");
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the cluster does not answer", e.getCause());
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
