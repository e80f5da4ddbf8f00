package io.bellwether.benchmarks.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.core.kernel.KernelBenchmark;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class JmhFiguresTest {
  /** Two runs of JMH on one machine spoil each other's figures, and nobody looks at these. */
  @BeforeAll
  static void runBesideOthers() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void aRateIsTheWorkInANanosecond() {
    Figure figure =
        JmhFigures.rate("read", Map.of("kibibytes", "2"), new double[] {1024, 512, 256});

    assertThat(figure.value()).isEqualTo(4);
    assertThat(figure.low()).isEqualTo(2);
    assertThat(figure.high()).isEqualTo(8);
    assertThat(figure.unit()).isEqualTo("B/ns");
  }

  @Test
  void runsOfJmhAreTheMedianOfTheirIterationsUnderTheConditionsOfTheRuns() throws RunnerException {
    RunResult first = run();
    RunResult second = run();

    Figure figure = JmhFigures.of(List.of(first, second), "a variant");

    assertThat(figure.name()).isEqualTo("dot");
    assertThat(figure.of())
        .isEqualTo(Map.of("twin", "scalar", "length", "33", "variant", "a variant"));
    assertThat(figure.repetitions()).isEqualTo(6);
    assertThat(figure.value()).isPositive();
    assertThat(JmhFigures.point(first, "")).isEqualTo(JmhFigures.point(second, ""));
    assertThat(JmhFigures.point(first, "")).isNotEqualTo(JmhFigures.point(first, "a variant"));
  }

  private static RunResult run() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(KernelBenchmark.class.getName() + "\\.dot$")
                .param("twin", "scalar")
                .param("length", "33")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(3)
                .measurementTime(TimeValue.milliseconds(5))
                .verbosity(VerboseMode.SILENT)
                .build())
        .runSingle();
  }
}
