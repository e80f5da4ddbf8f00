package io.bellwether.benchmarks.scale;

import io.bellwether.connectors.Parse;
import io.bellwether.core.Classes;
import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.LabelRelease;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.gate.Route;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.GateTrainer;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.ServedExperts;
import io.bellwether.core.text.FeatureSpec;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.flink.MoeSettings;
import io.bellwether.flink.MoeTopology;
import io.bellwether.flink.Ordering;
import io.bellwether.pipeline.job.YamlDefinitions;
import io.bellwether.schema.Control;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.GateAction;
import io.bellwether.schema.GateVersion;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.ReceivedNews;
import io.bellwether.schema.ReceivedOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The job as it is, features to feedback, with so many small experts of mixed kinds at k = 2, a
 * learning gate and fixed-share belief; only its ends are other ones: {@link Feed} and counters.
 *
 * <p>The gate begins with parameters that send different texts to different experts. Its trainer
 * learns from every label; what it publishes is thrown away, since the way back is a topic.
 */
final class ScaleJob {
  private static final int TOP_K = 2;
  static final int GATE_BITS = 10;
  private static final int EXPERT_BITS = 10;

  /** At thousands of labels a second, more often would be more than once a second. */
  private static final int PUBLISH_EVERY = 10_000;

  /** Of event time, in which a subtask's items are a millisecond apart. */
  private static final Duration MAX_LABEL_AGE = Duration.ofSeconds(10);

  /** Nothing is to be decided because it waited in a full queue. */
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private static final Duration NO_CHECKPOINT_BY_ITSELF = Duration.ofHours(1);
  private static final int MAX_PARALLELISM = 120;
  private static final String AROUND = "scale-";

  private ScaleJob() {}

