package io.bellwether.benchmarks.scale;

import io.bellwether.core.filter.BeliefFilter;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.filter.Filters;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Times the steps of a filter: one label of three classes learned, and the beliefs after it. */
final class FilterSteps {
  private static final int CLASSES = 3;
  private static final int ITEMS = 64;
  private static final int STEPS_BETWEEN_LOOKS = 16;

  private final BeliefFilter filter;
  private final float[][] votes;
  private final boolean[][] voted;
  private final double[] beliefs;
  private int next;

  /** Draws votes of {@code voters} experts an item, from a fixed seed. */
  FilterSteps(FilterSpec spec, int numExperts, int voters) {
    filter = Filters.create(spec, numExperts);
    votes = new float[ITEMS][numExperts * CLASSES];
    voted = new boolean[ITEMS][numExperts];
    beliefs = new double[numExperts];
    SplittableRandom random = new SplittableRandom(1);
    for (int item = 0; item < ITEMS; item++) {
      for (int expert = 0; expert < numExperts; expert++) {
        draw(random, votes[item], expert * CLASSES);
      }
      Arrays.fill(voted[item], voters >= numExperts);
      for (int voter = 0; voter < voters; voter++) {
        voted[item][random.nextInt(numExperts)] = true;
      }
    }
  }

  private static void draw(SplittableRandom random, float[] votes, int offset) {
    float sum = 0;
    for (int k = 0; k < CLASSES; k++) {
      votes[offset + k] = 0.05f + (float) random.nextDouble();
      sum += votes[offset + k];
    }
    for (int k = 0; k < CLASSES; k++) {
      votes[offset + k] /= sum;
    }
  }

  /** Mean microseconds of a step over some time. */
  double micros(double seconds) {
    return micros(seconds, this::step);
  }

  static double micros(double seconds, Runnable step) {
    long started = System.nanoTime();
    long end = started + (long) (seconds * 1e9);
    long steps = 0;
    while (System.nanoTime() < end) {
      for (int i = 0; i < STEPS_BETWEEN_LOOKS; i++) {
        step.run();
      }
      steps += STEPS_BETWEEN_LOOKS;
    }
    return (System.nanoTime() - started) / 1e3 / steps;
  }

  private void step() {
    int item = next++ % ITEMS;
    filter.update(next, votes[item], voted[item], CLASSES, item % CLASSES);
    filter.beliefs(beliefs);
  }
}
