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
              List.of(
                  GateOptions.GATE_TOP_K, GateOptions.GATE_ORDER, GateOptions.GATE_RENORMALISE));
      case NOISY_TOP_K ->
          join(
              learned(),
              balanced(),
              batched(),
              List.of(GateOptions.GATE_TOP_K, GateOptions.GATE_SEED));
      case EXPERT_CHOICE ->
          join(
              learned(),
              List.of(
                  GateOptions.GATE_TOP_K,
                  GateOptions.GATE_BATCH,
                  GateOptions.GATE_CAPACITY_FACTOR));
      case RULES ->
          join(
              batched(),
              List.of(
                  GateOptions.GATE_RULES_BY,
                  GateOptions.GATE_RULES_EXPERTS,
                  GateOptions.GATE_RULES_OTHERWISE));
      case UNIFORM -> Stream.of();
      case HASH -> join(batched(), List.of(GateOptions.GATE_TOP_K, GateOptions.GATE_HASH_BY));
    };
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // It only reads them.
  private static Stream<Option<?>> join(List<Option<?>>... parts) {
    return Stream.of(parts).flatMap(List::stream);
  }

  private static List<Option<?>> learned() {
    return List.of(
        GateOptions.GATE_BITS,
        GateOptions.GATE_LEARNING_RATE,
        GateOptions.GATE_CONTEXT,
        GateOptions.GATE_UNASKED,
        GateOptions.GATE_CREDIT,
        GateOptions.GATE_BALANCE_Z_LOSS,
        GateOptions.GATE_PUBLISH_EVERY);
  }

  private static List<Option<?>> balanced() {
    return List.of(
        GateOptions.GATE_EXPLORE,
        GateOptions.GATE_BALANCE_LOAD_LOSS,
        GateOptions.GATE_BALANCE_BIAS_RATE,
        GateOptions.GATE_BALANCE_BATCH,
        GateOptions.GATE_BALANCE_TOLERANCE,
        GateOptions.GATE_COST_WEIGHT);
  }

  private static List<Option<?>> batched() {
    return List.of(
        GateOptions.GATE_BATCH,
        GateOptions.GATE_CAPACITY_FACTOR,
        GateOptions.GATE_CAPACITY_OVERFLOW,
        GateOptions.GATE_CAPACITY_MAX_WAITS);
  }

  /** Whether this kind uses a setting of the gate. */
  boolean uses(Option<?> option) {
    return option.equals(GateOptions.GATE_KIND) || options().anyMatch(used -> used.equals(option));
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
