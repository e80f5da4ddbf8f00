package io.bellwether.connectors;

import io.bellwether.schema.Alert;
import io.bellwether.schema.Control;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.GateAction;
import io.bellwether.schema.GateVersion;
import io.bellwether.schema.Prediction;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.streaming.api.functions.ProcessFunction;

/**
 * Streams of results into Kafka topics, which must exist.
 *
 * <pre>{@code
 * Sinks sinks = new Sinks(SinkSettings.exactlyOnce(kafka, wire, "bellwether"));
 * predictions.sinkTo(sinks.predictions("predictions")).uid("predictions-sink");
 * }</pre>
 *
 * <p>Each sink has its own transactional ids: job id, a dash, the sink's name. One job may hold one
 * sink of each kind. A record's timestamp is its event, label or alert time, but never in the
 * future, which brokers refuse; topics that take replays of old events need retention.ms=-1.
 */
public final class Sinks {
  /** Partition:offset of the news item behind a prediction. */
  public static final String ORIGIN_HEADER = "bellwether-origin";

  /** The topic of the news item behind a prediction. */
  public static final String ORIGIN_TOPIC_HEADER = "bellwether-origin-topic";

  private static final int DEFAULT_BUFFER_BYTES = 32 << 20;

  private final SinkSettings settings;

  public Sinks(SinkSettings settings) {
    this.settings = settings;
  }

  /**
   * Keyed by symbol, with the item's origin in the headers {@value #ORIGIN_TOPIC_HEADER} and
   * {@value #ORIGIN_HEADER}, so that audits need not read the records.
   *
   * @param newsTopic where the items were read
   */
  public KafkaSink<Prediction> predictions(String topic, String newsTopic) {
    return sink("predictions", predictionsOf(topic, newsTopic));
  }

  /** Writes predictions ahead of {@link #encodedPredictions}, with which it makes up the same. */
  public ProcessFunction<Prediction, EncodedRecord> encodePredictions(
      String topic, String newsTopic) {
    return new EncodeFunction<>(predictionsOf(topic, newsTopic));
  }

  /** Takes what {@link #encodePredictions} wrote, for the same topics. */
  public KafkaSink<EncodedRecord> encodedPredictions(String topic, String newsTopic) {
    return sink("predictions", new EncodedSerialization(topic, newsTopic));
  }

  private WireSerialization<Prediction> predictionsOf(String topic, String newsTopic) {
    return new WireSerialization<>(
        settings,
        Prediction.class,
        topic,
        Prediction::getSymbol,
        prediction -> prediction.getEventTime().toEpochMilli(),
        newsTopic,
        Prediction::getOrigin);
  }

  /** Keyed by the item's id. */
  public KafkaSink<Feedback> feedback(String topic) {
    return sink("feedback", feedbackOf(topic));
  }

  /** Writes feedback ahead of {@link #encodedFeedback}, with which it makes up the same. */
  public ProcessFunction<Feedback, EncodedRecord> encodeFeedback(String topic) {
    return new EncodeFunction<>(feedbackOf(topic));
  }

  /** Takes what {@link #encodeFeedback} wrote, for the same topic. */
  public KafkaSink<EncodedRecord> encodedFeedback(String topic) {
    return sink("feedback", new EncodedSerialization(topic, ""));
  }

  private WireSerialization<Feedback> feedbackOf(String topic) {
    return new WireSerialization<>(
        settings,
        Feedback.class,
        topic,
        Feedback::getItemId,
        feedback -> feedback.getLabelTime().toEpochMilli());
  }

  /** Keyed as {@link #controlKey} says, so that compaction keeps the newest version of each. */
  public KafkaSink<Control> control(String topic) {
    return sink(
        "control",
        new WireSerialization<>(
            settings, Control.class, topic, Sinks::controlKey, control -> Long.MAX_VALUE));
  }

  /** Keyed by symbol. */
  public KafkaSink<Alert> alerts(String topic) {
    return sink(
        "alerts",
        new WireSerialization<>(
            settings,
            Alert.class,
            topic,
            Alert::getSymbol,
            alert -> alert.getRaisedAt().toEpochMilli()));
  }

  /** Key, value and headers as they came; see {@link DeadLetters}. */
  public KafkaSink<DeadLetter> deadLetters(String topic) {
    return sink("dead-letters", new DeadLetterSerialization(topic, settings.maxRequestBytes()));
  }

  /**
   * The key of a control record: expert/NAME, shadow/NAME, gate or gate/pin. A shadow has a key of
   * its own, or compaction would lose the expert that it stands beside; so has a pinned gate, or
   * the next version that is learned would unpin it.
   */
  public static String controlKey(Control control) {
    if (control.getChange() instanceof ExpertChange change) {
      boolean shadow =
          change.getAction() == ExpertAction.SHADOW || change.getAction() == ExpertAction.WITHDRAW;
      return (shadow ? "shadow/" : "expert/") + change.getExpert();
    }
    boolean learned = ((GateVersion) control.getChange()).getAction() == GateAction.LEARNED;
    return learned ? "gate" : "gate/pin";
  }

  private <T> KafkaSink<T> sink(String name, KafkaRecordSerializationSchema<T> serialization) {
    KafkaSinkBuilder<T> builder =
        KafkaSink.<T>builder()
            .setKafkaProducerConfig(producerProperties())
            .setBootstrapServers(settings.kafka().bootstrapServers())
            .setDeliveryGuarantee(settings.guarantee())
            .setRecordSerializer(serialization);
    if (settings.guarantee() == DeliveryGuarantee.EXACTLY_ONCE) {
      builder
          .setTransactionalIdPrefix(transactionalIdPrefix(name))
          .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING);
    }
    return builder.build();
  }

  String transactionalIdPrefix(String sinkName) {
    return settings.jobId() + "-" + sinkName;
  }

  Properties producerProperties() {
    boolean transactional = settings.guarantee() == DeliveryGuarantee.EXACTLY_ONCE;
    Properties all =
        transactional
            ? settings.kafka().toTransactionalProperties()
            : settings.kafka().toProducerProperties();
    int max = settings.maxRequestBytes();
    all.setProperty("max.request.size", Integer.toString(max));
    all.putIfAbsent("buffer.memory", Long.toString(Math.max(DEFAULT_BUFFER_BYTES, 2L * max)));
    if (transactional) {
      all.setProperty(
          "transaction.timeout.ms", Long.toString(settings.transactionTimeout().toMillis()));
    }
    return all;
  }
}
