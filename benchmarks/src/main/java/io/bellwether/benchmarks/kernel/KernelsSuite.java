package io.bellwether.benchmarks.kernel;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Effort;
import io.bellwether.benchmarks.suite.Findings;
import io.bellwether.benchmarks.suite.Page;
import io.bellwether.benchmarks.suite.Suite;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;

/** JMH benchmarks of the kernels, each point in a JVM of its own. */
public final class KernelsSuite implements Suite {
  static final String NAME = "kernels";

  /** Found as a service. */
  public KernelsSuite() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int order() {
    return 10;
  }

  @Override
  public void measure(Effort effort, Findings findings) throws RunnerException {
    for (Plan.Part part : Plan.of(effort)) {
      findings.progress(part.name());
      Options options = part.options();
      for (RunResult result : new Runner(options).run()) {
        findings.add(JmhFigures.of(result, part.variant()));
      }
    }
  }

  @Override
  public void describe(List<Figure> figures, Page page) {
    KernelFigures known = new KernelFigures(figures);
    page.heading(2, "Kernels");
    page.paragraph(
        """
        Nanoseconds a call on one core. *Plain* is the twin in plain loops, *vector* the one in the Vector API,
        which hands lengths that are too short to the former. All arrays are in the cache that they fit.
        """);
    new DenseSection(known).write(page);
    new TwinSection(known).write(page);
    new StepSection(known).write(page);
  }
}
