package io.bellwether.benchmarks.suite;

import io.bellwether.benchmarks.result.Figure;
import java.util.List;

/**
 * Benchmarks that belong together. Found by {@link java.util.ServiceLoader}, so it has a public
 * constructor without arguments and does nothing there.
 */
public interface Suite {
  /** One word, lower case, as it is given to {@code --suite} and written to the file. */
  String name();

  /** Where it stands in the report; the smallest first. */
  int order();

  /**
   * Whether it has what it needs; asked of all suites before the first measures.
   *
   * @throws IllegalArgumentException what is missing
   */
  default void check() {}

  /**
   * Measures. What is to be compared is measured in turns in one run, since machines are noisy.
   *
   * @param effort how long it may take
   * @param findings takes the figures as they come, and what the person should see meanwhile
   * @throws Exception what kept it from measuring; figures recorded before it are kept
   */
  void measure(Effort effort, Findings findings) throws Exception;

  /**
   * Writes its section of the report.
   *
   * @param figures those of this suite, in the order in which they were recorded
   * @param page where to
   */
  void describe(List<Figure> figures, Page page);
}
