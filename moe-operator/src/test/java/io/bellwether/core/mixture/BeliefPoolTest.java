package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import io.bellwether.core.ensemble.Committee;
import io.bellwether.core.filter.FilterSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeliefPoolTest {
  @Test
  void weighsAllMembersByWhatTheFilterBelieves() {
    BeliefPool hedge = new BeliefPool(new FilterSpec.FixedShare(1, 0), 2, 2);
    Committee committee = new Committee(List.of(says(0.9, true), says(0.3, true)), List.of(hedge));
    predict(committee, "a");

    committee.learn(item("a"), 0);

    // Bayes' rule: beliefs 0.9 and 0.3, normalised.
    assertThat(predict(committee, "b")).isCloseTo(0.75 * 0.9 + 0.25 * 0.3, within(1e-6));
  }

  @Test
  void leavesOutWhoHasNoOpinion() {
    BeliefPool hedge = new BeliefPool(new FilterSpec.FixedShare(1, 0), 2, 2);
    Committee committee = new Committee(List.of(says(0.9, true), says(0.5, false)), List.of(hedge));

    assertThat(predict(committee, "a")).isCloseTo(0.9, within(1e-9));
    committee.learn(item("a"), 1);
    assertThat(predict(committee, "b")).isCloseTo(0.9, within(1e-9));
  }

  @Test
  void saysNothingWhereNobodyDoes() {
    BeliefPool hedge = new BeliefPool(new FilterSpec.None(), 1, 2);

    assertThat(predict(new Committee(List.of(says(0.5, false)), List.of(hedge)), "a"))
        .isEqualTo(0.5);
  }

  private static Observation item(String id) {
    return new Observation(id, 1, 2, 0, new Features());
  }

  private static double predict(Forecaster forecaster, String id) {
    double[] out = new double[2];
    forecaster.predict(item(id), out);
    return out[0];
  }

  private static Forecaster says(double first, boolean voted) {
    return new Forecaster() {
      @Override
      public int numClasses() {
        return 2;
      }

      @Override
      public void predict(Observation o, double[] out) {
        out[0] = first;
        out[1] = 1 - first;
      }

      @Override
      public boolean voted() {
        return voted;
      }

      @Override
      public void learn(Observation o, int label) {}
    };
  }
}
