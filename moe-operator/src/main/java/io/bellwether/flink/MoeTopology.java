package io.bellwether.flink;

import io.bellwether.core.Classes;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.mixture.ServedExperts;
import io.bellwether.flink.GateInput.Responsibilities;
import io.bellwether.schema.Control;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.ReceivedNews;
import io.bellwether.schema.ReceivedOutcome;
import io.bellwether.schema.ReceivedVote;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The door of this package: wires features, gate, experts, combine and label join into a job.
 *
 * <pre>{@code
 * MoeTopology moe = new MoeTopology(settings, format, languages, served, deadLetterTag);
 * MoeTopology.Outputs out = moe.build(news, outcomes, control);
 * out.predictions().sinkTo(...);
 * }</pre>
 *
 * <p>Every operator has a uid from {@link Uids} and a name. Watermarks of {@code news} and {@code
 * outcomes} drive the event-time order; {@code control} must never hold a watermark back, so it
 * should declare itself idle.
 */
public final class MoeTopology {
  private final MoeSettings settings;
  private final DefinitionFormat format;
  private final LanguageIdentifierFactory languages;
  private final ServedExperts served;
  private final OutputTag<DeadLetter> deadLetters;
  private final TextEncoderFactory encoders;

  /**
   * Prepares a topology.
   *
   * @param format how experts' definitions are written in control records and state
   * @param languages makes the language identifier in each subtask
   * @param served makes the served experts in each TaskManager
   * @param deadLetters the tag under which refused inputs leave the operators
   */
  public MoeTopology(
      MoeSettings settings,
      DefinitionFormat format,
      LanguageIdentifierFactory languages,
      ServedExperts served,
      OutputTag<DeadLetter> deadLetters) {
    this(settings, format, languages, served, deadLetters, TextEncoderFactory.NONE);
  }

  private MoeTopology(
      MoeSettings settings,
      DefinitionFormat format,
      LanguageIdentifierFactory languages,
      ServedExperts served,
      OutputTag<DeadLetter> deadLetters,
      TextEncoderFactory encoders) {
    this.settings = settings;
    this.format = format;
    this.languages = languages;
    this.served = served;
    this.deadLetters = deadLetters;
    this.encoders = encoders;
  }

  /** The same, with items that get embeddings. */
  public MoeTopology embedding(TextEncoderFactory other) {
    return new MoeTopology(settings, format, languages, served, deadLetters, other);
  }

  /**
   * What comes out of the mixture.
   *
   * @param promotions of shadows, for the control topic
   */
  public record Outputs(
      DataStream<Prediction> predictions,
      DataStream<Feedback> feedback,
      DataStream<DeadLetter> deadLetters,
      DataStream<Control> promotions) {}

  /** Adds the mixture's operators to the job of the given streams; no votes come from outside. */
  public Outputs build(
      DataStream<ReceivedNews> news,
      DataStream<ReceivedOutcome> outcomes,
      DataStream<Control> control) {
    return build(news, outcomes, control, null, null);
  }

  /**
   * Adds the mixture's operators to the job of the given streams.
   *
   * @param votes from outside, whose watermarks take part in event time; null for none
   * @param feedback what this job wrote, read back, which must never hold a watermark back; needed
   *     where lessons are weighed by responsibility, else null
   */
  public Outputs build(
      DataStream<ReceivedNews> news,
      DataStream<ReceivedOutcome> outcomes,
      DataStream<Control> control,
      DataStream<ReceivedVote> votes,
      DataStream<Feedback> feedback) {
    if (settings.weighsByResponsibility() && feedback == null) {
      throw new IllegalArgumentException(
          "lessons.weight: responsibility needs the feedback topic, as the gate, which writes the"
              + " lessons, does not see the votes");
    }
    SingleOutputStreamOperator<Item> items =
        news.process(
                new FeaturesFunction(settings, languages, encoders),
                new CodecTypeInfo<>(new Item.ItemCodec()))
            .uid(Uids.FEATURES)
            .name("features");
    SingleOutputStreamOperator<Label> labels = joinLabels(items, outcomes);
    SingleOutputStreamOperator<ExpertInput> tasks = gate(items, labels, feedback, control);
    SingleOutputStreamOperator<CombineInput> inStream = experts(tasks);
    ServedTopology serving = new ServedTopology(settings, format, served, deadLetters);
    ServedTopology.Outputs ballots = serving.build(tasks, inStream, votes);
    SingleOutputStreamOperator<Prediction> predictions =
        combine(
            tasks.getSideOutput(GateFunction.ROUTINGS), inStream.union(ballots.ballots()), labels);
    DataStream<DeadLetter> refused = labels.getSideOutput(deadLetters);
    return new Outputs(
        predictions,
        predictions.getSideOutput(CombineFunction.FEEDBACK),
        ballots.deadLetters() == null ? refused : refused.union(ballots.deadLetters()),
        referee(predictions.getSideOutput(CombineFunction.TRIALS), control));
  }

