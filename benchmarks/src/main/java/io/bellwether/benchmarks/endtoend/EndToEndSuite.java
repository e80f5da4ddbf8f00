package io.bellwether.benchmarks.endtoend;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.result.Figure.Better;
import io.bellwether.benchmarks.suite.Effort;
import io.bellwether.benchmarks.suite.Findings;
import io.bellwether.benchmarks.suite.Page;
import io.bellwether.benchmarks.suite.Suite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;

/**
 * Items a second of the whole job beside a pass-through and beside features alone, what it
 * allocates, and where its time goes. Headlines are those of the folder {@code MOE_DATA}, if set.
 */
public final class EndToEndSuite implements Suite {
  private static final int TOP_FRAMES = 15;
  private static final int TOP_TYPES = 12;

  /**
   * How much is done.
   *
   * @param warmUp items of the whole job before all else, at most, until the compiler rests
   * @param numItems of the whole job; the others take {@code easier} times as many
   * @param repetitions at parallelism 1
   * @param repetitionsOfTwo at parallelism 2
   */
  record Extent(
      int warmUp,
      int numItems,
      int easier,
      int repetitions,
      int repetitionsOfTwo,
      List<JobKind> kinds) {
    static final Extent SHORT =
        new Extent(
            700_000,
            200_000,
            6,
            2,
            1,
            List.of(JobKind.PASS_THROUGH, JobKind.FEATURES, JobKind.FIXED_SHARE));
    static final Extent LONG = new Extent(3_000_000, 300_000, 6, 5, 5, List.of(JobKind.values()));
  }

  /** What all repetitions of one job measured. */
  private static final class Series {
    private final List<Double> rates = new ArrayList<>();
    private Map<String, Double> bytes = Map.of();
    private Map<String, Double> nanos = Map.of();

    private void add(Drain drain) {
      rates.add(drain.itemsPerSecond());
      bytes = drain.bytesPerItem();
      nanos = drain.nanosPerItem();
    }
  }

  @Override
  public String name() {
    return Metrics.END_TO_END;
  }

  @Override
  public int order() {
    return 20;
  }

  @Override
  public void measure(Effort effort, Findings findings) throws Exception {
    String data = System.getenv("MOE_DATA");
    Headlines headlines = Headlines.of(data == null ? null : Path.of(data));
    try (Site site = Site.open()) {
      measure(site, effort == Effort.LONG ? Extent.LONG : Extent.SHORT, headlines, findings);
    }
  }

