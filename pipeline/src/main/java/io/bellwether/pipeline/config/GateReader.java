package io.bellwether.pipeline.config;

import io.bellwether.core.gate.Capacity;
import io.bellwether.core.gate.GateBalance;
import io.bellwether.core.gate.GateLearning;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.mixture.Batching;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ItemKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the gate. Settings that its kind does not use are refused when they are given, and are not
 * among the settings in force.
 */
final class GateReader {
  private final SettingsReader reader;
  private final Problems problems;
  private final List<String> notes;
  private GateKind kind;

  GateReader(SettingsReader reader, Problems problems, List<String> notes) {
    this.reader = reader;
    this.problems = problems;
    this.notes = notes;
  }

  JobConfig.GateConfig read(ItemKey routingKey, List<ExpertDefinition> experts) {
    kind = reader.read(GateOptions.GATE_KIND);
    for (Option<?> option : Options.ALL) {
      if (option.key().startsWith("gate.") && !kind.uses(option) && reader.isGiven(option)) {
        problems.add(
            reader.where(option),
            option.key(),
            "must be left out with gate.kind: " + OptionTypes.word(kind),
            reader.given(option),
            "it is for " + String.join(", ", GateKind.usersOf(option)));
      }
    }
    GateSpec spec = checked(this::spec);
    Batching batching = checked(() -> batching(routingKey));
    if (spec instanceof GateSpec.Rules rules) {
      noteUnknownNames(rules, experts);
    }
    return new JobConfig.GateConfig(
        spec,
        value(GateOptions.GATE_PUBLISH_EVERY),
        batching,
        reader.read(GateOptions.LESSONS_WEIGHT),
        value(GateOptions.GATE_COST_WEIGHT));
  }

  /** What the core refuses is a problem of the configuration; null then. */
  private <T> T checked(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      String where = reader.where(GateOptions.GATE_KIND);
      problems.add((where.isEmpty() ? "" : where + ": ") + "gate: " + e.getMessage());
      return null;
    }
  }

  /** The setting as it is in force; its default, unread, where the kind does not use it. */
  private <T> T value(Option<T> option) {
    return kind.uses(option) ? reader.read(option) : option.defaultValue();
  }

  private GateSpec spec() {
    return switch (kind) {
      case SOFTMAX -> new GateSpec.Softmax(learning());
      case TOP_K ->
          new GateSpec.SoftmaxTopK(
              value(GateOptions.GATE_TOP_K),
              learning(),
              value(GateOptions.GATE_ORDER),
              value(GateOptions.GATE_RENORMALISE));
      case NOISY_TOP_K ->
          new GateSpec.NoisyTopK(
              value(GateOptions.GATE_TOP_K), learning(), value(GateOptions.GATE_SEED));
      case EXPERT_CHOICE ->
          new GateSpec.ExpertChoice(
              value(GateOptions.GATE_TOP_K), value(GateOptions.GATE_CAPACITY_FACTOR), learning());
      case RULES ->
          new GateSpec.Rules(
              value(GateOptions.GATE_RULES_BY), rules(), value(GateOptions.GATE_RULES_OTHERWISE));
      case UNIFORM -> new GateSpec.Uniform();
      case HASH ->
          new GateSpec.Hash(value(GateOptions.GATE_TOP_K), value(GateOptions.GATE_HASH_BY));
    };
  }

  private GateLearning learning() {
    GateBalance balance =
        new GateBalance(
            value(GateOptions.GATE_BALANCE_LOAD_LOSS),
            value(GateOptions.GATE_BALANCE_Z_LOSS),
            value(GateOptions.GATE_BALANCE_BIAS_RATE),
            value(GateOptions.GATE_BALANCE_BATCH),
            value(GateOptions.GATE_BALANCE_TOLERANCE));
    return new GateLearning(
        value(GateOptions.GATE_BITS),
        value(GateOptions.GATE_LEARNING_RATE),
        new HashSet<>(value(GateOptions.GATE_CONTEXT)),
        value(GateOptions.GATE_UNASKED),
        value(GateOptions.GATE_CREDIT),
        balance,
        value(GateOptions.GATE_EXPLORE));
  }

  private Map<String, List<String>> rules() {
    Map<String, ConfigNode> entries = reader.entries(GateOptions.GATE_RULES_EXPERTS);
    Map<String, List<String>> rules = new LinkedHashMap<>();
    Map<String, String> plain = new LinkedHashMap<>();
    if (entries != null) {
      entries.forEach(
          (value, node) -> {
            try {
              List<String> names = OptionTypes.texts().parse(node);
              rules.put(value, names);
              plain.put(value, String.join(",", names));
            } catch (Mismatch e) {
              String key = GateOptions.GATE_RULES_EXPERTS.key() + "." + value;
              problems.add(node.where(), key, e.getMessage(), node.print(), "name experts");
            }
          });
    }
    reader.note(GateOptions.GATE_RULES_EXPERTS, plain);
    return rules;
  }

  /** A note, not an error: the control topic may bring the expert later. */
  private void noteUnknownNames(GateSpec.Rules rules, List<ExpertDefinition> experts) {
    Set<String> unknown = new HashSet<>(rules.otherwise());
    rules.experts().values().forEach(unknown::addAll);
    experts.forEach(expert -> unknown.remove(expert.name()));
    unknown.stream()
        .sorted()
        .forEach(
            name ->
                notes.add(
                    "gate.rules names " + name + ", which is not among the experts to begin with"));
  }

  private Batching batching(ItemKey routingKey) {
    Duration interval = value(GateOptions.GATE_BATCH);
    boolean expertsChoose = kind == GateKind.EXPERT_CHOICE;
    if (expertsChoose && interval.isZero()) {
      throw new IllegalArgumentException(
          "gate.batch must be given with gate.kind: expert-choice, as experts choose among the"
              + " items of a batch: 0s");
    }
    double explore = kind.uses(GateOptions.GATE_EXPLORE) ? value(GateOptions.GATE_EXPLORE) : 0;
    if (explore > 0 && !interval.isZero()) {
      throw new IllegalArgumentException(
          "gate.explore must be 0 with gate.batch, as an item sent to all experts has no place in"
              + " their capacity: "
              + explore);
    }
    Capacity capacity =
        expertsChoose
            ? Capacity.DROPLESS
            : new Capacity(
                value(GateOptions.GATE_CAPACITY_FACTOR),
                value(GateOptions.GATE_CAPACITY_OVERFLOW),
                value(GateOptions.GATE_CAPACITY_MAX_WAITS));
    return new Batching(interval.toMillis(), routingKey, capacity);
  }
}