  private static DataStream<Control> referee(
      DataStream<Trial> trials, DataStream<Control> control) {
    return trials
        .keyBy(Trial::expert, States.key())
        .connect(control.broadcast(States.orders()))
        .process(new Referee(), new AvroTypeInfo<>(Control.class))
        .uid(Uids.REFEREE)
        .name("referee of shadows")
        .setParallelism(1);
  }

  private SingleOutputStreamOperator<Label> joinLabels(
      SingleOutputStreamOperator<Item> items, DataStream<ReceivedOutcome> outcomes) {
    return items
        .getSideOutput(FeaturesFunction.KEYS)
        .keyBy(ItemKeys::itemId, States.key())
        .connect(outcomes.keyBy(received -> received.getOutcome().getItemId(), States.key()))
        .process(
            new LabelJoinFunction(settings, deadLetters),
            new CodecTypeInfo<>(new Label.LabelCodec()))
        .uid(Uids.LABEL_JOIN)
        .name("label join");
  }

  private SingleOutputStreamOperator<ExpertInput> gate(
      DataStream<Item> items,
      DataStream<Label> labels,
      DataStream<Feedback> feedback,
      DataStream<Control> control) {
    CodecTypeInfo<GateInput> type = new CodecTypeInfo<>(new GateInput.GateInputCodec());
    DataStream<GateInput> inputs =
        items
            .map(item -> (GateInput) new GateInput.Arrival(item, item.eventTime()))
            .returns(type)
            .uid(Uids.GATE_ITEMS)
            .name("items to gate")
            .union(
                labels
                    .map(label -> (GateInput) new GateInput.Labelled(label))
                    .returns(type)
                    .uid(Uids.GATE_LABELS)
                    .name("labels to gate"));
    if (settings.weighsByResponsibility()) {
      Classes classes = settings.mixture().classes();
      ItemKey rule = settings.routingKey();
      inputs =
          inputs.union(
              feedback
                  .map(f -> (GateInput) Responsibilities.of(f, classes, rule))
                  .returns(type)
                  .uid(Uids.GATE_FEEDBACK)
                  .name("responsibilities to gate"));
    }
    BroadcastStream<Control> changes = control.broadcast(States.roster(), States.gateVersions());
    return inputs
        .keyBy(routingKey(settings.routingKey()), States.key())
        .connect(changes)
        .process(
            new GateFunction(settings, format),
            new CodecTypeInfo<>(new ExpertInput.ExpertInputCodec()))
        .uid(Uids.GATE)
        .name("gate");
  }

  /** Static, so that it takes only the rule along, not this topology. */
  private static KeySelector<GateInput, String> routingKey(ItemKey rule) {
    return input -> {
      if (input instanceof GateInput.Arrival arrival) {
        return rule.of(arrival.item().features());
      }
      return input instanceof GateInput.Labelled labelled
          ? labelled.label().routingKey()
          : ((Responsibilities) input).routingKey();
    };
  }

  private SingleOutputStreamOperator<CombineInput> experts(DataStream<ExpertInput> tasks) {
    return tasks
        .keyBy(new PlacementKey(settings.maxParallelism()), Types.INT)
        .transform(
            "experts",
            new CodecTypeInfo<>(new CombineInput.CombineInputCodec()),
            new ExpertOperator(settings, format))
        .uid(Uids.EXPERTS)
        .setMaxParallelism(settings.maxParallelism());
  }

  private SingleOutputStreamOperator<Prediction> combine(
      DataStream<CombineInput> routings,
      DataStream<CombineInput> ballots,
      DataStream<Label> labels) {
    DataStream<CombineInput> verdicts =
        labels
            .map(label -> (CombineInput) new CombineInput.Verdict(label))
            .returns(new CodecTypeInfo<>(new CombineInput.CombineInputCodec()))
            .uid(Uids.COMBINE_LABELS)
            .name("labels to combine");
    return routings
        .union(ballots, verdicts)
        .keyBy(CombineInput::filterKey, States.key())
        .process(new CombineFunction(settings), new AvroTypeInfo<>(Prediction.class))
        .uid(Uids.COMBINE)
        .name("combine")
        // Results are written here, but a sink may wait for its topic at each checkpoint, and
        // deadlines must not wait with it: what writes to a topic is a task of its own.
        .startNewChain();
  }

  /**
   * Adds the gate trainer.
   *
   * @return versions of the gate for the control topic
   */
  public DataStream<Control> trainGate(DataStream<Feedback> feedback) {
    KeySelector<Feedback, Integer> one = any -> 0;
    // One key: what one subtask reads from the topic needs no network to come here.
    return (feedback.getParallelism() == 1
            ? DataStreamUtils.reinterpretAsKeyedStream(feedback, one, Types.INT)
            : feedback.keyBy(one, Types.INT))
        .process(new GateTrainerFunction(settings), new AvroTypeInfo<>(Control.class))
        .uid(Uids.GATE_TRAINER)
        .name("gate trainer")
        .setParallelism(1);
  }
}
