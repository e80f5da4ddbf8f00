package io.bellwether.dashboard.alerts;

import io.bellwether.dashboard.wire.AvroSerde;
import io.bellwether.schema.Alert;
import io.bellwether.schema.AlertCommand;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Adds the alerts to an application of Kafka Streams.
 *
 * <pre>{@code
 * RuleFile rules = RuleFile.open(path);
 * AlertTopology.addTo(builder, AlertTopics.of(topics), rules::book);
 * }</pre>
 *
 * <p>Records are decoded wherever their partitions are assigned; the rules are applied by one task,
 * so that there is one record of what became of alerts and one calibration. The application must
 * run with {@code exactly_once_v2}; ids are the same however often something is raised all the
 * same. What cannot be decoded is up to the application's handler of deserialization exceptions.
 */
public final class AlertTopology {
  /** Brokers refuse negative times, which records of before 1970 would have. */
  private static final TimestampExtractor TIME =
      (record, partitionTime) -> Math.max(0, record.timestamp());

  /** Commands carry today's time, which must not be held back by a replay of old predictions. */
  private static final TimestampExtractor AT_ONCE = (record, partitionTime) -> 0;

  private AlertTopology() {}

  /**
   * Adds sources, the alert task with its stores, and the sink. Every name begins with {@code
   * alerts-}.
   *
   * <p>Kafka Streams makes one source of several that read the same topic, and decodes as the first
   * of them says: others of the application that read these topics must do it with keys as byte
   * arrays and values by {@link AvroSerde}.
   *
   * @param rules asked anew for every prediction
   */
  public static void addTo(StreamsBuilder builder, AlertTopics topics, Supplier<RuleBook> rules) {
    addTo(builder, topics, rules, true);
  }

  static void addTo(
      StreamsBuilder builder, AlertTopics topics, Supplier<RuleBook> rules, boolean mayUseDisk) {
    predictions(builder, topics.predictions())
        .merge(labels(builder, topics.feedback()), Named.as("alerts-with-labels"))
        .merge(commands(builder, topics.commands()), Named.as("alerts-with-commands"))
        .process(new Supply(rules, mayUseDisk), Named.as("alerts-judge"))
        .to(
            topics.alerts(),
            Produced.with(Serdes.String(), AvroSerde.of(Alert.class)).withName("alerts-out"));
  }

  private static KStream<String, SpecificRecord> predictions(StreamsBuilder builder, String topic) {
    AvroSerde<Prediction> serde = AvroSerde.of(Prediction.class);
    return builder.stream(
            topic,
            Consumed.with(Serdes.ByteArray(), serde)
                .withTimestampExtractor(TIME)
                .withName("alerts-in-predictions"))
        .process(SourcePartition::new, Named.as("alerts-by-symbol"))
        .repartition(onePartition("alerts-predictions", serde))
        .mapValues(value -> value, Named.as("alerts-prediction-record"));
  }

  private static KStream<String, SpecificRecord> labels(StreamsBuilder builder, String topic) {
    AvroSerde<Feedback> serde = AvroSerde.of(Feedback.class);
    return builder.stream(
            topic,
            Consumed.with(Serdes.ByteArray(), serde)
                .withTimestampExtractor(TIME)
                .withName("alerts-in-feedback"))
        .selectKey((key, feedback) -> feedback.getItemId(), Named.as("alerts-by-item"))
        .repartition(onePartition("alerts-feedback", serde))
        .mapValues(value -> value, Named.as("alerts-label-record"));
  }

  private static KStream<String, SpecificRecord> commands(StreamsBuilder builder, String topic) {
    AvroSerde<AlertCommand> serde = AvroSerde.of(AlertCommand.class);
    return builder.stream(
            topic,
            Consumed.with(Serdes.ByteArray(), serde)
                .withTimestampExtractor(AT_ONCE)
                .withName("alerts-in-commands"))
        .selectKey((key, command) -> AlertCommands.key(command), Named.as("alerts-by-target"))
        .repartition(onePartition("alerts-commands", serde))
        .mapValues(value -> value, Named.as("alerts-command-record"));
  }

  private static <T extends SpecificRecord> Repartitioned<String, T> onePartition(
      String name, AvroSerde<T> serde) {
    return Repartitioned.with(Serdes.String(), serde).withName(name).withNumberOfPartitions(1);
  }

  /** Makes the processor with the stores it needs. */
  private record Supply(Supplier<RuleBook> rules, boolean mayUseDisk)
      implements ProcessorSupplier<String, SpecificRecord, String, Alert> {
    @Override
    public Processor<String, SpecificRecord, String, Alert> get() {
      return new AlertProcessor(rules);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return AlertStores.builders(mayUseDisk);
    }
  }
}
