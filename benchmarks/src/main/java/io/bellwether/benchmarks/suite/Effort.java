package io.bellwether.benchmarks.suite;

/** How long a run may take. */
public enum Effort {
  /** Fewer points and repetitions; all suites together are meant to end within ten minutes. */
  SHORT,

  /** Every point, with as many repetitions as the published figures need. */
  LONG
}
