package io.bellwether.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.dashboard.broker.Patience;
import io.bellwether.dashboard.broker.TestBroker;
import io.bellwether.dashboard.wire.AvroSerde;
import io.bellwether.schema.Alert;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import io.bellwether.topics.Topics;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Predictions with their labels through a real broker, exactly once, state on disk. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ThroughputIT {
  private static final int NUM_ITEMS = 30_000;
  private static final int NUM_SYMBOLS = 500;

  /** By CPU time, as the machine and the broker may be busy with something else. */
  private static final double LEAST_PER_SECOND = 2000;

  private static final AlertTopics TOPICS = AlertTopics.of(Topics.defaults());

  @TempDir Path directory;

  @Test
  void keepsUpWithTwoThousandPredictionsASecond() throws Exception {
    try (TestBroker broker = TestBroker.start(directory)) {
      broker.create(4, TOPICS.predictions(), TOPICS.feedback());
      try (Admin admin = broker.admin()) {
        TOPICS.create(admin, (short) 1);
      }
      send(broker);
      StreamsBuilder builder = new StreamsBuilder();
      RuleBook rules = RuleBook.defaults();
      AlertTopology.addTo(builder, TOPICS, () -> rules);
      Properties properties =
          AlertProcess.properties(broker.bootstrapServers(), directory.resolve("state").toString());
      try (KafkaStreams streams = new KafkaStreams(builder.build(), properties);
          KafkaConsumer<String, Alert> alerts = consumer(broker)) {
        alerts.subscribe(List.of(TOPICS.alerts()));
        streams.start();
        Patience.until("the streams to run", () -> streams.state() == KafkaStreams.State.RUNNING);
        long begin = System.nanoTime();
        Set<String> last = new HashSet<>();
        Patience.until(
            "the last alerts, one for each partition's last symbol",
            () -> {
              alerts
                  .poll(Duration.ofMillis(100))
                  .forEach(
                      record -> {
                        if (record.key().startsWith("LAST")) {
                          last.add(record.key());
                        }
                      });
              return last.size() == 40;
            });
        double seconds = (System.nanoTime() - begin) / 1e9;

        double cpuSeconds = streamThreadCpuSeconds();
        System.out.printf(
            "%.0f predictions a second, %.0f a second of the stream thread's CPU time%n",
            NUM_ITEMS / seconds, NUM_ITEMS / cpuSeconds);
        assertThat(NUM_ITEMS / cpuSeconds).isGreaterThan(LEAST_PER_SECOND);
      }
    }
  }

  private static double streamThreadCpuSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double seconds = 0;
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo thread = threads.getThreadInfo(id);
      if (thread != null
          && thread.getThreadName().contains("StreamThread")
          && !thread.getThreadName().contains("producer")) {
        seconds += threads.getThreadCpuTime(id) / 1e9;
      }
    }
    return seconds;
  }

  /** The last forty symbols are on all four partitions and each raises an alert at the end. */
  private static void send(TestBroker broker) throws Exception {
    Random random = new Random(9);
    AvroSerde<Prediction> predictionSerde = AvroSerde.of(Prediction.class);
    AvroSerde<Feedback> labelSerde = AvroSerde.of(Feedback.class);
    List<Future<?>> sent = new ArrayList<>();
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 5),
            Serdes.String().serializer(),
            Serdes.ByteArray().serializer())) {
      for (int i = 0; i < NUM_ITEMS; i++) {
        boolean isLast = i >= NUM_ITEMS - 40;
        String symbol = isLast ? "LAST" + (NUM_ITEMS - i) : "S" + random.nextInt(NUM_SYMBOLS);
        double up = isLast ? 0.99 : random.nextDouble();
        String id = "p" + i;
        Prediction prediction = Desk.prediction(symbol, id, i * 0.05, up, Desk.headline(id));
        Feedback label = Desk.feedback(symbol, id, i * 0.05, i * 0.05 + 60, "UP");
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    TOPICS.predictions(),
                    null,
                    prediction.getDecisionTime().toEpochMilli(),
                    symbol,
                    predictionSerde.serializer().serialize("", prediction))));
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    TOPICS.feedback(),
                    null,
                    label.getLabelTime().toEpochMilli(),
                    id,
                    labelSerde.serializer().serialize("", label))));
      }
      for (Future<?> each : sent) {
        each.get();
      }
    }
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
