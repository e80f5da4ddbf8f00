package io.bellwether.benchmarks.kernel;

import io.bellwether.benchmarks.FilterBenchmark;
import io.bellwether.benchmarks.TextFeaturesBenchmark;
import io.bellwether.benchmarks.suite.Effort;
import io.bellwether.core.gate.TopKBenchmark;
import io.bellwether.core.kernel.DenseBenchmark;
import io.bellwether.core.kernel.KernelBenchmark;
import io.bellwether.core.kernel.MachineBenchmark;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Which benchmarks run at which points, and how often. */
final class Plan {
  /** Kernels of one vector, or of rows as wide as it is long. */
  private static final String[] LENGTHS = {
    "1", "2", "3", "5", "8", "12", "16", "24", "33", "48", "64", "128", "256", "1024"
  };

  private static final String[] FEW_LENGTHS = {"8", "128", "1024"};

  /** Plain twins that the compiler puts into lanes by itself. */
  private static final String AUTOMATICALLY_VECTORISED =
      KernelBenchmark.class.getName() + "\\.(axpy|gemmPacked|reweighPanel)$";

  private Plan() {}

  /**
   * Benchmarks that run after each other.
   *
   * @param name what the person sees
   * @param options for JMH
   * @param variant what tells these figures from others of the same benchmark; mostly empty
   */
  record Part(String name, Options options, String variant) {}

  static List<Part> of(Effort effort) {
    boolean all = effort == Effort.LONG;
    return List.of(
        part("machine", warm(all, 5).include(everyOf(MachineBenchmark.class))),
        part("dense layers", warm(all, 5).include(everyOf(DenseBenchmark.class))),
        part("plain twins", twins(measured(all, 5), all, "scalar")),
        part("vector twins", twins(warm(all, 5), all, "vector")),
        new Part(
            "plain twins that the compiler does not vectorise",
            measured(all, 5)
                .include(all ? everyOf(KernelBenchmark.class) : AUTOMATICALLY_VECTORISED)
                .param(
                    "length",
                    all ? new String[] {"128", "256", "1024"} : new String[] {"128", "1024"})
                .param("twin", "scalar")
                .jvmArgsAppend("-XX:-UseSuperWord")
                .build(),
            KernelFigures.UNVECTORISED),
        part(
            "filters",
            warm(all, 9)
                .include(everyOf(FilterBenchmark.class))
                .param(
                    "experts", all ? new String[] {"8", "100", "1000"} : new String[] {"8", "1000"})
                .param("voters", all ? new String[] {"2", "all"} : new String[] {"all"})),
        part("gate", measured(all, 5).include(everyOf(TopKBenchmark.class))),
        part(
            "text",
            measured(all, 5)
                .include(everyOf(TextFeaturesBenchmark.class))
                .param(
                    "headline",
                    all
                        ? new String[] {"ENGLISH", "CHINESE", "JAPANESE", "KOREAN", "NOT_NORMAL"}
                        : new String[] {"ENGLISH"})));
  }

  private static Part part(String name, ChainedOptionsBuilder options) {
    return new Part(name, options.build(), "");
  }

  private static ChainedOptionsBuilder twins(
      ChainedOptionsBuilder options, boolean all, String twin) {
    String kernels = everyOf(KernelBenchmark.class);
    return options
        .include(all ? kernels : kernels + "(?!gemm$|dotPanel|mixPanel|swigluBackward)")
        .param("length", all ? LENGTHS : FEW_LENGTHS)
        .param("twin", twin);
  }

  private static String everyOf(Class<?> benchmark) {
    return benchmark.getName() + "\\.";
  }

  /** For what holds vectors, which the optimising compiler takes a second to get through. */
  private static ChainedOptionsBuilder warm(boolean all, int iterations) {
    return measured(all, iterations).warmupTime(TimeValue.milliseconds(all ? 400 : 270));
  }

  /** In a JVM of its own for each point. */
  private static ChainedOptionsBuilder measured(boolean all, int iterations) {
    return new OptionsBuilder()
        .forks(1)
        .warmupIterations(all ? 4 : 3)
        .warmupTime(TimeValue.milliseconds(80))
        .measurementIterations(iterations)
        .measurementTime(TimeValue.milliseconds(all ? 60 : 30))
        .timeUnit(TimeUnit.NANOSECONDS)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true);
  }
}
