package io.bellwether.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Snapshot;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedGainTest {
  private static final PromotionTerms TERMS = new PromotionTerms(100, 0, 0.95);

  /** By hand: gains 0.1, 0.2, 0.6; s² = 0.07, n₀ = 100, ρ² = (5.991465 + 1.790336 + 1)/100. */
  @Test
  void computesTheIntervalOfTheFormula() {
    PairedGain gain = new PairedGain();
    gain.add(true, 1.0, 0.9);
    gain.add(false, 1.0, 0.8);
    gain.add(true, 1.0, 0.4);

    assertThat(gain.items()).isEqualTo(3);
    assertThat(gain.agreement()).isEqualTo(2.0 / 3);
    assertThat(gain.mean()).isCloseTo(0.3, within(1e-12));
    double rho2 = 0.08781801;
    double expected =
        Math.sqrt(0.07)
            * Math.sqrt(2 * (3 * rho2 + 1) / (9 * rho2) * Math.log(Math.sqrt(3 * rho2 + 1) / 0.05));
    assertThat(TERMS.low(gain)).isCloseTo(0.3 - expected, within(1e-6));
    assertThat(TERMS.high(gain)).isCloseTo(0.3 + expected, within(1e-6));
  }

  /** An interval for a fixed number of items would fail about half of these streams. */
  @Test
  void promotesAUselessShadowRarelyHoweverOftenItIsLookedAt() {
    int promoted = 0;
    for (int stream = 0; stream < 400; stream++) {
      Random random = new Random(stream);
      PairedGain gain = new PairedGain();
      boolean met = false;
      for (int i = 0; i < 4000 && !met; i++) {
        gain.add(true, 1, 1 + 0.1 * random.nextGaussian());
        met = TERMS.metBy(gain);
      }
      promoted += met ? 1 : 0;
    }

    assertThat(promoted).as("of 400, 5 %% allowed on both sides").isLessThanOrEqualTo(20);
  }

  @Test
  void promotesAGoodShadowOnlyAfterItsItems() {
    Random random = new Random(3);
    PairedGain gain = new PairedGain();
    for (int i = 0; i < 99; i++) {
      gain.add(true, 1, 0.5 + 0.01 * random.nextGaussian());
      assertThat(TERMS.metBy(gain)).isFalse();
    }
    gain.add(true, 1, 0.5);

    assertThat(TERMS.metBy(gain)).isTrue();
    assertThat(new PromotionTerms(100, 0.6, 0.95).metBy(gain)).isFalse();
  }

  @Test
  void saysNothingWithFewerThanTwoItems() {
    PairedGain gain = new PairedGain();
    gain.add(true, 1, 0.1);

    assertThat(TERMS.low(gain)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(TERMS.high(gain)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void goesOnAfterARestart() throws Exception {
    PairedGain gain = new PairedGain();
    gain.add(true, 1.0, 0.9);
    gain.add(false, 1.0, 0.7);
    PairedGain restored = new PairedGain();
    Snapshot.read(Snapshot.write(gain), restored);

    gain.add(true, 2, 1);
    restored.add(true, 2, 1);

    assertThat(Snapshot.write(restored)).isEqualTo(Snapshot.write(gain));
  }

  @Test
  void refusesTermsThatMeanNothing() {
    assertThatThrownBy(() -> new PromotionTerms(1, 0, 0.95)).hasMessageContaining("min-items");
    assertThatThrownBy(() -> new PromotionTerms(10, Double.NaN, 0.95)).hasMessageContaining("gain");
    assertThatThrownBy(() -> new PromotionTerms(10, 0, 1)).hasMessageContaining("confidence");
  }
}
