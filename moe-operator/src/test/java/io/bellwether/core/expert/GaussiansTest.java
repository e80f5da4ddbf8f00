package io.bellwether.core.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GaussiansTest {
  private final Gaussians gaussians = new Gaussians();

  @Test
  void estimatesMeanAndVariance() {
    gaussians.grow(2);

    for (double x : new double[] {2, 4, 4, 4, 5, 5, 7, 9}) {
      gaussians.add(1, x, 1);
    }

    assertThat(gaussians.weight(1)).isEqualTo(8);
    assertThat(gaussians.mean(1)).isCloseTo(5, within(1e-12));
    assertThat(gaussians.variance(1)).isCloseTo(4, within(1e-12));
    assertThat(gaussians.low(1)).isEqualTo(2);
    assertThat(gaussians.high(1)).isEqualTo(9);
    assertThat(gaussians.weight(0)).isZero();
    assertThat(gaussians.variance(0)).isZero();
  }

  @Test
  void weighsWhatItIsGiven() {
    gaussians.grow(1);

    gaussians.add(0, 1, 1);
    gaussians.add(0, 3, 3);

    assertThat(gaussians.mean(0)).isCloseTo(2.5, within(1e-12));
    assertThat(gaussians.variance(0)).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void keepsItsDigitsFarFromZero() {
    gaussians.grow(1);
    Random random = new Random(1);
    double[] noise = random.doubles(10_000).toArray();
    double mean = 0;
    for (double x : noise) {
      gaussians.add(0, 1e9 + x, 1);
      mean += x / noise.length;
    }

    double variance = 0;
    for (double x : noise) {
      variance += (x - mean) * (x - mean) / noise.length;
    }
    assertThat(gaussians.mean(0) - 1e9).isCloseTo(mean, within(1e-5));
    assertThat(gaussians.variance(0)).isCloseTo(variance, within(1e-5));
  }

  @Test
  void dividesItsWeightAtAThreshold() {
    gaussians.grow(1);
    for (double x : new double[] {2, 4, 4, 4, 5, 5, 7, 9}) {
      gaussians.add(0, x, 1);
    }

    // Mean 5, deviation 2, so that 7 is one deviation up: Φ(1) = 0.8413447.
    assertThat(gaussians.weightUpTo(0, 7)).isCloseTo(8 * 0.8413447, within(1e-5));
    assertThat(gaussians.weightUpTo(0, 3)).isCloseTo(8 * 0.1586553, within(1e-5));
    assertThat(gaussians.weightUpTo(0, 1.9)).isZero();
    assertThat(gaussians.weightUpTo(0, 9)).isEqualTo(8);
  }

  @Test
  void givesTheLogarithmOfItsDensity() {
    gaussians.grow(1);
    gaussians.add(0, 3, 1);
    gaussians.add(0, 7, 1);

    // z = 1 at 7 with deviation 2; at least 4 was asked for: z = 1/2.
    assertThat(gaussians.logDensity(0, 7, 0.1)).isCloseTo(-0.5 - Math.log(2), within(1e-12));
    assertThat(gaussians.logDensity(0, 7, 4)).isCloseTo(-0.125 - Math.log(4), within(1e-12));
  }

  @Test
  void knowsTheNormalDistribution() {
    assertThat(Gaussians.normal(0)).isCloseTo(0.5, within(1e-7));
    assertThat(Gaussians.normal(1.959964)).isCloseTo(0.975, within(1e-6));
    assertThat(Gaussians.normal(-2.326348)).isCloseTo(0.01, within(1e-6));
    assertThat(Gaussians.normal(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(Gaussians.normal(Double.NEGATIVE_INFINITY)).isZero();
  }
}
