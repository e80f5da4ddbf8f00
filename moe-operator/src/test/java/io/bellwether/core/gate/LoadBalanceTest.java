package io.bellwether.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadBalanceTest {
  @Test
  void theLoadLossPushesDownTheProbabilityOfTheOverloaded() {
    LoadBalance balance = new LoadBalance(new GateBalance(0.5, 0, 0, 4), 2);
    for (int slot : new int[] {0, 0, 0, 1}) {
      balance.count(route(slot), 1);
    }
    float[] gradient = new float[2];

    balance.addGradient(new double[] {0.6, 0.4}, 0, gradient);

    // f = (3/4, 1/4), Σ fP = 0.55, α·N = 1: P·(f - 0.55) = (0.6·0.2, 0.4·-0.3).
    assertThat(gradient[0]).isCloseTo(0.12f, within(1e-6f));
    assertThat(gradient[1]).isCloseTo(-0.12f, within(1e-6f));
  }

  @Test
  void theLoadLossIsTheGradientOfThePublishedFormula() {
    LoadBalance balance = new LoadBalance(new GateBalance(0.7, 0.3, 0, 4), 3);
    balance.count(route(0, 1), 2);
    balance.count(route(0, 2), 2);
    balance.count(route(0, 1), 2);
    balance.count(route(0, 1), 2);
    double[] f = {0.5, 0.375, 0.125};
    double[] logits = {0.3, -0.2, 0.9};
    float[] gradient = new float[3];

    balance.addGradient(softmax(logits), logSumExp(logits), gradient);

    for (int j = 0; j < 3; j++) {
      double[] up = logits.clone();
      double[] down = logits.clone();
      up[j] += 1e-5;
      down[j] -= 1e-5;
      double slope = (loss(up, f) - loss(down, f)) / 2e-5;
      assertThat(gradient[j]).isCloseTo((float) slope, within(1e-5f));
    }
  }

  private static double loss(double[] logits, double[] f) {
    double[] p = softmax(logits);
    double load = 0;
    for (int i = 0; i < p.length; i++) {
      load += f[i] * p[i];
    }
    return 0.7 * p.length * load + 0.3 * logSumExp(logits) * logSumExp(logits);
  }

  private static double[] softmax(double[] logits) {
    return Arrays.stream(logits).map(x -> Math.exp(x - logSumExp(logits))).toArray();
  }

  private static double logSumExp(double[] logits) {
    return Math.log(Arrays.stream(logits).map(Math::exp).sum());
  }

  @Test
  void theZLossIsTwiceTheCoefficientTimesZTimesTheProbability() {
    LoadBalance balance = new LoadBalance(new GateBalance(0, 0.25, 0, 4), 2);
    float[] gradient = new float[2];

    balance.addGradient(new double[] {0.9, 0.1}, 2, gradient);

    assertThat(gradient[0]).isCloseTo(0.9f, within(1e-6f));
    assertThat(gradient[1]).isCloseTo(0.1f, within(1e-6f));
  }

  @Test
  void theBiasGoesByTheSignOfTheLoadErrorAtTheEndOfABatch() {
    LoadBalance balance = new LoadBalance(new GateBalance(0, 0, 0.01, 3), 3);
    balance.count(route(0, 1), 2);
    balance.count(route(0, 1), 2);
    assertThat(balance.bias(0)).isZero();

    balance.count(route(0, 2), 2);

    // Loads 3, 2, 1 with a mean of 2.
    assertThat(balance.bias(0)).isEqualTo(-0.01f);
    assertThat(balance.bias(1)).isZero();
    assertThat(balance.bias(2)).isEqualTo(0.01f);
  }

  @Test
  void withinTheToleranceTheBiasGoesBackToZero() {
    LoadBalance balance = new LoadBalance(new GateBalance(0, 0, 0.01, 4, 0.5), 2);
    for (int slot : new int[] {0, 0, 0, 0}) {
      balance.count(route(slot), 1);
    }
    assertThat(balance.bias(0)).isEqualTo(-0.01f);
    assertThat(balance.bias(1)).isEqualTo(0.01f);

    // 3 and 1 differ from the mean of 2 by half of it, and no more.
    for (int slot : new int[] {0, 0, 0, 1}) {
      balance.count(route(slot), 1);
    }

    assertThat(balance.bias(0)).isZero();
    assertThat(balance.bias(1)).isZero();
  }

  @Test
  void whoWasNotAskedForLongMovesNeitherTheMeanNorItself() {
    LoadBalance balance = new LoadBalance(new GateBalance(0, 0, 0.001, 2), 3);
    for (int i = 0; i < 2000; i++) {
      balance.count(route(i % 2), 1);
    }

    // While it was waited for, its missing load made both others look overloaded; then no more.
    assertThat(balance.isActive(2)).isFalse();
    assertThat(balance.bias(2)).isCloseTo(0.099f, within(1e-5f));
    assertThat(balance.bias(0)).isEqualTo(balance.bias(1)).isCloseTo(-0.099f, within(1e-5f));

    balance.count(route(2), 1);
    balance.count(route(2), 1);
    assertThat(balance.isActive(2)).isTrue();
    assertThat(balance.bias(2)).isCloseTo(0.098f, within(1e-5f));
  }

  @Test
  void theBiasChoosesButDoesNotWeigh() {
    GateLearning learning =
        new GateLearning(
            8, 0.1, Set.of(), GateLearning.Unasked.LEFT_ALONE, 1, new GateBalance(0, 0, 0.2, 1));
    Gate gate =
        Gates.create(new GateSpec.SoftmaxTopK(1, learning, GateSpec.Order.SOFTMAX_TOP_K, false), 2);
    Route both = new Route(2);
    both.add(0, 0.5f);
    both.add(1, 0.5f);
    gate.learn(new Features(), both, new float[] {0.9f, 0.1f});
    double preferred = 1 / (1 + Math.exp(-0.2)); // AdaGrad's first step, 0.1 up and 0.1 down
    assertThat(routeOfNothing(gate).expert(0)).isZero();

    gate.learn(new Features(), route(0), new float[] {Float.NaN});

    // Expert 0 had all the load: its bias is -0.2, the other's 0.2, more than the 0.1 between them.
    assertThat(routeOfNothing(gate).expert(0)).isEqualTo(1);
    assertThat(routeOfNothing(gate).weight(0)).isCloseTo((float) (1 - preferred), within(1e-6f));
  }

  private static Route routeOfNothing(Gate gate) {
    Route route = new Route(2);
    gate.route(new Features(), new boolean[] {true, true}, route);
    return route;
  }

  private static Route route(int... experts) {
    Route route = new Route(2);
    for (int expert : experts) {
      route.add(expert, 1f / experts.length);
    }
    return route;
  }
}
