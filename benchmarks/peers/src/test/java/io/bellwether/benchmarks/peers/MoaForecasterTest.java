package io.bellwether.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.yahoo.labs.samoa.instances.Instance;
import io.bellwether.core.Features;
import moa.classifiers.trees.HoeffdingTree;
import org.junit.jupiter.api.Test;

class MoaForecasterTest {
  @Test
  void aTextBecomesASparseInstanceInOrderWithEqualEntriesAddedUp() {
    Features x = new Features();
    x.add(700, 0.5f);
    x.add(3, 0.25f);
    x.add(700, 0.125f);
    MoaForecaster moa = new MoaForecaster(new HoeffdingTree(), Streams.text());

    Instance instance = moa.instance(x);

    assertThat(instance.numValues()).isEqualTo(3);
    assertThat(instance.index(0)).isEqualTo(3);
    assertThat(instance.index(1)).isEqualTo(700);
    assertThat(instance.classIndex()).isEqualTo(1024);
    assertThat(instance.value(3)).isEqualTo(0.25);
    assertThat(instance.value(700)).isEqualTo(0.625);
    assertThat(instance.value(4)).isZero();
  }

  @Test
  void numbersBecomeADenseInstance() {
    Features x = new Features();
    x.setContext("", "", "", new float[] {1.5f, -2});
    MoaForecaster moa = new MoaForecaster(new HoeffdingTree(), Streams.numbers(1));

    Instance instance = moa.instance(x);

    assertThat(instance.value(0)).isEqualTo(1.5);
    assertThat(instance.value(1)).isEqualTo(-2);
    assertThat(instance.classIndex()).isEqualTo(2);
  }

  @Test
  void thePastOfARowIsWhatWasLearnedBeforeIt() {
    PastOfRows past = new PastOfRows(new double[] {1}, 1, 2);
    double[] seen = new double[past.width()];

    past.remember(new float[] {0}, 0);
    past.look(new float[] {5}, seen);
    assertThat(seen).containsExactly(5, 0, 1, 0);

    past.remember(new float[] {2}, 1);
    past.look(new float[] {3}, seen);
    // The mean of 0 and 2 is 1, and so is the deviation: 3 is two of them above.
    assertThat(seen).containsExactly(3, 2, 0, 1);
  }

  @Test
  void votesBecomeProbabilities() {
    double[] out = new double[3];

    MoaForecaster.normalise(new double[] {1, 3}, 3, out);
    assertThat(out).containsExactly(0.25, 0.75, 0);

    MoaForecaster.normalise(new double[0], 2, out);
    assertThat(out[0]).isEqualTo(0.5);
  }
}
