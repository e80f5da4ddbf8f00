package io.bellwether.pipeline.replicate;

import io.bellwether.core.filter.BeliefFilter;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.filter.Filters;
import java.util.Arrays;

/** What the filters are compared with, and the filters themselves. */
final class Forecasters {
  private static final int NEUTRAL = Pool.CLASSES.indexOf("Neutral");

  private Forecasters() {}

  /** What a filter predicts from the votes alone. */
  static RowForecaster filter(FilterSpec spec, Probabilities pool) {
    BeliefFilter filter = Filters.create(spec, pool.numExperts());
    double[] beliefs = new double[pool.numExperts()];
    boolean[] voted = new boolean[pool.numExperts()];
    Arrays.fill(voted, true);
    return new RowForecaster() {
      @Override
      public void predict(int day, double[] out) {
        filter.forecast(pool.votes()[day], voted, Probabilities.CLASSES, beliefs, out);
      }

      @Override
      public void learn(int day) {
        filter.update(day, pool.votes()[day], voted, Probabilities.CLASSES, pool.labels()[day]);
      }
    };
  }

  /** Neutral, the most frequent class, every day. */
  static RowForecaster alwaysNeutral() {
    return new RowForecaster() {
      @Override
      public void predict(int day, double[] out) {
        smooth(NEUTRAL, out);
      }

      @Override
      public void learn(int day) {}
    };
  }

  /** The newest label that is known; Neutral as long as none is. */
  static RowForecaster lastKnownLabel(int[] labels) {
    int[] last = {NEUTRAL};
    return new RowForecaster() {
      @Override
      public void predict(int day, double[] out) {
        smooth(last[0], out);
      }

      @Override
      public void learn(int day) {
        last[0] = labels[day];
      }
    };
  }

  /** The classes' frequencies so far, with one pseudo-count each. */
  static RowForecaster runningFrequency(int[] labels) {
    int[] counts = new int[Probabilities.CLASSES];
    Arrays.fill(counts, 1);
    return new RowForecaster() {
      @Override
      public void predict(int day, double[] out) {
        int total = Arrays.stream(counts).sum();
        for (int k = 0; k < counts.length; k++) {
          out[k] = (double) counts[k] / total;
        }
      }

      @Override
      public void learn(int day) {
        counts[labels[day]]++;
      }
    };
  }

  private static void smooth(int chosen, double[] out) {
    for (int k = 0; k < Probabilities.CLASSES; k++) {
      out[k] = Probabilities.smoothed(k == chosen);
    }
  }
}