  static StreamExecutionEnvironment build(int numExperts, int parallelism) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration());
    env.setMaxParallelism(MAX_PARALLELISM);
    env.setParallelism(parallelism);
    MoeTopology moe =
        new MoeTopology(
            settings(numExperts),
            new YamlDefinitions(),
            LanguageIdentifier::unknown,
            ServedExperts.NONE,
            Parse.DEAD_LETTERS);
    SingleOutputStreamOperator<ReceivedNews> feed =
        env.fromSequence(0, Long.MAX_VALUE - 1)
            .uid(AROUND + "numbers")
            .process(new Feed())
            .returns(new AvroTypeInfo<>(ReceivedNews.class))
            .uid(AROUND + "feed")
            .name("feed");
    DataStream<ReceivedNews> news =
        feed.assignTimestampsAndWatermarks(
                WatermarkStrategy.<ReceivedNews>forMonotonousTimestamps()
                    .withTimestampAssigner((n, t) -> n.getItem().getEventTime().toEpochMilli()))
            .uid(AROUND + "news");
    DataStream<ReceivedOutcome> outcomes =
        feed.getSideOutput(Feed.OUTCOMES)
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<ReceivedOutcome>forMonotonousTimestamps()
                    .withTimestampAssigner((o, t) -> o.getOutcome().getLabelTime().toEpochMilli()))
            .uid(AROUND + "outcomes");
    MoeTopology.Outputs out = moe.build(news, outcomes, control(env, numExperts));
    count(out, moe.trainGate(out.feedback()));
    return env;
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, NO_CHECKPOINT_BY_ITSELF);
    return configuration;
  }

  private static void count(MoeTopology.Outputs out, DataStream<Control> versions) {
    out.predictions()
        .filter(
            prediction -> {
              Tally.PREDICTIONS.increment();
              Tally.DEGRADED.add(prediction.getDegraded() ? 1 : 0);
              prediction.getExperts().forEach(expert -> Tally.ASKED.add(expert.getExpert()));
              return false;
            })
        .uid(AROUND + "count-predictions")
        .name("count predictions")
        .sinkTo(new DiscardingSink<Prediction>())
        .uid(AROUND + "predictions");
    out.feedback()
        .filter(
            feedback -> {
              Tally.FEEDBACK.increment();
              return false;
            })
        .uid(AROUND + "count-feedback")
        .name("count feedback")
        .sinkTo(new DiscardingSink<Feedback>())
        .uid(AROUND + "feedback");
    out.deadLetters()
        .map(
            (MapFunction<DeadLetter, Control>)
                letter -> {
                  throw new IllegalStateException("made-up news must not be refused: " + letter);
                })
        .returns(new AvroTypeInfo<>(Control.class))
        .uid(AROUND + "refused")
        .union(versions, out.promotions())
        .sinkTo(new DiscardingSink<>())
        .uid(AROUND + "versions");
  }

  /** The record that lets the gate begin with parameters that tell texts apart. */
  private static DataStream<Control> control(StreamExecutionEnvironment env, int numExperts) {
    byte[] parameters = parameters(numExperts);
    GateVersion version = new GateVersion();
    version.setParameters(ByteBuffer.wrap(parameters));
    version.setLabelsSeenUpTo(Instant.ofEpochMilli(1));
    version.setLessons(1);
    version.setAction(GateAction.LEARNED);
    Control record = new Control();
    record.setVersion(1);
    record.setEffectiveFrom(Instant.EPOCH);
    record.setChange(version);
    return env.fromData(List.of(record), new AvroTypeInfo<>(Control.class))
        .setParallelism(1)
        .uid(AROUND + "control");
  }

  private static byte[] parameters(int numExperts) {
    GateTrainer trainer = new GateTrainer(gate(GATE_BITS), Integer.MAX_VALUE, numExperts);
    SplittableRandom random = new SplittableRandom(1);
    Features x = new Features();
    Route route = new Route(TOP_K);
    float[] likelihood = new float[TOP_K];
    for (int lesson = 0; lesson < 20 * numExperts; lesson++) {
      x.clear();
      for (int i = 0; i < 20; i++) {
        x.add(random.nextInt(1 << GATE_BITS), 0.2f);
      }
      int expert = random.nextInt(numExperts);
      route.clear();
      route.add(expert, 0.5f);
      route.add((expert + 1 + random.nextInt(numExperts - 1)) % numExperts, 0.5f);
      likelihood[0] = 0.05f + 0.9f * (float) random.nextDouble();
      likelihood[1] = 0.05f + 0.9f * (float) random.nextDouble();
      trainer.learn(x, route, likelihood, 1);
    }
    return trainer.publish();
  }

  private static MoeSettings settings(int numExperts) {
    MixtureSpec mixture =
        new MixtureSpec(
            Classes.of("UP", "NEUTRAL", "DOWN"),
            FeatureSpec.DEFAULT,
            gate(GATE_BITS),
            PUBLISH_EVERY,
            new FilterSpec.FixedShare(0.1, 0.01),
            ItemKey.SOURCE,
            experts(numExperts));
    return new MoeSettings(
        mixture,
        Ordering.ARRIVAL,
        ItemKey.SYMBOL,
        MAX_PARALLELISM,
        32,
        Duration.ofMillis(2),
        DEADLINE,
        MAX_LABEL_AGE,
        LabelRelease.PASSED);
  }

  static GateSpec gate(int bits) {
    return new GateSpec.SoftmaxTopK(TOP_K, bits, 0.2, true);
  }

  /** In turn the kinds that learn from text, and one that does not look at it. */
  static List<ExpertDefinition> experts(int numExperts) {
    List<ExpertSpec> kinds =
        List.of(
            new ExpertSpec.SoftmaxRegression(EXPERT_BITS, 0.5, 0),
            new ExpertSpec.NaiveBayes(EXPERT_BITS, 0.3, 10_000),
            new ExpertSpec.SoftmaxRegression(
                EXPERT_BITS, ExpertSpec.Optimizer.FTRL, 0.7, 0.1, 0.02, 0, 0),
            new ExpertSpec.Prior(300));
    List<ExpertDefinition> experts = new ArrayList<>(numExperts);
    for (int i = 0; i < numExperts; i++) {
      ExpertSpec spec = kinds.get(i % kinds.size());
      experts.add(new ExpertDefinition("expert-" + i, spec, Eligibility.ALL));
    }
    return experts;
  }
}
