package io.bellwether.benchmarks.endtoend;

import io.bellwether.connectors.EventClock;
import io.bellwether.connectors.KafkaSettings;
import io.bellwether.connectors.Parse;
import io.bellwether.connectors.ParseSettings;
import io.bellwether.connectors.RawRecord;
import io.bellwether.connectors.Sources;
import io.bellwether.connectors.Start;
import io.bellwether.flink.FeaturesOnly;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.Languages;
import io.bellwether.pipeline.job.MoeJob;
import io.bellwether.schema.NewsItem;
import io.bellwether.wire.WireFormat;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Builds the jobs that are compared, each with the same source, the same settings of Flink and
 * Kafka, the same guarantee and the same checkpoints.
 */
final class Jobs {
  /** Of the mixture's kinds of experts those that headlines without numbers can be shown. */
  private static final String EXPERTS =
      "[{name: prior, kind: prior}, {name: last-outcome, kind: last-outcome},"
          + " {name: naive-bayes, kind: naive-bayes},"
          + " {name: naive-bayes-fast, kind: naive-bayes, half-life: 500},"
          + " {name: words, kind: softmax-regression},"
          + " {name: words-fast, kind: softmax-regression, optimizer: sgd, learning-rate: 2},"
          + " {name: words-ftrl, kind: softmax-regression, optimizer: ftrl},"
          + " {name: network, kind: feed-forward}]";

  /**
   * Ids are remembered for as long. Of items that are a millisecond apart in event time that is as
   * many as a feed of a thousand a day has in two months.
   */
  private static final String MAX_LABEL_AGE = "1min";

  private Jobs() {}

  /**
   * The settings of the whole job, from which the others take theirs.
   *
   * @param name of the job, with which its topics begin
   * @param further settings, which go first
   */
  static JobConfig config(
      String bootstrapServers,
      String name,
      String news,
      String outcomes,
      DeliveryGuarantee guarantee,
      Duration checkpointInterval,
      Map<String, String> further) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("job.name", name);
    settings.put("job.checkpoint-interval", checkpointInterval.toMillis() + "ms");
    settings.put("kafka.bootstrap-servers", bootstrapServers);
    settings.put("kafka.start-from", "earliest");
    settings.put("kafka.delivery-guarantee", guarantee.toString());
    settings.put("kafka.topics.news", news);
    settings.put("kafka.topics.outcomes", outcomes);
    for (String topic : new String[] {"predictions", "dead-letters", "feedback", "control"}) {
      settings.put("kafka.topics." + topic, name + "." + topic);
    }
    settings.put("experts", EXPERTS);
    settings.put("gate.top-k", "2");
    settings.put("labels.max-age", MAX_LABEL_AGE);
    settings.putAll(further);
    return JobConfig.load(null, settings, Map.of());
  }

  /** Builds a job in an environment that is not configured yet. */
  static void build(StreamExecutionEnvironment env, JobKind kind, JobConfig config) {
    if (kind.learns()) {
      MoeJob.build(env, config);
      return;
    }
    configure(env, config);
    DataStream<RawRecord> raw =
        env.fromSource(
                Sources.raw(
                    KafkaSettings.at(config.kafka().bootstrapServers()),
                    config.kafka().topics().news(),
                    config.kafka().groupId(),
                    Start.EARLIEST),
                Sources.clock(EventClock.of(WireFormat.builtIn(), NewsItem.class, Duration.ZERO)),
                "news")
            .uid("news");
    (kind == JobKind.FEATURES ? features(raw, config) : decoded(raw))
        .sinkTo(sink(config))
        .uid("sink")
        .name("predictions");
  }

  private static DataStream<NewsItem> decoded(DataStream<RawRecord> raw) {
    return raw.flatMap(new DecodeFunction()).uid("decode").name("decode");
  }

  private static DataStream<NewsItem> features(DataStream<RawRecord> raw, JobConfig config) {
    Set<String> labels = new HashSet<>(config.classes().names());
    ParseSettings parsing = ParseSettings.of(WireFormat.builtIn(), labels);
    return FeaturesOnly.of(
        raw.process(Parse.news(parsing)).uid("parse").name("parse"),
        config.toMoeSettings(),
        Languages.of(config.language()));
  }

  /** As the job configures itself. */
  private static void configure(StreamExecutionEnvironment env, JobConfig config) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    settings.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        config.job().checkpointInterval().orElseThrow());
    env.configure(settings);
  }

  private static KafkaSink<NewsItem> sink(JobConfig config) {
    Properties properties = new Properties();
    properties.setProperty("acks", "all");
    properties.setProperty("enable.idempotence", "true");
    properties.setProperty("transaction.timeout.ms", "600000");
    KafkaSinkBuilder<NewsItem> sink =
        KafkaSink.<NewsItem>builder()
            .setBootstrapServers(config.kafka().bootstrapServers())
            .setKafkaProducerConfig(properties)
            .setDeliveryGuarantee(config.kafka().deliveryGuarantee())
            .setRecordSerializer(new NewsSerialization(config.kafka().topics().predictions()));
    if (config.kafka().deliveryGuarantee() == DeliveryGuarantee.EXACTLY_ONCE) {
      sink.setTransactionalIdPrefix(config.job().name());
    }
    return sink.build();
  }
}
