package io.bellwether.pipeline.job;

import io.bellwether.connectors.EncodedRecord;
import io.bellwether.connectors.EventClock;
import io.bellwether.connectors.KafkaSettings;
import io.bellwether.connectors.OutageAlarm;
import io.bellwether.connectors.Parse;
import io.bellwether.connectors.ParseSettings;
import io.bellwether.connectors.RawRecord;
import io.bellwether.connectors.SinkSettings;
import io.bellwether.connectors.Sinks;
import io.bellwether.connectors.Sources;
import io.bellwether.connectors.Start;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.WarmStart;
import io.bellwether.flink.ModelFiles;
import io.bellwether.flink.MoeSettings;
import io.bellwether.flink.MoeTopology;
import io.bellwether.flink.Ordering;
import io.bellwether.flink.Uids;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.config.KafkaConfig;
import io.bellwether.pipeline.served.Serving;
import io.bellwether.schema.Control;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.ReceivedNews;
import io.bellwether.schema.ReceivedOutcome;
import io.bellwether.schema.ReceivedVote;
import io.bellwether.schema.Vote;
import io.bellwether.wire.WireFormat;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;

/**
 * The whole job on one screen: topics → parse → mixture → topics.
 *
 * <p>Sets only what the job's correctness needs (exactly-once checkpoints, no generic types, uids
 * on every operator, the maximum parallelism); all else is the cluster's configuration.
 */
public final class MoeJob {
  private final JobConfig config;
  private final KafkaConfig kafka;
  private final KafkaSettings client;
  private final WireFormat wire;

  private MoeJob(JobConfig config) {
    this.config = config;
    this.kafka = config.kafka();
    this.client = new KafkaSettings(kafka.bootstrapServers(), kafka.properties());
    this.wire = Connections.wire(config);
  }

  /**
   * Builds the job in an environment, which is then ready to be executed.
   *
   * @throws IllegalArgumentException when the environment is to start from a savepoint that the job
   *     cannot go on from
   */
  public static void build(StreamExecutionEnvironment env, JobConfig config) {
    new MoeJob(config).build(env);
  }

  private void build(StreamExecutionEnvironment env) {
    configure(env);
    MoeSettings settings = config.toMoeSettings();
    shipModels(env, settings.mixture().experts());
    Serving serving = new Serving();
    settings.mixture().experts().forEach(expert -> serving.check(expert, config.classes()));
    Embeddings.Shipped embeddings = Embeddings.ship(env, config);
    MoeTopology moe =
        new MoeTopology(
                settings,
                new YamlDefinitions(),
                Languages.of(config.language()),
                serving,
                Parse.DEAD_LETTERS)
            .embedding(embeddings.encoders());
    SingleOutputStreamOperator<ReceivedNews> news =
        parsed(
            env,
            kafka.topics().news(),
            NewsItem.class,
            Parse.news(parsing()),
            Uids.NEWS_SOURCE,
            Uids.NEWS_PARSE);
    SingleOutputStreamOperator<ReceivedOutcome> outcomes =
        parsed(
            env,
            kafka.topics().outcomes(),
            Outcome.class,
            Parse.outcomes(parsing()),
            Uids.OUTCOMES_SOURCE,
            Uids.OUTCOMES_PARSE);
    SingleOutputStreamOperator<Control> control =
        unclocked(
            env,
            kafka.topics().control(),
            Parse.control(
                parsing(),
                new ControlCheck(
                    config.classes(),
                    config.features(),
                    kafka.topics().votes().isPresent(),
                    embeddings.dimension())),
            Uids.CONTROL_SOURCE,
            Uids.CONTROL_PARSE);

    SingleOutputStreamOperator<ReceivedVote> votes =
        kafka.topics().votes().map(topic -> votes(env, topic)).orElse(null);
    boolean learns = config.gate().spec().learns();
    SingleOutputStreamOperator<Feedback> feedback =
        learns || settings.weighsByResponsibility() ? feedback(env) : null;
    MoeTopology.Outputs out = moe.build(news, outcomes, control, votes, feedback);
    DataStream<DeadLetter> deadLetters =
        out.deadLetters()
            .union(
                news.getSideOutput(Parse.DEAD_LETTERS),
                outcomes.getSideOutput(Parse.DEAD_LETTERS),
                control.getSideOutput(Parse.DEAD_LETTERS));
    if (votes != null) {
      deadLetters = deadLetters.union(votes.getSideOutput(Parse.DEAD_LETTERS));
    }
    if (feedback != null) {
      deadLetters = deadLetters.union(feedback.getSideOutput(Parse.DEAD_LETTERS));
    }
    writeControl(learns ? out.promotions().union(moe.trainGate(feedback)) : out.promotions());
    write(out, deadLetters);
    UpgradeCheck.before(env, settings);
  }

  private SingleOutputStreamOperator<ReceivedVote> votes(
      StreamExecutionEnvironment env, String topic) {
    return parsed(
        env,
        topic,
        Vote.class,
        Parse.votes(parsing(), config.classes().size()),
        Uids.VOTES_SOURCE,
        Uids.VOTES_PARSE);
  }

