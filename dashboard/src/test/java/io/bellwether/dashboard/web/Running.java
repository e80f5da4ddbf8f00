package io.bellwether.dashboard.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.dashboard.Dashboard;
import io.bellwether.dashboard.DashboardSettings;
import io.bellwether.dashboard.views.FollowedTopics;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A broker and a dashboard on it, which can be started anew. */
final class Running implements AutoCloseable {
  private static final String RULES =
      """
      rules:
        - name: sure
          directions: [UP]
          probability: {raise: 0.95, resolve: 0.2}
          min-novelty: 0.0
          min-relevance: 0.0
          cool-down: 1s
          expire-after: 7d
      """;

  private final Kafka kafka;
  private final Path directory;
  private final Path rules;
  private Dashboard dashboard;
  private int port;

  Running(Path directory) throws Exception {
    this.directory = directory;
    kafka = Kafka.start(Files.createDirectories(directory.resolve("broker")));
    kafka.create(Map.of("news", 1, "outcomes", 1, "predictions", 4, "feedback", 1, "control", 1));
    kafka.create(Map.of("dead-letters", 1));
    rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
    restart();
  }

  void restart() throws IOException {
    stop();
    dashboard =
        Dashboard.start(
            new DashboardSettings(
                new WebSettings("127.0.0.1", port, Optional.empty()),
                kafka.bootstrapServers(),
                Map.of(),
                "page-test",
                directory.resolve("state"),
                0,
                1,
                new FollowedTopics("predictions", "feedback", "control", "alerts", "dead-letters"),
                "alert-commands",
                List.of("news", "outcomes"),
                "job",
                Optional.of(rules),
                Optional.empty()));
    port = dashboard.address().getPort();
  }

  void stop() {
    if (dashboard != null) {
      dashboard.close();
      dashboard = null;
    }
  }

  int port() {
    return port;
  }

  String address() {
    return "http://127.0.0.1:" + port + "/";
  }

  void predict(Prediction prediction) {
    kafka.send("predictions", prediction.getSymbol(), prediction);
  }

  void label(Feedback feedback) {
    kafka.send("feedback", feedback.getItemId(), feedback);
  }

  /** So many predictions, each with its label. */
  void play(Samples samples, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Prediction prediction = samples.next();
      predict(prediction);
      label(samples.label(prediction));
    }
    kafka.flush();
  }

  void refuse(byte[] bytes, String detail) {
    ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>("dead-letters", null, bytes);
    String prefix = "__bellwether.errors.";
    Map<String, String> headers =
        Map.of("topic", "news", "partition", "2", "offset", "77", "timestamp", "1736154000000");
    headers.forEach((name, value) -> letter.headers().add(prefix + name, value.getBytes(UTF_8)));
    letter.headers().add(prefix + "stage", "parse".getBytes(UTF_8));
    letter.headers().add(prefix + "reason", "unknown-schema-id".getBytes(UTF_8));
    letter.headers().add(prefix + "detail", detail.getBytes(UTF_8));
    kafka.send(letter);
  }

  void flush() throws Exception {
    kafka.flush();
  }

  @Override
  public void close() {
    stop();
    kafka.close();
  }
}
