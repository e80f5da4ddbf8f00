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
  /** Of one vector, or of rows as wide as it is long. */
  private static final String[] LENGTHS = {"24", "33", "48", "64", "128", "256", "1024"};

  private static final String[] FEW_LENGTHS = {"128"};

  /**
   * At which the vector twin is the plain one, or hardly faster. What one JVM makes of the same
   * code differs from what the next one makes of it by a fifth, so more than one has to say.
   */
  private static final String[] SHORT_LENGTHS = {"1", "2", "3", "5", "8", "12", "16"};

  private static final String[] ONE_SHORT_LENGTH = {"8"};

  /** Plain twins that the compiler puts into lanes by itself. */
  private static final String AUTOMATICALLY_VECTORISED =
      KernelBenchmark.class.getName() + "\\.(axpy|gemmPacked|reweighPanel)$";

  /** Left out of a short run, as a kernel much like them is in. */
  private static final String SELDOM = "gemm|mixPanel|swigluBackward";

  /** For many experts: of no use at a short length. */
  private static final String OF_MANY = "gatherCodes|highestOfFour";

  /** One entry is as long at any width, and has no lanes. */
  private static final String OF_ONE = "gatherColumn";

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
        part(
            "dense layers",
            warm(all, 5)
                .include(everyOf(DenseBenchmark.class))
                .param("batch", all ? new String[] {"1", "8", "32"} : new String[] {"8", "32"})),
        part("short twins, plain first", shortTwins(all, "scalar", "vector")),
        part("short twins, vector first", shortTwins(all, "vector", "scalar")),
        part("plain twins", twins(measured(all, 5), all, "scalar")),
        part("vector twins", twins(warm(all, 5), all, "vector")),
        new Part(
            "plain twins that the compiler does not vectorise",
            measured(all, 5)
                .include(all ? everyOf(KernelBenchmark.class) : AUTOMATICALLY_VECTORISED)
                .param("length", all ? new String[] {"128", "256", "1024"} : FEW_LENGTHS)
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
    return options
        .include(kernelsBut(all ? OF_ONE : OF_ONE + "|" + SELDOM))
        .param("length", all ? LENGTHS : FEW_LENGTHS)
        .param("twin", twin);
  }

  private static ChainedOptionsBuilder shortTwins(boolean all, String... inTurns) {
    return warm(all, 5)
        .include(kernelsBut(all ? OF_MANY : OF_MANY + "|" + SELDOM))
        .param("length", all ? SHORT_LENGTHS : ONE_SHORT_LENGTH)
        .param("twin", inTurns);
  }

  private static String kernelsBut(String leftOut) {
    return everyOf(KernelBenchmark.class) + "(?!(" + leftOut + ")$)";
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
