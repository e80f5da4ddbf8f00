package io.bellwether.core.mixture;

import io.bellwether.core.Classes;
import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.Observation;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.text.FeatureSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Small mixtures and streams for tests. */
final class Mixtures {
  static final Classes CLASSES = Classes.of("UP", "NEUTRAL", "DOWN");

  private Mixtures() {}

  static MixtureSpec spec(int topK, double gateLearningRate, ItemKey filterKey) {
    return new MixtureSpec(
        CLASSES,
        new FeatureSpec(12, 2, 3, 1000, 1),
        new GateSpec.SoftmaxTopK(topK, 8, gateLearningRate, true),
        8,
        new FilterSpec.FixedShare(1, 0.01),
        filterKey,
        List.of(
            expert("prior", new ExpertSpec.Prior(100), Eligibility.ALL),
            expert("last", new ExpertSpec.LastOutcome(0.4), Eligibility.ALL),
            expert("bayes", new ExpertSpec.NaiveBayes(12, 0.1, 1000), Eligibility.ALL),
            expert(
                "japanese",
                new ExpertSpec.SoftmaxRegression(12, 0.3, 0),
                new Eligibility(Set.of("ja"), Set.of(), Set.of()))));
  }

  static MixtureSpec withFilter(FilterSpec filter) {
    MixtureSpec spec = spec(3, 0, ItemKey.GLOBAL);
    return new MixtureSpec(
        spec.classes(),
        spec.features(),
        spec.gate(),
        spec.gatePublishEvery(),
        filter,
        spec.filterKey(),
        spec.experts());
  }

  private static ExpertDefinition expert(String name, ExpertSpec spec, Eligibility eligibility) {
    return new ExpertDefinition(name, spec, eligibility);
  }

  /** A learnable stream: the first feature of an item tells its class, with noise. */
  static List<Observation> stream(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(3);
      Features x = new Features();
      int shown = random.nextInt(10) < 8 ? label : random.nextInt(3);
      x.add(shown, 0.5f);
      for (int j = 0; j < 5; j++) {
        x.add(10 + j * 700 + random.nextInt(600), 0.38f);
      }
      String language = random.nextBoolean() ? "en" : "ja";
      x.setContext("S" + random.nextInt(3), language, "wire", new float[0]);
      long time = 1000L * i;
      observations.add(new Observation("i%05d".formatted(i), time, time + 20_500, label, x));
    }
    return observations;
  }
}
