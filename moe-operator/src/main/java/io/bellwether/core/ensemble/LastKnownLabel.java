package io.bellwether.core.ensemble;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Repeats the newest label. Its probability is the share of predictions that were right so far,
 * with one pseudo-count a class, so that its log loss can be compared with others'.
 */
final class LastKnownLabel implements Forecaster {
  private final int numClasses;
  private final Map<String, Integer> bySymbol = new HashMap<>();
  private int newest = -1;
  private long repeats;
  private long labels;

  LastKnownLabel(int numClasses) {
    this.numClasses = numClasses;
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  @Override
  public void predict(Observation o, double[] out) {
    int last = last(o);
    if (last < 0) {
      Arrays.fill(out, 0, numClasses, 1.0 / numClasses);
      return;
    }
    double right = Math.max((repeats + 1.0) / (labels + numClasses), 1.001 / numClasses);
    Arrays.fill(out, 0, numClasses, (1 - right) / (numClasses - 1));
    out[last] = right;
  }

  private int last(Observation o) {
    return bySymbol.getOrDefault(o.features().symbol(), newest);
  }

  @Override
  public void learn(Observation o, int label) {
    repeats += last(o) == label ? 1 : 0;
    labels++;
    bySymbol.put(o.features().symbol(), label);
    newest = label;
  }
}
