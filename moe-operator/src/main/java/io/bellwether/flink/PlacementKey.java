package io.bellwether.flink;

import org.apache.flink.api.java.functions.KeySelector;

/** Sends every message for an expert to the subtask that {@link ExpertPlacement} gave it. */
final class PlacementKey implements KeySelector<ExpertInput, Integer> {
  private static final long serialVersionUID = 1;

  private final int maxParallelism;
  private transient ExpertPlacement placement;

  PlacementKey(int maxParallelism) {
    this.maxParallelism = maxParallelism;
  }

  @Override
  public Integer getKey(ExpertInput input) {
    if (placement == null) {
      placement = new ExpertPlacement(maxParallelism);
    }
    return placement.key(input.slot());
  }
}
