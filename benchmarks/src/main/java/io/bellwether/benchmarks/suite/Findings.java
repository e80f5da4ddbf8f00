package io.bellwether.benchmarks.suite;

import io.bellwether.benchmarks.result.Figure;

/** What a suite hands over while it measures. Used from one thread. */
public interface Findings {
  /** Keeps a figure. Two of one {@linkplain Figure#key() key} are an error. */
  void add(Figure figure);

  /** Tells the person what is being done; not kept. */
  void progress(String text);
}
