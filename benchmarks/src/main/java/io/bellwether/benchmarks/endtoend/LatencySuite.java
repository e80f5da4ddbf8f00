package io.bellwether.benchmarks.endtoend;

import io.bellwether.benchmarks.endtoend.Interruptions.Span;
import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.result.Figure.Better;
import io.bellwether.benchmarks.suite.Effort;
import io.bellwether.benchmarks.suite.Findings;
import io.bellwether.benchmarks.suite.Page;
import io.bellwether.benchmarks.suite.Suite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * How long an item is under way at shares of the highest rate, which is measured just before, for
 * both guarantees.
 */
public final class LatencySuite implements Suite {
  private static final double MILLIS = 1000;
  private static final double HALF = 0.5;

  /**
   * What is done.
   *
   * @param warmUp items that are drained before all else, at most, until the compiler rests
   * @param numItems that the highest rate is measured by
   * @param slowSeconds at a quarter of the rate, in which what only a live job does is compiled
   * @param warmUpSeconds at the rate, after these
   * @param checkpoints how many a measurement lasts
   */
  record Extent(
      int warmUp,
      int numItems,
      double slowSeconds,
      double warmUpSeconds,
      int checkpoints,
      List<Double> loads) {
    static final Extent SHORT = new Extent(300_000, 100_000, 7, 5, 1, List.of(HALF));
    static final Extent LONG = new Extent(3_000_000, 300_000, 30, 15, 3, List.of(0.1, HALF, 0.8));
  }

  /** Where no result waits for a checkpoint, it serves recovery alone and can be seldom. */
  static Duration checkpoints(DeliveryGuarantee guarantee) {
    return Duration.ofSeconds(guarantee == DeliveryGuarantee.EXACTLY_ONCE ? 1 : 30);
  }

  @Override
  public String name() {
    return Metrics.LATENCY;
  }

  @Override
  public int order() {
    return 21;
  }

  @Override
  public void measure(Effort effort, Findings findings) throws Exception {
    String data = System.getenv("MOE_DATA");
    measure(
        effort == Effort.LONG ? Extent.LONG : Extent.SHORT,
        Headlines.of(data == null ? null : Path.of(data)),
        findings);
  }

  void measure(Extent extent, Headlines headlines, Findings findings) throws Exception {
    try (Site site = Site.open()) {
      double highest = highest(site, extent, headlines, findings);
      findings.add(
          Figure.once(
              name(),
              JobKind.FIXED_SHARE.title(),
              Map.of(),
              Metrics.ITEMS,
              "1/s",
              Better.NEITHER,
              highest));
      Latency latency = new Latency(site, headlines);
      for (double share : extent.loads()) {
        // Exactly-once waits for checkpoints anyway. It goes first, so that the other, of which
        // each
        // millisecond counts, finds what only a live job does compiled.
        for (DeliveryGuarantee guarantee :
            List.of(DeliveryGuarantee.EXACTLY_ONCE, DeliveryGuarantee.AT_LEAST_ONCE)) {
          Latency.Load load =
              new Latency.Load(
                  guarantee,
                  checkpoints(guarantee),
                  share * highest,
                  extent.slowSeconds(),
                  extent.warmUpSeconds(),
                  seconds(guarantee, extent));
          if (share == HALF && guarantee == DeliveryGuarantee.AT_LEAST_ONCE) {
            // What Kafka, Flink and this machine cost at the same rate, without the mixture. It has
            // no state, so that it need not be watched through a checkpoint.
            Latency.Load simple =
                new Latency.Load(guarantee, load.checkpoints(), load.perSecond(), 3, 3, 10);
            measure(latency, JobKind.PASS_THROUGH, simple, share, findings);
          }
          measure(latency, JobKind.FIXED_SHARE, load, share, findings);
        }
      }
    }
  }

  private static double seconds(DeliveryGuarantee guarantee, Extent extent) {
    long least = 10;
    return Math.max(least, extent.checkpoints() * checkpoints(guarantee).toSeconds());
  }

