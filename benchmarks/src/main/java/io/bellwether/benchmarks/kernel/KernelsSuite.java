package io.bellwether.benchmarks.kernel;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Effort;
import io.bellwether.benchmarks.suite.Findings;
import io.bellwether.benchmarks.suite.Page;
import io.bellwether.benchmarks.suite.Suite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/** JMH benchmarks of the kernels, each run of a point in a JVM of its own. */
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
    Map<String, Point> points = new LinkedHashMap<>();
    for (Plan.Part part : Plan.of(effort)) {
      findings.progress(part.name());
      for (RunResult run : new Runner(part.options()).run()) {
        String key = JmhFigures.point(run, part.variant());
        points.computeIfAbsent(key, anew -> new Point(part.variant())).runs.add(run);
      }
    }
    points.values().forEach(point -> findings.add(JmhFigures.of(point.runs, point.variant)));
  }

  /** A benchmark under its conditions, which several parts may have run. */
  private static final class Point {
    final String variant;
    final List<RunResult> runs = new ArrayList<>();

    Point(String variant) {
      this.variant = variant;
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
