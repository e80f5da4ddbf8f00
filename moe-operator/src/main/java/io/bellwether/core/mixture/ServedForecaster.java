package io.bellwether.core.mixture;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import io.bellwether.core.served.Answer;
import java.util.Arrays;

/**
 * One served expert on its own, asked about every item that it is eligible for, whatever its terms;
 * all classes are equally probable to it where it is not, or is silent. Learns nothing.
 */
public final class ServedForecaster implements Forecaster {
  private final ExpertDefinition definition;
  private final Panel panel;
  private final int numClasses;
  private boolean voted;

  /** Asks through a panel, which the caller closes. */
  public ServedForecaster(ExpertDefinition definition, Panel panel, int numClasses) {
    this.definition = definition;
    this.panel = panel;
    this.numClasses = numClasses;
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  @Override
  public void predict(Observation o, double[] out) {
    Answer answer = definition.allows(o.features()) ? panel.ask(definition, o) : null;
    voted = answer != null && answer.silence() == null;
    Arrays.fill(out, 0, numClasses, 1.0 / numClasses);
    for (int k = 0; voted && k < numClasses; k++) {
      out[k] = answer.probabilities()[k];
    }
  }

  @Override
  public boolean voted() {
    return voted;
  }

  @Override
  public void learn(Observation o, int label) {
    // A served expert gets no lessons.
  }
}
