package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Observation;
import io.bellwether.core.mixture.Staleness.WhenBlind;
import java.util.List;
import org.junit.jupiter.api.Test;

class StalenessTest {
  private static final Staleness HOUR = new Staleness(3_600_000, WhenBlind.KEEP);

  @Test
  void aDecisionIsBlindWhenItsNewestLabelIsOlderThanTheBound() {
    long label = 10_000_000;

    assertThat(HOUR.isBlind(label + 3_600_000, label)).isFalse();
    assertThat(HOUR.isBlind(label + 3_600_001, label)).isTrue();
  }

  @Test
  void aDecisionWithoutAnyLabelIsBlind() {
    assertThat(HOUR.isBlind(1, 0)).isTrue();
    assertThat(HOUR.isBlind(Long.MIN_VALUE / 2, 0)).isTrue();
  }

  @Test
  void withoutABoundNoDecisionIsBlind() {
    assertThat(Staleness.NEVER.isBlind(Long.MAX_VALUE, 0)).isFalse();
    assertThat(Staleness.NEVER.isBlind(Long.MIN_VALUE, 1)).isFalse();
  }

  @Test
  void refusesABoundBelowAMillisecond() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Staleness(0, WhenBlind.KEEP))
        .withMessage("labels.blind-after must be at least 1 ms: 0");
  }

  @Test
  void aMixtureSaysThatItFliesBlindAndThenSeesAgain() {
    List<Observation> stream = Mixtures.stream(1, 400);
    Account kept = lastAccount(stream, WhenBlind.KEEP, 0);
    Account blind = lastAccount(stream, WhenBlind.KEEP, 3_600_001);

    assertThat(kept.blind()).isFalse();
    assertThat(blind.blind()).isTrue();
    assertThat(blind.probabilities()).isEqualTo(kept.probabilities());
  }

  @Test
  void blindItWeighsByTheGateAloneIfItIsToldTo() {
    List<Observation> stream = Mixtures.stream(1, 400);
    Account uniform = lastAccount(stream, WhenBlind.UNIFORM, 3_600_001);
    Account seeing = lastAccount(stream, WhenBlind.UNIFORM, 0);

    assertThat(uniform.blind()).isTrue();
    float routed = 0;
    for (int i = 0; i < uniform.size(); i++) {
      routed += uniform.answered(i) ? uniform.routingWeight(i) : 0;
    }
    double moved = 0;
    for (int i = 0; i < uniform.size(); i++) {
      assertThat(uniform.weight(i)).isCloseTo(uniform.routingWeight(i) / routed, within(1e-6));
      moved += Math.abs(uniform.weight(i) - seeing.weight(i));
    }
    assertThat(moved).as("belief mattered").isGreaterThan(0.1);
  }

  /** Learns from all items but the last, which is decided on so many milliseconds later. */
  private static Account lastAccount(List<Observation> stream, WhenBlind whenBlind, long later) {
    Vigilance vigilance = new Vigilance(DriftRule.NONE, new Staleness(3_600_000, whenBlind));
    Mixture mixture = new Mixture(Mixtures.spec(3, 0, ItemKey.GLOBAL).with(vigilance));
    Account account = mixture.newAccount();
    long newest = 0;
    for (Observation o : stream.subList(0, stream.size() - 1)) {
      mixture.predict(o, account);
      newest = o.labelTime();
      mixture.learn(o.features(), account.copy(), o.label(), newest);
    }
    mixture.predict(stream.get(stream.size() - 1), newest + later, account);
    return account;
  }
}
