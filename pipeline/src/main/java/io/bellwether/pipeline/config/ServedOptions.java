package io.bellwether.pipeline.config;

import java.util.List;

/** The settings of one expert about what it costs and how it is served. */
final class ServedOptions {
  /** When a served expert is asked. */
  enum Ask {
    ALWAYS,
    WHEN_UNSURE
  }

  static final Option<Double> COST =
      new Option<>(
          "cost",
          OptionTypes.number("0 or above", x -> x >= 0 && !x.isInfinite()),
          "0",
          "Price of one question, in any unit that all experts share; gate.cost-weight is per that"
              + " unit.");
  static final Option<Ask> ASK =
      new Option<>(
          "ask",
          OptionTypes.choice(Ask.values()),
          "always",
          "For kinds that are asked over a network or by a model: whether it is asked only where the"
              + " in-stream experts that were asked, too, are not sure.");
  static final Option<Double> SURE_ABOVE =
      new Option<>(
          "sure-above",
          OptionTypes.number("0 to 1", x -> x >= 0 && x <= 1),
          "0",
          "With ask: when-unsure. The in-stream experts are sure when all name one class and their"
              + " mean, by routing weight, gives it at least this; 0 for plain agreement.");

  static final Option<String> VOTES =
      new Option<>(
          "votes",
          OptionTypes.text(),
          null,
          "File of votes by item id (.jsonl or .jsonl.gz, see docs/external-votes.md), readable"
              + " under the same path on every TaskManager. Lines that name another expert are"
              + " passed over. Must be given.");
  static final Option<String> VOTES_SHA256 =
      new Option<>(
          "sha256",
          OptionTypes.text("64 hexadecimal digits", "[0-9a-fA-F]{64}"),
          null,
          "What the SHA-256 of that file must be.");

  /** Those that every kind has. */
  static final List<Option<?>> COMMON = List.of(COST, ASK, SURE_ABOVE);

  private ServedOptions() {}
}
