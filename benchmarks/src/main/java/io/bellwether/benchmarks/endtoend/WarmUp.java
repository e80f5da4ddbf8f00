package io.bellwether.benchmarks.endtoend;

import io.bellwether.benchmarks.suite.Findings;

/**
 * Drains before those that count, as the JVM compiles long: until two in a row are alike, at most
 * so many.
 *
 * @param numDrains that it took
 * @param difference of the last two, over the larger; 1 where there was but one
 */
record WarmUp(int numDrains, double difference) {
  static final double ALIKE = 0.05;

  /** Gives the rate of one more drain. */
  interface Draining {
    double itemsPerSecond() throws Exception;
  }

  static WarmUp of(String job, int most, Draining draining, Findings findings) throws Exception {
    double difference = 1;
    double before = 0;
    int drains = 0;
    while (drains < most && difference >= ALIKE) {
      double rate = draining.itemsPerSecond();
      drains++;
      findings.progress("%s: %.0f items/s, warming up".formatted(job, rate));
      difference = Math.abs(rate - before) / Math.max(rate, before);
      before = rate;
    }
    return new WarmUp(drains, difference);
  }
}
