package io.bellwether.benchmarks.kernel;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.result.Figure.Better;
import io.bellwether.core.kernel.MachineBenchmark;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/** Turns what JMH measured into figures: times of kernels, and rates of the machine. */
final class JmhFigures {
  private JmhFigures() {}

  /** What tells one benchmark at one point from all others. */
  static String point(RunResult run, String variant) {
    return run.getParams().id() + " " + variant;
  }

  /** The median of the iterations of one benchmark at one point, over all of its runs. */
  static Figure of(List<RunResult> runs, String variant) {
    BenchmarkParams params = runs.get(0).getParams();
    String benchmark = params.getBenchmark();
    double[] nanos =
        runs.stream()
            .flatMap(run -> run.getBenchmarkResults().stream())
            .flatMap(fork -> fork.getIterationResults().stream())
            .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
            .toArray();
    Map<String, String> of = new TreeMap<>();
    params.getParamsKeys().forEach(key -> of.put(key, params.getParam(key)));
    if (!variant.isEmpty()) {
      of.put("variant", variant);
    }
    String name = benchmark.substring(benchmark.lastIndexOf('.') + 1);
    return benchmark.startsWith(MachineBenchmark.class.getName() + ".")
        ? rate(name, of, nanos)
        : Figure.median(KernelsSuite.NAME, name, of, "time", "ns", Better.LOWER, nanos);
  }

  /** A fact about the machine: work in a nanosecond. */
  static Figure rate(String name, Map<String, String> of, double[] nanos) {
    boolean isRead = name.equals(KernelFigures.READ);
    double work =
        isRead
            ? 1024.0 * Integer.parseInt(of.get("kibibytes"))
            : (double) MachineBenchmark.MULTIPLY_ADDS;
    double[] rates = new double[nanos.length];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = work / nanos[i];
    }
    return Figure.median(
        KernelsSuite.NAME, name, of, "rate", isRead ? "B/ns" : "1/ns", Better.NEITHER, rates);
  }
}
