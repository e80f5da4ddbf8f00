package io.bellwether.benchmarks.suite;

/** How long a run may take. */
public enum Effort {
  /** All suites together in at most ten minutes: fewer points and repetitions. */
  SHORT,

  /** Every point, with as many repetitions as the published figures need. */
  LONG
}
