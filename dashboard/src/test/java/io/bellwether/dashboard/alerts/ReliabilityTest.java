package io.bellwether.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
  @Test
  void leavesProbabilitiesAloneWithoutLabels() {
    long[] none = new long[2 * Reliability.NUM_BINS];

    for (double p = 0.025; p <= 0.975; p += 0.01) {
      assertThat(Reliability.calibrate(p, none)).isCloseTo(p, within(1e-9));
    }
  }

  @Test
  void findsOutHowOverConfidentAForecasterIs() {
    Random random = new Random(5);
    long[] counts = new long[2 * Reliability.NUM_BINS];
    for (int i = 0; i < 50_000; i++) {
      double p = random.nextDouble();
      add(counts, Reliability.counts(p, random.nextDouble() < 0.3 + 0.4 * p));
    }

    assertThat(Reliability.numLabels(counts)).isEqualTo(50_000);
    for (double p : new double[] {0.1, 0.3, 0.5, 0.7, 0.9}) {
      assertThat(Reliability.calibrate(p, counts)).isCloseTo(0.3 + 0.4 * p, within(0.03));
    }
  }

  @Test
  void neverFallsAsTheProbabilityRises() {
    Random random = new Random(6);
    for (int trial = 0; trial < 100; trial++) {
      long[] counts = new long[2 * Reliability.NUM_BINS];
      for (int i = 0; i < 100; i++) {
        add(counts, Reliability.counts(random.nextDouble(), random.nextBoolean()));
      }
      double before = 0;
      for (double p = 0; p <= 1; p += 0.005) {
        double now = Reliability.calibrate(p, counts);
        assertThat(now).isBetween(before - 1e-12, 1.0);
        before = now;
      }
    }
  }

  @Test
  void poolsNeighboursThatContradictEachOther() {
    long[] counts = new long[2 * Reliability.NUM_BINS];
    counts[10] = 15;
    counts[Reliability.NUM_BINS + 10] = 15; // at 0.525 all came true: (15 + 5 * 0.525) / 20
    counts[11] = 15; // at 0.575 none did: (5 * 0.575) / 20

    // The two bins together, worked by hand: 20.5 / 40 = 0.5125, between 0.475 and 0.625.
    assertThat(Reliability.calibrate(0.525, counts)).isCloseTo(0.5125, within(1e-9));
    assertThat(Reliability.calibrate(0.575, counts)).isCloseTo(0.5125, within(1e-9));
    assertThat(Reliability.calibrate(0.6, counts)).isCloseTo((0.5125 + 0.625) / 2, within(1e-9));
  }

  private static void add(long[] to, long[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }
}
