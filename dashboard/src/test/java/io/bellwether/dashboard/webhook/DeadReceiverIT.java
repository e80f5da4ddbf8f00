package io.bellwether.dashboard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.dashboard.broker.Patience;
import io.bellwether.dashboard.broker.TestBroker;
import io.bellwether.dashboard.webhook.Breaker.Pace;
import io.bellwether.dashboard.wire.AvroSerde;
import io.bellwether.schema.Alert;
import io.bellwether.schema.AlertState;
import io.bellwether.schema.Severity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A receiver that is away while a thousand alerts are raised, and not at its best afterwards. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DeadReceiverIT {
  private static final int NUM_ALERTS = 1000;
  private static final int NUM_SYMBOLS = 25;
  private static final String SECRET = "a secret of the test's own";
  private static final Pace QUICK =
      new Pace(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofMillis(200));

  @TempDir Path directory;

  @Test
  void deliversAllOnceAndInOrderWhenItIsBack() throws Exception {
    int port = TestBroker.freePort();
    WebhookTarget target =
        new WebhookTarget(
            "desk",
            URI.create("http://127.0.0.1:" + port + "/alerts"),
            SECRET,
            "{{symbol}} {{headline}}",
            "text/plain",
            Severity.INFO,
            false);
    try (TestBroker broker = TestBroker.start(directory)) {
      broker.create(4, "alerts");
      Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (Webhooks webhooks = Webhooks.start(kafka, "alerts", "it", List.of(target), QUICK)) {
        awaitPositions(broker);
        raise(broker);
        Patience.until(
            "the breaker to open",
            () ->
                webhooks.statuses().get(0).numFailed() > Breaker.MAX_RETRIES + 1
                    && !webhooks.statuses().get(0).state().equals("CLOSED"));
        assertThat(webhooks.statuses().get(0).lastFailure()).isEqualTo("ConnectException");
      }

      // Every tenth answer is lost after the receiver took the alert.
      try (Receiver receiver = Receiver.on(port, 10)) {
        try (Webhooks webhooks = Webhooks.start(kafka, "alerts", "it", List.of(target), QUICK)) {
          Patience.until("300 alerts", () -> receiver.numDistinct() >= 300);
          assertThat(webhooks.statuses()).hasSize(1);
        }
        try (Webhooks webhooks = Webhooks.start(kafka, "alerts", "it", List.of(target), QUICK)) {
          Patience.until("all alerts", () -> receiver.numDistinct() >= NUM_ALERTS);
          Patience.until(
              "the last to be acknowledged",
              () -> webhooks.statuses().get(0).state().equals("CLOSED") && lag(broker) == 0);
        }

        assertThat(receiver.problems(SECRET)).isEmpty();
        assertThat(receiver.firstBodies()).hasSize(NUM_ALERTS);
        assertThat(bySymbol(receiver.firstBodies())).isEqualTo(bySymbol(raisedBodies()));
        assertThat(receiver.numRequests()).isGreaterThan(NUM_ALERTS); // Some came twice.
      }
    }
  }

  private static void awaitPositions(TestBroker broker) throws Exception {
    try (Admin admin = broker.admin()) {
      Patience.until("a position in each partition", () -> offsets(admin).size() == 4);
    }
  }

  private static long lag(TestBroker broker) throws Exception {
    try (Admin admin = broker.admin()) {
      return NUM_ALERTS - offsets(admin).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static Map<Integer, Long> offsets(Admin admin) throws Exception {
    Map<Integer, Long> offsets = new LinkedHashMap<>();
    admin
        .listConsumerGroupOffsets("it-webhook-desk")
        .partitionsToOffsetAndMetadata()
        .get(30, TimeUnit.SECONDS)
        .forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
    return offsets;
  }

  private static void raise(TestBroker broker) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            Serdes.String().serializer(),
            Serdes.ByteArray().serializer())) {
      for (int i = 0; i < NUM_ALERTS; i++) {
        Alert alert = alert(i);
        byte[] value = AvroSerde.of(Alert.class).serializer().serialize("alerts", alert);
        sent.add(producer.send(new ProducerRecord<>("alerts", alert.getSymbol(), value)));
      }
      for (Future<?> each : sent) {
        each.get();
      }
    }
  }

  private static Alert alert(int number) {
    return Alert.newBuilder()
        .setRaisedAt(Instant.ofEpochSecond(number))
        .setId(String.format("%032x", number))
        .setRule("move")
        .setSymbol("S" + number % NUM_SYMBOLS)
        .setDirection("UP")
        .setState(AlertState.RAISED)
        .setSeverity(Severity.WARNING)
        .setProbability(0.9)
        .setHeadline("number " + number)
        .build();
  }

  private static List<String> raisedBodies() {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < NUM_ALERTS; i++) {
      bodies.add(alert(i).getSymbol() + " " + alert(i).getHeadline());
    }
    return bodies;
  }

  private static Map<String, List<String>> bySymbol(List<String> bodies) {
    Map<String, List<String>> bySymbol = new LinkedHashMap<>();
    for (String body : bodies) {
      String symbol = body.substring(0, body.indexOf(' '));
      bySymbol.computeIfAbsent(symbol, ignored -> new ArrayList<>()).add(body);
    }
    return bySymbol;
  }
}
