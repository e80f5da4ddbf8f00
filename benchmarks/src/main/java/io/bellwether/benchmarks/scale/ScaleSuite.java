package io.bellwether.benchmarks.scale;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.result.Figure.Better;
import io.bellwether.benchmarks.suite.Effort;
import io.bellwether.benchmarks.suite.Findings;
import io.bellwether.benchmarks.suite.Page;
import io.bellwether.benchmarks.suite.Suite;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.pipeline.local.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/** How the job bears many experts: throughput, memory, checkpoints, and a step of the belief. */
public final class ScaleSuite implements Suite {
  static final String NAME = "scale";
  static final String JOB = "job";
  static final String EXPERTS = "experts";
  static final String PARALLELISM = "parallelism";
  static final String VOTERS = "voters";
  static final String THROUGHPUT = "items/s";
  static final String HEAP = "live heap";
  static final String COMPILER = "compiler";
  static final String DEGRADED = "degraded";
  static final String ASKED = "experts asked";
  static final String STATE = "checkpointed state";
  static final String CHECKPOINT_TIME = "checkpoint time";
  static final String STEP = "step";
  static final String GATE = "gate";
  static final String INPUTS = "inputs";
  static final String CHOICE = "choice";

  /** So few inputs that the gate's table of 1,024 experts fits the cache of a core. */
  static final int FEW_GATE_BITS = 4;

  static final String ALL = "all";

  /** A tenth of it told of the compiler more than of the steps. */
  private static final double STEPS_WARM_UP_SECONDS = 1;

  private static final List<FilterSpec> FILTERS =
      List.of(
          new FilterSpec.FixedShare(0.1, 0.01),
          new FilterSpec.MoeF(1, 0.95),
          new FilterSpec.MoeFCausal(1, 0.9));

