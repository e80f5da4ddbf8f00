package io.bellwether.core.mixture;

import io.bellwether.core.Classes;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.gate.Gate;
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
 * @param lessonWeight how much an asked expert learns of an item
 * @param costWeight what an expert must gain, in natural logarithms of the gate's share, for each
 *     unit of its cost so that the gate prefers it; 0 or above
 * @param vigilance what is done when experts change or labels stay away
 * @param pool how votes become one prediction
 */
public record MixtureSpec(
    Classes classes,
    FeatureSpec features,
    GateSpec gate,
    int gatePublishEvery,
    FilterSpec filter,
    ItemKey filterKey,
    List<ExpertDefinition> experts,
    Batching batching,
    LessonWeight lessonWeight,
    double costWeight,
    Vigilance vigilance,
    PoolSpec pool)
    implements Serializable {
  /** Nothing is watched, and votes are pooled linearly. */
  public MixtureSpec(
      Classes classes,
      FeatureSpec features,
      GateSpec gate,
      int gatePublishEvery,
      FilterSpec filter,
      ItemKey filterKey,
      List<ExpertDefinition> experts,
      Batching batching,
      LessonWeight lessonWeight,
      double costWeight) {
    this(
        classes,
        features,
        gate,
        gatePublishEvery,
        filter,
        filterKey,
        experts,
        batching,
        lessonWeight,
        costWeight,
        Vigilance.NONE,
        PoolSpec.LINEAR);
  }

  /** Costs do not matter. */
  public MixtureSpec(
      Classes classes,
      FeatureSpec features,
      GateSpec gate,
      int gatePublishEvery,
      FilterSpec filter,
      ItemKey filterKey,
      List<ExpertDefinition> experts,
      Batching batching,
      LessonWeight lessonWeight) {
    this(
        classes,
        features,
        gate,
        gatePublishEvery,
        filter,
        filterKey,
        experts,
        batching,
        lessonWeight,
        0);
  }

  /** Every item is routed on its own, and lessons have the weight that the gate gave. */
  public MixtureSpec(
      Classes classes,
      FeatureSpec features,
      GateSpec gate,
      int gatePublishEvery,
      FilterSpec filter,
      ItemKey filterKey,
      List<ExpertDefinition> experts) {
    this(
        classes,
        features,
        gate,
        gatePublishEvery,
        filter,
        filterKey,
        experts,
        Batching.OFF,
        LessonWeight.ROUTING_WEIGHT);
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
    if (!(costWeight >= 0 && costWeight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("gate.cost-weight must be 0 or above: " + costWeight);
    }
    vigilance.drift().checkFits(filter);
    Set<String> names = new HashSet<>();
    for (ExpertDefinition expert : experts) {
      if (!names.add(expert.name())) {
        throw new IllegalArgumentException("an expert's name must be unique: " + expert.name());
      }
    }
  }

  /** The same with other rules for when experts change or labels stay away. */
  public MixtureSpec with(Vigilance rules) {
    return new MixtureSpec(
        classes,
        features,
        gate,
        gatePublishEvery,
        filter,
        filterKey,
        experts,
        batching,
        lessonWeight,
        costWeight,
        rules,
        pool);
  }

  /** The same with another way to combine votes. */
  public MixtureSpec with(PoolSpec combination) {
    return new MixtureSpec(
        classes,
        features,
        gate,
        gatePublishEvery,
        filter,
        filterKey,
        experts,
        batching,
        lessonWeight,
        costWeight,
        vigilance,
        combination);
  }

  /** What the gate is charged for asking an expert; see {@link Gate#charge}. */
  public double penalty(ExpertDefinition expert) {
    return costWeight * expert.terms().cost();
  }
}
