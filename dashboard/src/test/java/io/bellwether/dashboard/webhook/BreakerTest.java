package io.bellwether.dashboard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.dashboard.webhook.Breaker.Pace;
import io.bellwether.dashboard.webhook.Breaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private long now = Long.MAX_VALUE - 5; // nanoTime may overflow
  private final Breaker breaker =
      new Breaker(
          new Pace(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(5)),
          () -> now);

  @Test
  void retriesThreeTimesAndThenLeavesTheTargetAloneForLongerAndLonger() {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      breaker.failed();
      delays.add(breaker.delay().toMillis());
      now += breaker.delay().toNanos();
    }

    assertThat(delays)
        .containsExactly(
            500L, 1000L, 2000L, 30_000L, 60_000L, 120_000L, 240_000L, 300_000L, 300_000L);
  }

  @Test
  void opensAfterTheLastRetryAndClosesWithTheFirstSuccess() {
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(breaker.delay()).isZero();
    for (int i = 0; i < Breaker.MAX_RETRIES; i++) {
      breaker.failed();
    }
    assertThat(breaker.state()).isEqualTo(State.CLOSED);

    breaker.failed();
    assertThat(breaker.state()).isEqualTo(State.OPEN);

    now += Duration.ofSeconds(30).toNanos();
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.delay()).isZero();

    breaker.succeeded();
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void neverWaitsForEverHoweverOftenItFails() {
    for (int i = 0; i < 1000; i++) {
      breaker.failed();
    }

    assertThat(breaker.delay()).isEqualTo(Duration.ofMinutes(5));
  }
}
