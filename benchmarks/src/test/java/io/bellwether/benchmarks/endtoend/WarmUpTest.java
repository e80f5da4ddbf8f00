package io.bellwether.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Findings;
import java.util.Arrays;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final Findings NOWHERE =
      new Findings() {
        @Override
        public void add(Figure figure) {}

        @Override
        public void progress(String text) {}
      };

  private static WarmUp warmUp(int most, double... rates) throws Exception {
    Iterator<Double> next = Arrays.stream(rates).iterator();
    return WarmUp.of("a job", most, next::next, NOWHERE);
  }

  @Test
  void endsWithTwoDrainsThatAreAlike() throws Exception {
    WarmUp warmUp = warmUp(10, 1000, 2000, 3000, 2900, 100_000);

    assertThat(warmUp.numDrains()).isEqualTo(4);
    assertThat(warmUp.difference()).isLessThan(WarmUp.ALIKE);
  }

  @Test
  void endsAtItsBoundAndTellsHowFarApartTheyStillWere() throws Exception {
    WarmUp warmUp = warmUp(3, 1000, 2000, 4000, 4000);

    assertThat(warmUp.numDrains()).isEqualTo(3);
    assertThat(warmUp.difference()).isEqualTo(0.5);
  }
}
