package io.bellwether.core.ensemble;

import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import java.util.Arrays;
import java.util.List;

/**
 * Online bagging (Oza and Russell, 2001): each member learns each label k times, k drawn from the
 * Poisson distribution with mean 1, as in the limit of resampling with replacement. They vote with
 * their probabilities.
 */
final class OnlineBagging implements Forecaster {
  private final List<Forecaster> members;
  private final double[] vote;
  private final Draws draws = new Draws();

  OnlineBagging(List<Forecaster> members) {
    this.members = List.copyOf(members);
    this.vote = new double[members.get(0).numClasses()];
  }

  @Override
  public int numClasses() {
    return vote.length;
  }

  @Override
  public void predict(Observation o, double[] out) {
    Arrays.fill(out, 0, vote.length, 0);
    for (Forecaster member : members) {
      member.predict(o, vote);
      for (int c = 0; c < vote.length; c++) {
        out[c] += vote[c] / members.size();
      }
    }
  }

  @Override
  public void learn(Observation o, int label) {
    for (int m = 0; m < members.size(); m++) {
      draws.seed(o.id(), m);
      for (int k = draws.poisson(1); k > 0; k--) {
        members.get(m).learn(o, label);
      }
    }
  }
}
