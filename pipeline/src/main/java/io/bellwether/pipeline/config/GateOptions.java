package io.bellwether.pipeline.config;

import io.bellwether.core.gate.Capacity;
import io.bellwether.core.gate.GateLearning;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.mixture.LessonWeight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The settings of the gate, and of the lessons that it sends. */
final class GateOptions {
  private static final List<Option<?>> DECLARED = new ArrayList<>();
  private static final Duration ZERO = Duration.ZERO;

  static final Option<GateKind> GATE_KIND =
      option(
          "gate.kind",
          OptionTypes.choice(GateKind.values()),
          "top-k",
          "The kind of gate: softmax asks every expert, top-k and noisy-top-k the most probable,"
              + " with expert-choice each expert picks its items; these four learn. rules, uniform"
              + " and hash are fixed.");
  static final Option<Integer> GATE_TOP_K =
      option(
          "gate.top-k",
          OptionTypes.integer(1, 1024),
          "6",
          "Experts that an item is sent to, at most. For top-k, noisy-top-k, expert-choice, hash.");
  static final Option<Integer> GATE_BITS =
      option(
          "gate.bits",
          OptionTypes.integer(4, 20),
          "10",
          "The gate sees the features folded into 2^bits entries. For the kinds that learn.");
  static final Option<Double> GATE_LEARNING_RATE =
      option(
          "gate.learning-rate",
          OptionTypes.number("0 to 10", x -> x >= 0 && x <= 10),
          "0.2",
          "AdaGrad's step; 0 keeps the gate as it begins. For the kinds that learn.");
  static final Option<List<GateSpec.Context>> GATE_CONTEXT =
      option(
          "gate.context",
          OptionTypes.choices(GateSpec.Context.values()),
          "[language, source]",
          "What the gate sees of an item beside its text. For the kinds that learn.");
  static final Option<GateLearning.Unasked> GATE_UNASKED =
      option(
          "gate.unasked",
          OptionTypes.choice(GateLearning.Unasked.values()),
          "left-alone",
          "What a lesson says of experts that were not asked: left-alone says nothing (unless only"
              + " one answered), credited takes them to have given the true class what they do on"
              + " average, times gate.credit. For the kinds that learn.");
  static final Option<Double> GATE_CREDIT =
      option(
          "gate.credit",
          OptionTypes.number("0 to 1", x -> x >= 0 && x <= 1),
          "1",
          "How far experts that were not asked are credited; the less, the more the gate keeps to"
              + " whom it chose. For the kinds that learn.");
  static final Option<Double> GATE_EXPLORE =
      option(
          "gate.explore",
          OptionTypes.number("0 to 1", x -> x >= 0 && x <= 1),
          "0",
          "Share of the items that all experts are asked about, so that the gate can compare them; it"
              + " then learns from these alone. With a small top-k it finds specialists. For top-k"
              + " and noisy-top-k.");
  static final Option<GateSpec.Order> GATE_ORDER =
      option(
          "gate.order",
          OptionTypes.choice(GateSpec.Order.values()),
          "softmax-top-k",
          "Whether weights are the softmax over all experts or over the chosen. For top-k.");
  static final Option<Boolean> GATE_RENORMALISE =
      option(
          "gate.renormalise",
          OptionTypes.flag(),
          "true",
          "Whether the weights of the asked experts are scaled to sum to one. For top-k.");
  static final Option<Long> GATE_SEED =
      option(
          "gate.seed",
          OptionTypes.wholeNumber(),
          "1",
          "Seed of the noise, which else depends on the item alone. For noisy-top-k.");
  static final Option<Double> GATE_BALANCE_LOAD_LOSS =
      option(
          "gate.balance.load-loss",
          OptionTypes.number("0 to 100", x -> x >= 0 && x <= 100),
          "0",
          "Coefficient of the load-balancing loss of Switch and GShard. For top-k, noisy-top-k.");
  static final Option<Double> GATE_BALANCE_Z_LOSS =
      option(
          "gate.balance.z-loss",
          OptionTypes.number("0 to 100", x -> x >= 0 && x <= 100),
          "0",
          "Coefficient of the router z-loss of ST-MoE. For the kinds that learn.");
  static final Option<Double> GATE_BALANCE_BIAS_RATE =
      option(
          "gate.balance.bias-rate",
          OptionTypes.number("0 to 1", x -> x >= 0 && x <= 1),
          "0",
          "Step of the biases that even out the load without a loss (DeepSeek-V3), once a"
              + " gate.balance.batch. For top-k, noisy-top-k.");
  static final Option<Integer> GATE_BALANCE_BATCH =
      option(
          "gate.balance.batch",
          OptionTypes.integer(1, 1_000_000),
          "64",
          "Labelled items over which loads are counted. For top-k, noisy-top-k.");
  static final Option<Double> GATE_BALANCE_TOLERANCE =
      option(
          "gate.balance.tolerance",
          OptionTypes.number("0 to 100", x -> x >= 0 && x <= 100),
          "0",
          "Share of the mean load by which loads may differ before biases move; within, biases go"
              + " back to 0. For top-k, noisy-top-k.");
  static final Option<GateSpec.Context> GATE_RULES_BY =
      option(
          "gate.rules.by",
          OptionTypes.choice(GateSpec.Context.values()),
          "language",
          "What of an item the rules look at. For rules.");
  static final Option<Map<String, String>> GATE_RULES_EXPERTS =
      option(
          "gate.rules.experts",
          OptionTypes.textMap(),
          "{}",
          "Names of the experts for each value, with commas between. For rules.");
  static final Option<List<String>> GATE_RULES_OTHERWISE =
      option(
          "gate.rules.otherwise",
          OptionTypes.texts(),
          "[]",
          "Names of the experts for every other value; empty for all. For rules.");
  static final Option<GateSpec.HashBy> GATE_HASH_BY =
      option(
          "gate.hash-by",
          OptionTypes.choice(GateSpec.HashBy.values()),
          "text",
          "What of an item is hashed. For hash.");
  static final Option<Duration> GATE_BATCH =
      option(
          "gate.batch",
          OptionTypes.duration(ZERO),
          "0s",
          "Items of one routing key in one interval of this length are routed together, at its end;"
              + " 0s routes each alone. By event time, or on arrival by the clock.");
  static final Option<Double> GATE_CAPACITY_FACTOR =
      option(
          "gate.capacity.factor",
          OptionTypes.number(
              "above 0, at most 1000, or inf", x -> x > 0 && (x <= 1000 || x.isInfinite())),
          "inf",
          "An expert takes at most factor × top-k × items / experts of a batch, rounded up; inf for"
              + " all. With expert-choice the experts an item has on average; there it has to be"
              + " given. Needs gate.batch.");
  static final Option<Capacity.Overflow> GATE_CAPACITY_OVERFLOW =
      option(
          "gate.capacity.overflow",
          OptionTypes.choice(Capacity.Overflow.values()),
          "next-best",
          "What becomes of an item whose expert is full: the next-best expert takes it, that vote is"
              + " dropped, or it waits for the next batch.");
  static final Option<Integer> GATE_CAPACITY_MAX_WAITS =
      option(
          "gate.capacity.max-waits",
          OptionTypes.integer(1, 1000),
          "3",
          "Batches that an item waits for at most; then the next-best expert takes it. For"
              + " gate.capacity.overflow: wait.");
  static final Option<Integer> GATE_PUBLISH_EVERY =
      option(
          "gate.publish-every",
          OptionTypes.integer(1, 1_000_000),
          "64",
          "The gate's trainer publishes a version after this many labelled items; in arrival ordering"
              + " at most ten a second.");

  static final Option<Double> GATE_COST_WEIGHT =
      option(
          "gate.cost-weight",
          OptionTypes.number("0 or above", x -> x >= 0 && !x.isInfinite()),
          "0",
          "What the gate must expect to gain from an expert for each unit of its cost, as a"
              + " difference of logits, to choose it before a free one; weights of chosen experts"
              + " stay as they are.");

  static final Option<LessonWeight> LESSONS_WEIGHT =
      option(
          "lessons.weight",
          OptionTypes.choice(LessonWeight.values()),
          "full",
          "How much an asked expert learns of an item: all of it, as much as the gate's routing"
              + " weight, or its posterior responsibility, by how right it was beside the others; in"
              + " the job that comes back through the feedback topic, a checkpoint later.");

  /** All of them in the order above. */
  static final List<Option<?>> ALL = List.copyOf(DECLARED);

  private GateOptions() {}

  private static <T> Option<T> option(
      String key, OptionType<T> type, String defaultText, String sentence) {
    Option<T> option = new Option<>(key, type, defaultText, sentence);
    DECLARED.add(option);
    return option;
  }
}
