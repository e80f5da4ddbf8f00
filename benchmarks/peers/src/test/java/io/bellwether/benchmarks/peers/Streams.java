package io.bellwether.benchmarks.peers;

import io.bellwether.core.Classes;
import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.Observation;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.text.FeatureSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small streams. */
final class Streams {
  private static final Classes CLASSES = Classes.of("UP", "DOWN");

  private Streams() {}

  static PeerStream text() {
    return new PeerStream("text", CLASSES, 1024, spec(), List.of());
  }

  /** The label is whether the first of two numbers is above zero; known with the next item. */
  static PeerStream numbers(int count) {
    SplittableRandom random = new SplittableRandom(1);
    List<Observation> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float first = (float) random.nextDouble() - 0.5f;
      Features x = new Features();
      x.setContext("s", "", "", new float[] {first, (float) random.nextDouble()});
      items.add(new Observation("i" + i, i, i, first > 0 ? 0 : 1, x));
    }
    return new PeerStream("numbers", CLASSES, 2, spec(), items);
  }

  /** Rows of one number. */
  static PeerStream of(List<Observation> items) {
    return new PeerStream("rows", CLASSES, 1, spec(), items);
  }

  private static MixtureSpec spec() {
    ExpertSpec expert = new ExpertSpec.NumericRegression(0.1, new ExpertSpec.Past(20, 0, 0));
    return new MixtureSpec(
        CLASSES,
        FeatureSpec.DEFAULT,
        new GateSpec.Uniform(),
        1,
        new FilterSpec.FixedShare(0.1, 0.01),
        ItemKey.GLOBAL,
        List.of(new ExpertDefinition("only", expert, Eligibility.ALL)));
  }
}