  void measure(Site site, Extent extent, Headlines headlines, Findings findings) throws Exception {
    findings.add(
        Figure.once(
            name(),
            Metrics.HEADLINES,
            Map.of("source", headlines.source()),
            "longest",
            "B",
            Better.NEITHER,
            Headlines.MAX_BYTES));
    Drain.Filled few = Drain.Filled.of(site, headlines, "news", extent.numItems());
    Drain.Filled many =
        Drain.Filled.of(site, headlines, "much-news", extent.numItems() * extent.easier());
    warmUp(site, extent, headlines, many, findings);
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      Map<JobKind, Series> measured = inTurns(site, extent, few, many, parallelism, findings);
      for (JobKind kind : extent.kinds()) {
        add(kind, parallelism, measured.get(kind), findings);
      }
    }
    profile(site, few, findings);
  }

  /** The whole job first and for long, as most code is its; then those that are made otherwise. */
  private void warmUp(
      Site site, Extent extent, Headlines headlines, Drain.Filled many, Findings findings)
      throws Exception {
    if (extent.warmUp() == 0) {
      return;
    }
    Drain.Filled more = Drain.Filled.of(site, headlines, "warm-up", extent.warmUp());
    WarmUp warmUp = WarmUp.of(site, JobKind.FIXED_SHARE, more);
    findings.progress("warm-up: " + warmUp);
    String job = JobKind.FIXED_SHARE.title();
    once(job, Map.of(), Metrics.WARM_UP, "s", warmUp.seconds(), findings);
    once(job, Map.of(), Metrics.WARM_ITEMS, "1", warmUp.numItems(), findings);
    once(job, Map.of(), Metrics.COMPILER, "1", warmUp.compilerShare(), findings);
    for (JobKind kind : extent.kinds()) {
      if (!kind.learns()) {
        findings.progress("warm-up: " + kind.title());
        long unused = Drain.until(site, kind, many, () -> false);
      }
    }
  }

  private Map<JobKind, Series> inTurns(
      Site site,
      Extent extent,
      Drain.Filled few,
      Drain.Filled many,
      int parallelism,
      Findings findings)
      throws Exception {
    Map<JobKind, Series> measured = new EnumMap<>(JobKind.class);
    int repetitions = parallelism == 1 ? extent.repetitions() : extent.repetitionsOfTwo();
    for (int i = 0; i < repetitions; i++) {
      for (JobKind kind : extent.kinds()) {
        Drain drain = Drain.of(site, kind, kind.learns() ? few : many, parallelism);
        findings.progress(
            "%s, parallelism %d: %.0f items/s, turn %d"
                .formatted(kind.title(), parallelism, drain.itemsPerSecond(), i));
        measured.computeIfAbsent(kind, k -> new Series()).add(drain);
      }
    }
    return measured;
  }

  private void once(
      String of,
      Map<String, String> conditions,
      String metric,
      String unit,
      double value,
      Findings findings) {
    findings.add(Figure.once(name(), of, conditions, metric, unit, Better.NEITHER, value));
  }

  private void processorTime(JobKind kind, Map<String, Double> nanos, Findings findings) {
    Map<String, Double> byGroup = new TreeMap<>();
    double all = 0;
    for (Map.Entry<String, Double> group : nanos.entrySet()) {
      all += group.getValue();
      byGroup.merge(TaskAllocation.withoutJob(group.getKey()), group.getValue(), Double::sum);
    }
    byGroup.put(Metrics.ALL_TASKS, all);
    byGroup.forEach(
        (group, sum) ->
            once(kind.title(), Map.of(Metrics.TASK, group), Metrics.CPU, "ns", sum, findings));
  }

  private void add(JobKind kind, int parallelism, Series series, Findings findings) {
    Map<String, String> of = Map.of(Metrics.PARALLELISM, Integer.toString(parallelism));
    double[] rates = series.rates.stream().mapToDouble(Double::doubleValue).toArray();
    findings.add(
        Figure.median(name(), kind.title(), of, Metrics.ITEMS, "1/s", Better.HIGHER, rates));
    if (parallelism > 1) {
      return;
    }
    processorTime(kind, series.nanos, findings);
    double all = 0;
    double operators = 0;
    Map<String, Double> byTask = new TreeMap<>();
    for (Map.Entry<String, Double> task : series.bytes.entrySet()) {
      all += task.getValue();
      operators += Metrics.isOperator(task.getKey()) ? task.getValue() : 0;
      byTask.merge(TaskAllocation.withoutJob(task.getKey()), task.getValue(), Double::sum);
    }
    allocated(kind, Metrics.ALL_TASKS, all, Better.LOWER, findings);
    if (kind.learns()) {
      allocated(kind, Metrics.OPERATORS, operators, Better.LOWER, findings);
      byTask.forEach((task, bytes) -> allocated(kind, task, bytes, Better.NEITHER, findings));
    }
  }

  private void allocated(
      JobKind kind, String task, double bytes, Better better, Findings findings) {
    findings.add(
        Figure.once(
            name(),
            kind.title(),
            Map.of(Metrics.TASK, task),
            Metrics.ALLOCATED,
            "B",
            better,
            bytes));
  }

  private void profile(Site site, Drain.Filled filled, Findings findings) throws Exception {
    Recording recording = Profile.begin();
    Drain drain = Drain.of(site, JobKind.FIXED_SHARE, filled, 1);
    Profile profile = Profile.end(recording, drain.counted(), site.directory());
    shares(Metrics.SHARE, Metrics.STAGE, profile.shares(), findings);
    shares(Metrics.SHARE, Metrics.THREAD, profile.shareByThread(), findings);
    shares(Metrics.SHARE, Metrics.FRAME, profile.topFrames(TOP_FRAMES), findings);
    shares(Metrics.ALLOCATED_SHARE, Metrics.STAGE, profile.allocationShares(), findings);
    shares(Metrics.ALLOCATED_SHARE, Metrics.TYPE, profile.topTypes(TOP_TYPES), findings);
    once("profile", Map.of(), "samples", "1", profile.samples(), findings);
  }

  private void shares(String metric, String part, Map<String, Double> shares, Findings findings) {
    Map<String, Double> merged = new TreeMap<>();
    shares.forEach(
        (what, share) -> merged.merge(TaskAllocation.withoutJob(what), share, Double::sum));
    merged.forEach(
        (what, share) -> once("profile", Map.of(part, what), metric, "1", share, findings));
  }

  @Override
  public void describe(List<Figure> figures, Page page) {
    new EndToEndSection(figures, page).write();
  }
}
