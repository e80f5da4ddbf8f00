package io.bellwether.core.mixture;

import io.bellwether.core.Classes;
import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import io.bellwether.core.text.FeatureSpec;
import java.util.Arrays;

/**
 * One expert on its own, asked about and taught every item that it is eligible for; all classes are
 * equally probable to it where it is not, or abstains.
 */
public final class ExpertForecaster implements Forecaster {
  private final ExpertDefinition definition;
  private final OwnedExpert owned;
  private final float[] vote;
  private boolean voted;

  /** Makes the expert as it is defined to begin. */
  public ExpertForecaster(ExpertDefinition definition, int numClasses) {
    this.definition = definition;
    this.owned = OwnedExpert.of(definition, numClasses);
    this.vote = new float[numClasses];
  }

  /** What it has learned by now. */
  public ModelFile model(Classes classes, FeatureSpec features) {
    return ModelFile.of(definition, owned, classes, features);
  }

  @Override
  public int numClasses() {
    return vote.length;
  }

  @Override
  public void predict(Observation o, double[] out) {
    voted =
        definition.allows(o.features())
            && owned.mayVoteOn(o.eventTime())
            && owned.predict(o.features(), vote, 0);
    if (!voted) {
      Arrays.fill(vote, 1f / vote.length);
    }
    for (int k = 0; k < vote.length; k++) {
      out[k] = vote[k];
    }
  }

  @Override
  public boolean voted() {
    return voted;
  }

  @Override
  public void learn(Observation o, int label) {
    if (definition.allows(o.features())) {
      owned.learn(o.features(), label, 1, Math.max(o.labelTime(), o.eventTime()));
    }
  }
}
