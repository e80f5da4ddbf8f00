package io.bellwether.core.ensemble;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;

/** Class frequencies without forgetting. */
final class MajorityClass implements Forecaster {
  private final long[] counts;
  private long total;

  MajorityClass(int numClasses) {
    this.counts = new long[numClasses];
  }

  @Override
  public int numClasses() {
    return counts.length;
  }

  @Override
  public void predict(Observation o, double[] out) {
    for (int c = 0; c < counts.length; c++) {
      out[c] = (counts[c] + 1.0) / (total + counts.length);
    }
  }

  @Override
  public void learn(Observation o, int label) {
    counts[label]++;
    total++;
  }
}
