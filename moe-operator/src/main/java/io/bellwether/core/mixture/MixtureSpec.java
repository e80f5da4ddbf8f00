package io.bellwether.core.mixture;

import io.bellwether.core.Classes;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.text.FeatureSpec;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that decides what a mixture predicts; the same for the job and the backtest.
 *
 * @param gatePublishEvery the gate learns in its trainer and publishes a version after this many
 *     lessons; at least 1
 * @param filterKey items of one key share one belief
 * @param experts in slot order; at least one
 * @param batching whether the gate routes items together
 */
public record MixtureSpec(
    Classes classes,
    FeatureSpec features,
    GateSpec gate,
    int gatePublishEvery,
    FilterSpec filter,
    ItemKey filterKey,
    List<ExpertDefinition> experts,
    Batching batching)
    implements Serializable {
  /** Every item is routed on its own. */
  public MixtureSpec(
      Classes classes,
      FeatureSpec features,
      GateSpec gate,
      int gatePublishEvery,
      FilterSpec filter,
      ItemKey filterKey,
      List<ExpertDefinition> experts) {
    this(classes, features, gate, gatePublishEvery, filter, filterKey, experts, Batching.OFF);
  }

  public MixtureSpec {
    experts = List.copyOf(experts);
    if (experts.isEmpty()) {
      throw new IllegalArgumentException("experts must be at least one");
    }
    if (gatePublishEvery < 1) {
      throw new IllegalArgumentException(
          "gate.publish-every must be at least 1: " + gatePublishEvery);
    }
    Set<String> names = new HashSet<>();
    for (ExpertDefinition expert : experts) {
      if (!names.add(expert.name())) {
        throw new IllegalArgumentException("an expert's name must be unique: " + expert.name());
      }
    }
  }
}
