package io.bellwether.benchmarks.scale;

import io.bellwether.core.Features;
import io.bellwether.core.gate.Gate;
import io.bellwether.core.gate.Gates;
import io.bellwether.core.gate.Route;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Times the gate's choice among so many experts, as {@link ScaleJob} has it choose. */
final class GateSteps {
  /** Features of an item as the gate sees it. */
  static final int FEATURES = 64;

  private static final int ITEMS = 256;
  private static final int LESSONS_AN_EXPERT = 20;

  private final Gate gate;
  private final Features[] items = new Features[ITEMS];
  private final boolean[] eligible;
  private final Route route = new Route(2);
  private final int inputs;
  private int next;

  /** Draws items and parameters from a fixed seed, over 2^bits inputs. */
  GateSteps(int bits, int numExperts) {
    gate = Gates.create(ScaleJob.gate(bits), numExperts);
    inputs = 1 << bits;
    eligible = new boolean[numExperts];
    Arrays.fill(eligible, true);
    SplittableRandom random = new SplittableRandom(1);
    teach(random, numExperts);
    Arrays.setAll(items, i -> draw(random));
  }

  private void teach(SplittableRandom random, int numExperts) {
    float[] likelihood = new float[2];
    for (int lesson = 0; lesson < LESSONS_AN_EXPERT * numExperts; lesson++) {
      int expert = random.nextInt(numExperts);
      route.clear();
      route.add(expert, 0.5f);
      route.add((expert + 1 + random.nextInt(numExperts - 1)) % numExperts, 0.5f);
      likelihood[0] = 0.05f + 0.9f * (float) random.nextDouble();
      likelihood[1] = 0.05f + 0.9f * (float) random.nextDouble();
      gate.learn(draw(random), route, likelihood);
    }
  }

  private Features draw(SplittableRandom random) {
    Features x = new Features();
    for (int i = 0; i < FEATURES; i++) {
      x.add(random.nextInt(inputs), 0.125f);
    }
    return x;
  }

  /** Mean microseconds of a choice over some time. */
  double micros(double seconds) {
    return FilterSteps.micros(
        seconds, () -> gate.route(items[next++ & (ITEMS - 1)], eligible, route));
  }
}
