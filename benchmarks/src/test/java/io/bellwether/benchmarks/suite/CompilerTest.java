package io.bellwether.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CompilerTest {
  private long worked;
  private long now;
  private final Compiler compiler = new Compiler(4, () -> worked, () -> now);

  /** Lets seconds go by in which it works so much of the time. */
  private boolean restsAfter(double seconds, double share) {
    now += (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    worked += (long) (seconds * share * TimeUnit.SECONDS.toNanos(1));
    return compiler.rests();
  }

  @Test
  void restsAfterTwoWindowsWithLittleWork() {
    assertThat(restsAfter(4, 0.9)).isFalse();
    assertThat(restsAfter(4, 0.1)).isFalse();
    assertThat(restsAfter(2, 0.1)).isFalse();
    assertThat(restsAfter(2, 0.1)).isTrue();
    assertThat(compiler.share()).isBetween(0.09, 0.11);
  }

  @Test
  void aWindowWithMuchWorkBeginsTheCountAnew() {
    assertThat(restsAfter(4, 0.1)).isFalse();
    assertThat(restsAfter(4, 1.5)).isFalse();
    assertThat(restsAfter(4, 0.1)).isFalse();
    assertThat(restsAfter(4, 0.1)).isTrue();
  }

  @Test
  void isNotSaidToRestBeforeAWindowIsOver() {
    assertThat(restsAfter(1, 0)).isFalse();
    assertThat(compiler.share()).isEqualTo(1);
  }
}
