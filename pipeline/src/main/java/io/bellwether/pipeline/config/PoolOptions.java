package io.bellwether.pipeline.config;

import java.util.List;

/** How votes become one prediction. */
final class PoolOptions {
  /** The kinds of pools. */
  enum Kind {
    LINEAR,
    CORRECTED
  }

  static final Option<Kind> KIND =
      new Option<>(
          "combine.pool",
          OptionTypes.choice(Kind.values()),
          "corrected",
          "How votes become one prediction: linear adds them up, weighed by routing weight × belief;"
              + " corrected multiplies what comes of that with powers of the votes, whose exponents"
              + " are learned from labels under each filter key and begin at 0.");
  static final Option<Double> VARIANCE =
      new Option<>(
          "combine.variance",
          OptionTypes.number("above 0, at most 1", x -> x > 0 && x <= 1),
          "0.02",
          "How far exponents may be from 0 before any label, squared: the more, the faster they"
              + " learn, and the more of it is chance. For corrected.");
  static final Option<Integer> MEMORY =
      new Option<>(
          "combine.memory",
          OptionTypes.integer(100, 1_000_000_000),
          "50000",
          "Labels over which what is known of the exponents fades: the more, the steadier; the"
              + " fewer, the faster they follow changes. For corrected.");

  static final List<Option<?>> ALL = List.of(KIND, VARIANCE, MEMORY);

  private PoolOptions() {}
}
