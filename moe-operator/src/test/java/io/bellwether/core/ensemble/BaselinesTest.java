package io.bellwether.core.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselinesTest {
  @Test
  void majorityClassGivesTheFrequencies() {
    Forecaster majority = Baselines.majorityClass(2);

    majority.learn(of("A"), 1);
    majority.learn(of("B"), 1);

    assertThat(predict(majority, of("C"))).containsExactly(0.25, 0.75);
  }

  @Test
  void lastKnownLabelRepeatsTheSymbolsNewestElseTheNewestOfAll() {
    Forecaster last = Baselines.lastKnownLabel(3);
    assertThat(predict(last, of("A"))).containsOnly(1 / 3.0);

    last.learn(of("A"), 0);
    last.learn(of("B"), 2);

    assertThat(mostProbable(predict(last, of("A")))).isZero();
    assertThat(mostProbable(predict(last, of("B")))).isEqualTo(2);
    assertThat(mostProbable(predict(last, of("NEW")))).isEqualTo(2);
  }

  @Test
  void lastKnownLabelIsAsSureAsItWasRight() {
    Forecaster last = Baselines.lastKnownLabel(2);

    for (int i = 0; i < 99; i++) {
      last.learn(of("A"), 1);
    }

    // Of 99 labels all but the first repeated the one before.
    assertThat(predict(last, of("A"))[1]).isCloseTo(99 / 101.0, within(1e-12));
  }

  @Test
  void uniformAverageIsTheMeanOfItsMembersAndTeachesThem() {
    Forecaster average =
        Baselines.uniformAverage(List.of(Baselines.majorityClass(2), Baselines.majorityClass(2)));

    average.learn(of("A"), 1);

    assertThat(predict(average, of("A"))[1]).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void uniformAverageLeavesOutThoseThatDoNotAnswer() {
    Forecaster average =
        Baselines.uniformAverage(List.of(Baselines.majorityClass(2), silent(), silent()));
    average.learn(of("A"), 1);

    assertThat(predict(average, of("A"))[1]).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(predict(Baselines.uniformAverage(List.of(silent())), of("A")))
        .containsExactly(0.5, 0.5);
  }

  @Test
  void uniformAverageRefusesMembersThatDoNotFit() {
    assertThatIllegalArgumentException().isThrownBy(() -> Baselines.uniformAverage(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Baselines.uniformAverage(
                    List.of(Baselines.majorityClass(2), Baselines.majorityClass(3))))
        .withMessageContaining("2 classes: 3");
  }

  private static Forecaster silent() {
    return new Forecaster() {
      @Override
      public int numClasses() {
        return 2;
      }

      @Override
      public boolean answers(Observation o) {
        return false;
      }

      @Override
      public void predict(Observation o, double[] out) {
        throw new AssertionError("asked, though it does not answer");
      }

      @Override
      public void learn(Observation o, int label) {}
    };
  }

  private static Observation of(String symbol) {
    Features x = new Features();
    x.setContext(symbol, "", "", new float[0]);
    return new Observation("id", 1, 1, 0, x);
  }

  private static double[] predict(Forecaster forecaster, Observation o) {
    double[] out = new double[forecaster.numClasses()];
    forecaster.predict(o, out);
    return out;
  }

  private static int mostProbable(double[] p) {
    int best = 0;
    for (int c = 1; c < p.length; c++) {
      best = p[c] > p[best] ? c : best;
    }
    return best;
  }
}
