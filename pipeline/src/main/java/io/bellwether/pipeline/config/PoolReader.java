package io.bellwether.pipeline.config;

import io.bellwether.core.mixture.PoolSpec;

/** Reads how votes become one prediction. */
final class PoolReader {
  private final SettingsReader reader;
  private final Problems problems;

  PoolReader(SettingsReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  PoolSpec read() {
    if (reader.read(PoolOptions.KIND) == PoolOptions.Kind.CORRECTED) {
      return new PoolSpec(reader.read(PoolOptions.VARIANCE), reader.read(PoolOptions.MEMORY));
    }
    refuse(PoolOptions.VARIANCE);
    refuse(PoolOptions.MEMORY);
    return PoolSpec.LINEAR;
  }

  private void refuse(Option<?> option) {
    if (reader.isGiven(option)) {
      problems.add(
          reader.where(option),
          option.key(),
          "must be left out with combine.pool linear",
          reader.given(option),
          "remove it; it would do nothing");
    }
  }
}
