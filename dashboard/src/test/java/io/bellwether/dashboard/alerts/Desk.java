package io.bellwether.dashboard.alerts;

import io.bellwether.dashboard.wire.AvroSerde;
import io.bellwether.schema.Alert;
import io.bellwether.schema.AlertCommand;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.builtin.AvroTrust;
import io.bellwether.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The alert topology with its topics in memory. Times are in minutes from an arbitrary day. */
final class Desk implements AutoCloseable {
  static {
    AvroTrust.install();
  }

  static final Instant START = Instant.parse("2020-03-02T00:00:00Z");
  static final List<String> CLASSES = List.of("UP", "NEUTRAL", "DOWN");

  private final Path stateDirectory = temporary();
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, Prediction> predictions;
  private final TestInputTopic<String, Feedback> feedback;
  private final TestInputTopic<String, AlertCommand> commands;
  private final TestOutputTopic<String, Alert> alerts;
  private RuleBook book;

  Desk(String rules) {
    this(RuleBook.read(rules, "rules.yaml", Map.of()));
  }

  Desk(RuleBook book) {
    this.book = book;
    AlertTopics topics = AlertTopics.of(Topics.defaults());
    StreamsBuilder builder = new StreamsBuilder();
    // On disk, the driver would force each record to the disk's surface.
    AlertTopology.addTo(builder, topics, () -> this.book, false);
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "desk");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    driver = new TopologyTestDriver(builder.build(), properties);
    predictions = input(topics.predictions(), AvroSerde.of(Prediction.class));
    feedback = input(topics.feedback(), AvroSerde.of(Feedback.class));
    commands = input(topics.commands(), AvroSerde.of(AlertCommand.class));
    alerts =
        driver.createOutputTopic(
            topics.alerts(),
            Serdes.String().deserializer(),
            AvroSerde.of(Alert.class).deserializer());
  }

  private <T extends SpecificRecord> TestInputTopic<String, T> input(
      String topic, AvroSerde<T> serde) {
    return driver.createInputTopic(topic, Serdes.String().serializer(), serde.serializer());
  }

  void rules(String rules) {
    book = RuleBook.read(rules, "rules.yaml", Map.of());
  }

  /** Predicts with this probability of UP; a third of what is left goes to NEUTRAL. */
  Desk predict(String symbol, String id, double minute, double up) {
    return predict(prediction(symbol, id, minute, up, headline(id)));
  }

  /** As different from those of other ids as chance makes it. */
  static String headline(String id) {
    StringBuilder text = new StringBuilder();
    new Random(id.hashCode()).ints(40, 'a', 'z' + 1).forEach(text::appendCodePoint);
    return text.toString();
  }

  Desk predict(String symbol, String id, double minute, double up, String headline) {
    return predict(prediction(symbol, id, minute, up, headline));
  }

  Desk predict(Prediction prediction) {
    predictions.pipeInput(
        prediction.getSymbol(), prediction, prediction.getEventTime().toEpochMilli());
    return this;
  }

  static Prediction prediction(
      String symbol, String id, double minute, double up, String headline) {
    Instant time = at(minute);
    double down = (1 - up) * 2 / 3;
    return Prediction.newBuilder()
        .setEventTime(time)
        .setDecisionTime(time)
        .setId(id)
        .setSymbol(symbol)
        .setHeadline(headline)
        .setClasses(CLASSES)
        .setProbabilities(List.of(up, 1 - up - down, down))
        .setVerdict(up >= down ? "UP" : "DOWN")
        .setConfidence(Math.max(up, down))
        .build();
  }

  Desk label(String symbol, String id, double predictedMinute, double labelMinute, String label) {
    return label(feedback(symbol, id, predictedMinute, labelMinute, label));
  }

  Desk label(Feedback record) {
    feedback.pipeInput(record.getItemId(), record, record.getLabelTime().toEpochMilli());
    return this;
  }

  static Feedback feedback(
      String symbol, String id, double predictedMinute, double labelMinute, String label) {
    return Feedback.newBuilder()
        .setLabelTime(at(labelMinute))
        .setDecisionTime(at(predictedMinute))
        .setItemId(id)
        .setSymbol(symbol)
        .setLabel(label)
        .build();
  }

  /** Commands carry the time of people, years after that of the predictions. */
  Desk command(AlertCommand command) {
    commands.pipeInput(
        AlertCommands.key(command), command, Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    return this;
  }

  /** What was written since the last call. */
  List<Alert> alerts() {
    return alerts.readValuesToList();
  }

  static Instant at(double minute) {
    return START.plusMillis(Math.round(minute * 60_000));
  }

  /** A desk with the same state and nothing else, as after a restart. */
  Desk restarted() {
    Desk next = new Desk(book);
    for (Map.Entry<String, StateStore> store : driver.getAllStateStores().entrySet()) {
      copy(store.getKey(), next);
    }
    close();
    return next;
  }

  private void copy(String name, Desk next) {
    KeyValueStore<Object, Object> from = driver.getKeyValueStore(name);
    KeyValueStore<Object, Object> to = next.driver.getKeyValueStore(name);
    try (KeyValueIterator<Object, Object> entries = from.all()) {
      while (entries.hasNext()) {
        KeyValue<Object, Object> entry = entries.next();
        to.put(entry.key, entry.value);
      }
    }
  }

  /** How many entries a store holds. */
  int size(String store) {
    int size = 0;
    try (KeyValueIterator<Object, Object> entries = driver.getKeyValueStore(store).all()) {
      for (; entries.hasNext(); entries.next()) {
        size++;
      }
    }
    return size;
  }

  @Override
  public void close() {
    driver.close();
    try (Stream<Path> files = Files.walk(stateDirectory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("desk");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