  private void configure(StreamExecutionEnvironment env) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    // Messages are immutable or fresh, so nothing is copied between chained operators.
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    settings.set(ExecutionOptions.BUFFER_TIMEOUT, config.job().bufferTimeout());
    config
        .job()
        .checkpointInterval()
        .ifPresent(interval -> settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval));
    env.configure(settings);
    env.setMaxParallelism(config.job().maxParallelism());
    config.job().parallelism().ifPresent(env::setParallelism);
  }

  /** Model files travel with the job, so that TaskManagers need no access to where they lie. */
  private static void shipModels(StreamExecutionEnvironment env, List<ExpertDefinition> experts) {
    for (ExpertDefinition expert : experts) {
      WarmStart start = expert.start();
      if (!start.isNone()) {
        ship(env, start.location(), ModelFiles.cacheName(start));
      }
      Serving.ship(expert, (file, name) -> ship(env, file, name));
    }
  }

  /** A file whose name says what it holds travels once. */
  static void ship(StreamExecutionEnvironment env, String file, String name) {
    if (env.getCachedFiles().stream().noneMatch(shipped -> shipped.f0.equals(name))) {
      env.registerCachedFile(file, name);
    }
  }

  /** A topic whose records drive the event-time clock. */
  private <T> SingleOutputStreamOperator<T> parsed(
      StreamExecutionEnvironment env,
      String topic,
      Class<? extends SpecificRecord> type,
      ProcessFunction<RawRecord, T> parse,
      String sourceUid,
      String parseUid) {
    EventClock clock =
        kafka.clock() == KafkaConfig.EventClockKind.PUNCTUATION
            ? EventClock.punctuated(wire, type)
            : EventClock.of(wire, type, kafka.outOfOrderness());
    if (kafka.idleAfter().isPresent()) {
      clock = clock.withIdleness(kafka.idleAfter().get());
    }
    return source(env, topic, start(), Sources.clock(clock), sourceUid)
        .process(parse)
        .uid(parseUid)
        .name("parse " + topic);
  }

  /** A topic that never holds the event-time clock back; read from its beginning. */
  private <T> SingleOutputStreamOperator<T> unclocked(
      StreamExecutionEnvironment env,
      String topic,
      ProcessFunction<RawRecord, T> parse,
      String sourceUid,
      String parseUid) {
    return source(env, topic, Start.EARLIEST, Sources.noClock(), sourceUid)
        .setParallelism(1) // one reader keeps the topic's order
        .process(parse)
        .setParallelism(1)
        .uid(parseUid)
        .name("parse " + topic);
  }

  private SingleOutputStreamOperator<RawRecord> source(
      StreamExecutionEnvironment env,
      String topic,
      Start start,
      WatermarkStrategy<RawRecord> clock,
      String uid) {
    return env.fromSource(Sources.raw(reader(topic), topic, kafka.groupId(), start), clock, topic)
        .uid(uid)
        .name(topic);
  }

  /** What teaches may come a moment later; in event-time order items wait for it. */
  private KafkaSettings reader(String topic) {
    boolean teaches =
        topic.equals(kafka.topics().outcomes()) || topic.equals(kafka.topics().feedback());
    return teaches && config.job().ordering() == Ordering.ARRIVAL ? client.inBulk() : client;
  }

  private SingleOutputStreamOperator<Feedback> feedback(StreamExecutionEnvironment env) {
    return unclocked(
        env,
        kafka.topics().feedback(),
        Parse.feedback(parsing()),
        Uids.FEEDBACK_SOURCE,
        Uids.FEEDBACK_PARSE);
  }

  private void writeControl(DataStream<Control> changes) {
    changes
        .sinkTo(sinks().control(kafka.topics().control()))
        .setParallelism(1)
        .uid(Uids.CONTROL_SINK)
        .name("gate versions and promotions to " + kafka.topics().control());
  }

  private void write(MoeTopology.Outputs out, DataStream<DeadLetter> deadLetters) {
    KafkaConfig.Topics topics = kafka.topics();
    watched(
            out.predictions()
                .process(sinks().encodePredictions(topics.predictions(), topics.news()))
                .uid(Uids.PREDICTIONS_ENCODE)
                .name("encode predictions"))
        .sinkTo(sinks().encodedPredictions(topics.predictions(), topics.news()))
        .disableChaining()
        .uid(Uids.PREDICTIONS_SINK)
        .name("predictions to " + topics.predictions());
    out.feedback()
        .process(sinks().encodeFeedback(topics.feedback()))
        .uid(Uids.FEEDBACK_ENCODE)
        .name("encode feedback")
        .sinkTo(sinks().encodedFeedback(topics.feedback()))
        .disableChaining()
        .uid(Uids.FEEDBACK_SINK)
        .name("feedback to " + topics.feedback());
    deadLetters
        .sinkTo(sinks().deadLetters(kafka.topics().deadLetters()))
        .uid(Uids.DEAD_LETTERS_SINK)
        .name("dead letters to " + kafka.topics().deadLetters());
  }

  /** Only what is written in transactions can be lost to an outage. */
  private DataStream<EncodedRecord> watched(DataStream<EncodedRecord> predictions) {
    if (kafka.deliveryGuarantee() != DeliveryGuarantee.EXACTLY_ONCE) {
      return predictions;
    }
    return predictions
        .process(new OutageAlarm<>(kafka.transactionTimeout()))
        .returns(predictions.getType())
        .uid(Uids.OUTAGE_ALARM)
        .name("outage alarm");
  }

  private Sinks sinks() {
    Duration timeout = kafka.transactionTimeout();
    return new Sinks(
        SinkSettings.exactlyOnce(client, wire, kafka.transactionalIdPrefix())
            .with(kafka.deliveryGuarantee())
            .withTransactionTimeout(timeout));
  }

  private ParseSettings parsing() {
    return Connections.parsing(config, wire);
  }

  private Start start() {
    return switch (kafka.startFrom()) {
      case COMMITTED -> Start.COMMITTED;
      case EARLIEST -> Start.EARLIEST;
      case LATEST -> Start.LATEST;
    };
  }
}
