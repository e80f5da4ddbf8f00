package io.bellwether.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.benchmarks.endtoend.Interruptions.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class LateTest {
  private static final long MICRO = 1000;
  private static final long MILLI = 1000 * MICRO;
  private static final long LIMIT = 50_000;

  /** A checkpoint from 100 to 200 ms, a pause from 500 to 550. */
  private static Late of(long start, long[] dueMillis, long[] micros) {
    long[] due = new long[dueMillis.length];
    for (int i = 0; i < due.length; i++) {
      due[i] = start + dueMillis[i] * MILLI;
    }
    return Late.of(
        due,
        micros,
        LIMIT,
        List.of(new Span(start + 100 * MILLI, start + 200 * MILLI)),
        List.of(new Span(start + 500 * MILLI, start + 550 * MILLI)));
  }

  @Test
  void tellsWhatThoseThatTookTooLongHadMet() {
    long[] due = {10, 40, 90, 300, 302, 440, 590, 602, 700, 900};
    long[] micros = {50_000, 60_000, 90_000, 51_000, 51_000, 60_000, 70_000, 80_000, 900, 800};

    for (long start : new long[] {0, Long.MAX_VALUE - 400 * MILLI, -300 * MILLI}) {
      Late late = of(start, due, micros);

      // 40 and 90 run into the checkpoint, 300 is in the time in which it is caught up with.
      assertThat(late.inCheckpoint()).isEqualTo(0.3);
      assertThat(late.inPause()).isEqualTo(0.2);
      assertThat(late.otherwise()).isEqualTo(0.2);
      assertThat(late.undisturbedP99()).isEqualTo(80_000);
    }
  }

  @Test
  void theMostOfManyUndisturbedAreWithinTheirPercentile() {
    long[] due = new long[200];
    long[] micros = new long[200];
    for (int i = 0; i < 200; i++) {
      due[i] = 1000;
      micros[i] = i + 1L;
    }

    assertThat(of(0, due, micros).undisturbedP99()).isEqualTo(198);
  }

  @Test
  void whereAllWereDisturbedThereIsNoPercentileOfTheOthers() {
    assertThat(of(0, new long[] {150}, new long[] {10})).isEqualTo(new Late(0, 0, 0, 0));
  }
}
