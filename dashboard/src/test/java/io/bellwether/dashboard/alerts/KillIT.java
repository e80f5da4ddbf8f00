package io.bellwether.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.dashboard.broker.Patience;
import io.bellwether.dashboard.broker.TestBroker;
import io.bellwether.dashboard.wire.AvroSerde;
import io.bellwether.schema.Alert;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import io.bellwether.topics.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends a process without warning in the middle of its work: started again, or with another beside
 * it that shares the work.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KillIT {
  /** Without calibration, so that only the order within a symbol matters. */
  private static final String RULES =
      """
      calibration: {min-labels: 1000000}
      rules:
        - name: move
          directions: [UP, DOWN]
          probability: {raise: 0.8, resolve: 0.6}
          cool-down: 20min
          expire-after: 30d
      """;

  private static final int NUM_ITEMS = 6000;
  private static final int NUM_SYMBOLS = 50;
  private static final AlertTopics TOPICS = AlertTopics.of(Topics.defaults());

  @TempDir Path directory;

  @Test
  void losesNoAlertAndRaisesNoneTwiceWhenKilled() throws Exception {
    List<Prediction> predictions = predictions();
    List<String> expected = expected(predictions);
    try (TestBroker broker = TestBroker.start(directory)) {
      broker.create(4, TOPICS.predictions(), TOPICS.feedback());
      try (Admin admin = broker.admin()) {
        TOPICS.create(admin, (short) 1);
        TOPICS.create(admin, (short) 1); // A second instance finds them there.
      }
      List<String> alerts = new ArrayList<>();
      try (KafkaConsumer<String, Alert> consumer = consumer(broker);
          Producer<String, byte[]> producer = producer(broker)) {
        consumer.subscribe(List.of(TOPICS.alerts()));
        int third = NUM_ITEMS / 3;
        for (int part = 0; part < 3; part++) {
          Process process = launch(broker, "state");
          try {
            send(producer, predictions.subList(part * third, (part + 1) * third));
            int enough = part == 2 ? expected.size() : alerts.size() + 100;
            follow(consumer, alerts, enough, process);
          } finally {
            process.destroyForcibly().waitFor();
          }
        }
        consumer.poll(Duration.ofSeconds(2)).forEach(r -> alerts.add(print(r.value())));
      }

      assertThat(expected).hasSizeGreaterThan(500).doesNotHaveDuplicates();
      assertThat(alerts).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void anotherInstanceTakesOverWhatAKilledOneDid() throws Exception {
    List<Prediction> predictions = predictions();
    List<String> expected = expected(predictions);
    List<String> alerts = new ArrayList<>();
    Deque<Process> running = new ArrayDeque<>();
    try (TestBroker broker = TestBroker.start(directory)) {
      broker.create(4, TOPICS.predictions(), TOPICS.feedback());
      try (Admin admin = broker.admin()) {
        TOPICS.create(admin, (short) 1);
      }
      try (KafkaConsumer<String, Alert> consumer = consumer(broker);
          Producer<String, byte[]> producer = producer(broker)) {
        consumer.subscribe(List.of(TOPICS.alerts()));
        running.add(launch(broker, "state-0"));
        int third = NUM_ITEMS / 3;
        for (int part = 0; part < 3; part++) {
          // Two at a time, each killed once: whoever had the work, another goes on with it.
          running.add(launch(broker, "state-" + (part + 1)));
          send(producer, predictions.subList(part * third, (part + 1) * third));
          int enough = part == 2 ? expected.size() : alerts.size() + 100;
          follow(consumer, alerts, enough, running.getLast());
          running.removeFirst().destroyForcibly().waitFor();
        }
        consumer.poll(Duration.ofSeconds(2)).forEach(r -> alerts.add(print(r.value())));
      } finally {
        for (Process each : running) {
          each.destroyForcibly().waitFor();
        }
      }
    }

    assertThat(alerts).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Reads until there are so many alerts. */
  private static void follow(
      KafkaConsumer<String, Alert> consumer, List<String> alerts, int enough, Process process)
      throws Exception {
    Patience.until(
        enough + " alerts, got " + alerts.size(),
        () -> {
          consumer.poll(Duration.ofMillis(100)).forEach(r -> alerts.add(print(r.value())));
          assertThat(process.isAlive()).isTrue();
          return alerts.size() >= enough;
        });
  }

  private Process launch(TestBroker broker, String state) throws Exception {
    Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            AlertProcess.class.getName(),
            broker.bootstrapServers(),
            directory.resolve(state).toString(),
            rules.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("out").toFile()))
        .start();
  }

  private static void send(Producer<String, byte[]> producer, List<Prediction> predictions)
      throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (Prediction prediction : predictions) {
      long time = prediction.getDecisionTime().toEpochMilli();
      byte[] value =
          AvroSerde.of(Prediction.class).serializer().serialize(TOPICS.predictions(), prediction);
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  TOPICS.predictions(), null, time, prediction.getSymbol(), value)));
      Feedback label =
          Desk.feedback(prediction.getSymbol(), prediction.getId(), minute(prediction), 0, "UP");
      label.setLabelTime(prediction.getDecisionTime().plusSeconds(3600));
      byte[] labelBytes =
          AvroSerde.of(Feedback.class).serializer().serialize(TOPICS.feedback(), label);
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  TOPICS.feedback(), null, time + 3_600_000, label.getItemId(), labelBytes)));
    }
    for (Future<?> each : sent) {
      each.get();
    }
  }

  private static double minute(Prediction prediction) {
    return Duration.between(Desk.START, prediction.getDecisionTime()).toMillis() / 60_000.0;
  }

  private static List<Prediction> predictions() {
    Random random = new Random(7);
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < NUM_ITEMS; i++) {
      String id = "p" + i;
      predictions.add(
          Desk.prediction(
              "S" + random.nextInt(NUM_SYMBOLS),
              id,
              i * 0.5,
              random.nextDouble(),
              Desk.headline(id)));
    }
    return predictions;
  }

  private static List<String> expected(List<Prediction> predictions) {
    try (Desk desk = new Desk(RULES)) {
      predictions.forEach(desk::predict);
      return desk.alerts().stream().map(KillIT::print).toList();
    }
  }

  private static String print(Alert alert) {
    return alert.getId() + " " + alert.getSequence() + " " + alert.getState();
  }

  private static Producer<String, byte[]> producer(TestBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 5),
        Serdes.String().serializer(),
        Serdes.ByteArray().serializer());
  }

  private static KafkaConsumer<String, Alert> consumer(TestBroker broker) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "group.id", "test",
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed"),
        Serdes.String().deserializer(),
        AvroSerde.of(Alert.class).deserializer());
  }
}
