package io.bellwether.core.mixture;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import io.bellwether.core.expert.Expert;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.expert.Experts;

/** One expert by itself, taught everything at full weight. */
final class ExpertForecaster implements Forecaster {
  private final Expert expert;
  private final float[] vote;

  ExpertForecaster(ExpertSpec spec, int numClasses) {
    this.expert = Experts.create(spec, numClasses);
    this.vote = new float[numClasses];
  }

  @Override
  public int numClasses() {
    return vote.length;
  }

  @Override
  public void predict(Observation o, double[] out) {
    expert.predict(o.features(), vote, 0);
    for (int c = 0; c < vote.length; c++) {
      out[c] = vote[c];
    }
  }

  @Override
  public void learn(Observation o, int label) {
    expert.learn(o.features(), label, 1f);
  }
}