  /**
   * What is measured for how long.
   *
   * @param turns how often each job is run; each time all of them, one after the other
   * @param warmUpSeconds how long the largest and the smallest job run before the first turn, at
   *     most; that ends when the compiler has little left to do
   * @param settleSeconds the same of each run in a turn, which compiles what starts a job
   */
  record Plan(
      List<Integer> experts,
      List<Integer> parallelisms,
      int turns,
      double warmUpSeconds,
      double settleSeconds,
      double seconds,
      int checkpoints,
      List<Integer> filterSizes,
      double filterSeconds) {
    static Plan of(Effort effort) {
      return effort == Effort.LONG
          ? new Plan(
              List.of(8, 64, 256, 1024),
              List.of(1, 2),
              3,
              90,
              15,
              6,
              1,
              List.of(8, 64, 256, 1000),
              0.2)
          : new Plan(List.of(8, 1024), List.of(2), 2, 60, 10, 6, 1, List.of(8, 1000), 0.1);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int order() {
    return 30;
  }

  @Override
  public void measure(Effort effort, Findings findings) throws Exception {
    measure(Plan.of(effort), findings);
  }

  void measure(Plan plan, Findings findings) throws Exception {
    measureFilters(plan, findings);
    measureGates(plan, findings);
    Path directory = Files.createTempDirectory("bellwether-scale");
    try (LocalCluster cluster =
        LocalCluster.start(
            plan.parallelisms().stream().max(Integer::compare).get(), directory, 0)) {
      for (int parallelism : plan.parallelisms()) {
        measureJobs(plan, parallelism, cluster, findings);
      }
    } finally {
      delete(directory);
    }
  }

  /** What one job showed, turn by turn. */
  private static final class Shown {
    private final double[] rates;
    private final double[] compiler;
    private final double[] heap;
    private final double[] degraded;
    private final double[] asked;
    private final double[] bytes;
    private final double[] millis;

    private Shown(Plan plan) {
      rates = new double[plan.turns()];
      compiler = new double[plan.turns()];
      heap = new double[plan.turns()];
      degraded = new double[plan.turns()];
      asked = new double[plan.turns()];
      bytes = new double[plan.turns() * plan.checkpoints()];
      millis = new double[plan.turns() * plan.checkpoints()];
    }

    private void addTo(Findings findings, Map<String, String> of) {
      add(findings, of, THROUGHPUT, "1/s", Better.HIGHER, rates);
      add(findings, of, COMPILER, "1", Better.NEITHER, compiler);
      add(findings, of, HEAP, "B", Better.LOWER, heap);
      add(findings, of, DEGRADED, "1", Better.LOWER, degraded);
      add(findings, of, ASKED, "1", Better.NEITHER, asked);
      add(findings, of, STATE, "B", Better.LOWER, bytes);
      add(findings, of, CHECKPOINT_TIME, "ms", Better.LOWER, millis);
    }

    private static void add(
        Findings findings,
        Map<String, String> of,
        String metric,
        String unit,
        Better better,
        double... values) {
      findings.add(Figure.median(NAME, JOB, of, metric, unit, better, values));
    }
  }

  private static void measureJobs(
      Plan plan, int parallelism, LocalCluster cluster, Findings findings)
      throws InterruptedException {
    Map<Integer, Shown> shown = new TreeMap<>();
    warmUp(plan, parallelism, cluster, findings);
    for (int turn = 0; turn < plan.turns(); turn++) {
      for (int experts : plan.experts()) {
        Shown here = shown.computeIfAbsent(experts, n -> new Shown(plan));
        findings.progress("turn " + turn + ": " + experts + " experts x " + parallelism);
        try (ScaleRun run = ScaleRun.start(cluster, experts, parallelism)) {
          ScaleRun.settle(plan.settleSeconds());
          look(plan, run, turn, here);
        }
      }
    }
    shown.forEach((experts, all) -> all.addTo(findings, of(experts, parallelism)));
  }

  /**
   * Has the largest job and the smallest run until their code is compiled. One long run each: each
   * start compiles code that only starts, and few experts use other loops than many.
   */
  private static void warmUp(Plan plan, int parallelism, LocalCluster cluster, Findings findings)
      throws InterruptedException {
    Set<Integer> ends = new TreeSet<>(Comparator.reverseOrder());
    ends.add(Collections.max(plan.experts()));
    ends.add(Collections.min(plan.experts()));
    for (int experts : ends) {
      findings.progress("warm-up: " + experts + " experts x " + parallelism);
      try (ScaleRun run = ScaleRun.start(cluster, experts, parallelism)) {
        ScaleRun.settle(plan.warmUpSeconds());
      }
    }
  }

  private static void look(Plan plan, ScaleRun run, int turn, Shown into)
      throws InterruptedException {
    double compiled = ScaleRun.compilerSeconds();
    into.rates[turn] = run.itemsPerSecond(plan.seconds());
    into.compiler[turn] = (ScaleRun.compilerSeconds() - compiled) / plan.seconds();
    into.degraded[turn] = run.degraded();
    into.asked[turn] = Tally.ASKED.size();
    run.calm();
    into.heap[turn] = ScaleRun.liveBytes();
    for (int i = 0; i < plan.checkpoints(); i++) {
      ScaleRun.Checkpoint checkpoint = run.checkpoint();
      into.bytes[turn * plan.checkpoints() + i] = checkpoint.bytes();
      into.millis[turn * plan.checkpoints() + i] = checkpoint.millis();
    }
  }

  static Map<String, String> of(int experts, int parallelism) {
    return Map.of(EXPERTS, Integer.toString(experts), PARALLELISM, Integer.toString(parallelism));
  }

  private static void measureFilters(Plan plan, Findings findings) {
    for (FilterSpec spec : FILTERS) {
      for (int experts : plan.filterSizes()) {
        for (String voters : List.of("2", ALL)) {
          int asked = voters.equals(ALL) ? experts : 2;
          findings.add(filterStep(plan, spec, experts, voters, asked));
        }
      }
    }
  }

  private static Figure filterStep(
      Plan plan, FilterSpec spec, int experts, String voters, int asked) {
    double[] micros = micros(plan, new FilterSteps(spec, experts, asked)::micros);
    return Figure.median(
        NAME,
        spec.kind(),
        Map.of(EXPERTS, Integer.toString(experts), VOTERS, voters),
        STEP,
        "us",
        Better.LOWER,
        micros);
  }

  private static void measureGates(Plan plan, Findings findings) {
    for (int experts : plan.experts()) {
      for (int bits : List.of(FEW_GATE_BITS, ScaleJob.GATE_BITS)) {
        double[] micros = micros(plan, new GateSteps(bits, experts)::micros);
        findings.add(
            Figure.median(NAME, GATE, ofGate(experts, bits), CHOICE, "us", Better.LOWER, micros));
      }
    }
  }

  static Map<String, String> ofGate(int experts, int bits) {
    return Map.of(EXPERTS, Integer.toString(experts), INPUTS, Integer.toString(1 << bits));
  }

  /** What some time of steps took, five times, after a while in which they are compiled. */
  private static double[] micros(Plan plan, DoubleUnaryOperator steps) {
    double unused = steps.applyAsDouble(STEPS_WARM_UP_SECONDS);
    double[] micros = new double[5];
    Arrays.setAll(micros, i -> steps.applyAsDouble(plan.filterSeconds()));
    return micros;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void describe(List<Figure> figures, Page page) {
    new ScaleReport(figures).write(page);
  }
}
