package io.bellwether.pipeline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of gates by their words in the file, with the settings that each one uses. */
enum GateKind {
  SOFTMAX,
  TOP_K,
  NOISY_TOP_K,
  EXPERT_CHOICE,
  RULES,
  UNIFORM,
  HASH;

  /** Found out when asked for, as the options themselves name these constants. */
  private Stream<Option<?>> options() {
    return switch (this) {
      case SOFTMAX -> join(learned());
      case TOP_K ->
          join(
              learned(),
              balanced(),
              batched(),
              List.of(Options.GATE_TOP_K, Options.GATE_ORDER, Options.GATE_RENORMALISE));
      case NOISY_TOP_K ->
          join(learned(), balanced(), batched(), List.of(Options.GATE_TOP_K, Options.GATE_SEED));
      case EXPERT_CHOICE ->
          join(
              learned(),
              List.of(Options.GATE_TOP_K, Options.GATE_BATCH, Options.GATE_CAPACITY_FACTOR));
      case RULES ->
          join(
              batched(),
              List.of(
                  Options.GATE_RULES_BY, Options.GATE_RULES_EXPERTS, Options.GATE_RULES_OTHERWISE));
      case UNIFORM -> Stream.of();
      case HASH -> join(batched(), List.of(Options.GATE_TOP_K, Options.GATE_HASH_BY));
    };
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // It only reads them.
  private static Stream<Option<?>> join(List<Option<?>>... parts) {
    return Stream.of(parts).flatMap(List::stream);
  }

  private static List<Option<?>> learned() {
    return List.of(
        Options.GATE_BITS,
        Options.GATE_LEARNING_RATE,
        Options.GATE_CONTEXT,
        Options.GATE_UNASKED,
        Options.GATE_CREDIT,
        Options.GATE_BALANCE_Z_LOSS,
        Options.GATE_PUBLISH_EVERY);
  }

  private static List<Option<?>> balanced() {
    return List.of(
        Options.GATE_EXPLORE,
        Options.GATE_BALANCE_LOAD_LOSS,
        Options.GATE_BALANCE_BIAS_RATE,
        Options.GATE_BALANCE_BATCH,
        Options.GATE_BALANCE_TOLERANCE,
        Options.GATE_COST_WEIGHT);
  }

  private static List<Option<?>> batched() {
    return List.of(
        Options.GATE_BATCH,
        Options.GATE_CAPACITY_FACTOR,
        Options.GATE_CAPACITY_OVERFLOW,
        Options.GATE_CAPACITY_MAX_WAITS);
  }

  /** Whether this kind uses a setting of the gate. */
  boolean uses(Option<?> option) {
    return option.equals(Options.GATE_KIND) || options().anyMatch(used -> used.equals(option));
  }

  /** The words of the kinds that use a setting. */
  static List<String> usersOf(Option<?> option) {
    List<String> users = new ArrayList<>();
    for (GateKind kind : values()) {
      if (kind.uses(option)) {
        users.add(OptionTypes.word(kind));
      }
    }
    return users;
  }
}