  private void measure(
      Latency latency, JobKind kind, Latency.Load load, double share, Findings findings)
      throws Exception {
    Latency.Measured measured = latency.measure(kind, load, 1);
    Histogram micros = measured.micros();
    findings.progress(
        "%s, %s at %.0f items/s: p50 %.1f ms, p99 %.1f ms"
            .formatted(
                kind.title(),
                load.guarantee(),
                load.perSecond(),
                micros.getValueAtPercentile(50) / MILLIS,
                micros.getValueAtPercentile(99) / MILLIS));
    Map<String, String> of =
        Map.of(
            Metrics.GUARANTEE,
            load.guarantee().toString(),
            Metrics.LOAD,
            EndToEndSection.text("%.0f %%", 100 * share));
    add(kind, of, micros, findings);
    add(kind, of, measured.heldUpBy(), findings);
    add(kind, of, measured.late(), findings);
    measured
        .processors()
        .forEach(
            (group, percent) -> {
              Map<String, String> there = new HashMap<>(of);
              there.put(Metrics.THREAD, group);
              findings.add(fact(kind, there, Metrics.PROCESSORS, "%", percent));
            });
  }

  private static double highest(Site site, Extent extent, Headlines headlines, Findings findings)
      throws Exception {
    Drain.Filled more = Drain.Filled.of(site, headlines, "warm-up", extent.warmUp());
    findings.progress("warm-up: " + WarmUp.of(site, JobKind.FIXED_SHARE, more));
    Drain.Filled filled = Drain.Filled.of(site, headlines, "news", extent.numItems());
    double rate = Drain.of(site, JobKind.FIXED_SHARE, filled, 1).itemsPerSecond();
    findings.progress("drained at %.0f items/s".formatted(rate));
    return rate;
  }

  private void add(JobKind kind, Map<String, String> of, Histogram micros, Findings findings) {
    double[] values = {
      micros.getValueAtPercentile(50),
      micros.getValueAtPercentile(99),
      micros.getValueAtPercentile(99.9),
      micros.getMaxValue()
    };
    for (int i = 0; i < values.length; i++) {
      findings.add(
          Figure.once(
              name(),
              kind.title(),
              of,
              LatencySection.METRICS.get(i),
              "ms",
              Better.LOWER,
              values[i] / MILLIS));
    }
  }

  private void add(
      JobKind kind, Map<String, String> of, Interruptions.Found found, Findings findings) {
    double longest = found.pauses().stream().mapToDouble(Span::millis).max().orElse(0);
    findings.add(fact(kind, of, Metrics.PAUSES, "1", found.pauses().size()));
    findings.add(fact(kind, of, Metrics.LONGEST_PAUSE, "ms", longest));
    findings.add(fact(kind, of, Metrics.CHECKPOINTS, "1", found.checkpoints().size()));
    found
        .longestSyncMillis()
        .forEach(
            (task, sync) -> {
              Map<String, String> there = new HashMap<>(of);
              there.put(Metrics.TASK, task);
              long async = found.longestAsyncMillis().get(task);
              findings.add(fact(kind, there, Metrics.SYNC, "ms", sync));
              findings.add(fact(kind, there, Metrics.ASYNC, "ms", async));
            });
  }

  private void add(JobKind kind, Map<String, String> of, Late late, Findings findings) {
    findings.add(fact(kind, of, Metrics.LATE_IN_CHECKPOINT, "%", 100 * late.inCheckpoint()));
    findings.add(fact(kind, of, Metrics.LATE_IN_PAUSE, "%", 100 * late.inPause()));
    findings.add(fact(kind, of, Metrics.LATE_OTHERWISE, "%", 100 * late.otherwise()));
    findings.add(fact(kind, of, Metrics.UNDISTURBED, "ms", late.undisturbedP99() / MILLIS));
  }

  private Figure fact(
      JobKind kind, Map<String, String> of, String metric, String unit, double value) {
    return Figure.once(name(), kind.title(), of, metric, unit, Better.NEITHER, value);
  }

  @Override
  public void describe(List<Figure> figures, Page page) {
    new LatencySection(new ArrayList<>(figures), page).write(HALF, Latency.LIMIT_MILLIS);
  }
}
