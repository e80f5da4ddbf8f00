package io.bellwether.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.result.Figure.Better;
import io.bellwether.benchmarks.suite.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said to hold is worked out from the figures, and can be said not to. */
class SectionsTest {
  @Test
  void saysWhichRatiosHold() {
    String fast = endToEnd(50_000, 100_000, 80_000, 900);
    String slow = endToEnd(39_000, 100_000, 80_000, 1_100);

    assertThat(fast)
        .contains("at least 40 % of Avro pass-through | 50.0 % | yes |")
        .contains("at least 60 % of parse + features | 62.5 % | yes |")
        .contains("operators at most 1 KiB | 900 B | yes |")
        .doesNotContain("**no**");
    assertThat(slow)
        .contains("at least 40 % of Avro pass-through | 39.0 % | **no** |")
        .contains("at least 60 % of parse + features | 48.8 % | **no** |")
        .contains("operators at most 1 KiB | 1100 B | **no** |");
  }

  @Test
  void saysWhereTheHeadlinesComeFrom() {
    assertThat(endToEnd(1, 2, 2, 1)).contains("at most 120 bytes (made-up market)");
  }

  @Test
  void saysWhetherTheLatencyHolds() {
    assertThat(latency("50 %", 49.9)).contains("at most 50 ms | 49.9 ms | yes |");
    assertThat(latency("50 %", 50.1)).contains("at most 50 ms | 50.1 ms | **no** |");
    assertThat(latency("80 %", 10)).doesNotContain("must reach");
  }

  @Test
  void holdsThePassThroughsLatencyForNoneOfTheJobs() {
    assertThat(latency(JobKind.PASS_THROUGH, "50 %", 10))
        .contains("| Avro pass-through | at-least-once | 50 % |")
        .doesNotContain("must reach");
  }

  @Test
  void saysWhatThoseThatWereLateHadMet() {
    Map<String, String> of = Map.of(Metrics.GUARANTEE, "at-least-once", Metrics.LOAD, "50 %");
    List<Figure> figures = new ArrayList<>();
    Map.of(
            "p99",
            70.0,
            Metrics.PAUSES,
            3.0,
            Metrics.LONGEST_PAUSE,
            42.0,
            Metrics.CHECKPOINTS,
            1.0,
            Metrics.LATE_IN_CHECKPOINT,
            1.25,
            Metrics.LATE_IN_PAUSE,
            0.5,
            Metrics.LATE_OTHERWISE,
            0.125,
            Metrics.UNDISTURBED,
            31.0)
        .forEach(
            (metric, value) -> figures.add(figure(JobKind.FIXED_SHARE.title(), of, metric, value)));
    Page page = new Page();

    new LatencySuite().describe(figures, page);

    assertThat(page.toString())
        .contains("1.88 % of all items took more than 50 ms: 1.25 % were under way in a checkpoint")
        .contains("met neither is 31.0 ms.");
  }

  @Test
  void saysWhatTookTheProcessorsAtHalfLoad() {
    Map<String, String> of = Map.of(Metrics.GUARANTEE, "at-least-once", Metrics.LOAD, "50 %");
    String job = JobKind.FIXED_SHARE.title();
    List<Figure> figures = new ArrayList<>();
    for (String metric :
        List.of("p99", Metrics.PAUSES, Metrics.LONGEST_PAUSE, Metrics.CHECKPOINTS)) {
      figures.add(figure(job, of, metric, 1));
    }
    figures.add(figure(job, processors("gate", "50 %"), Metrics.PROCESSORS, 12.25));
    figures.add(figure(job, processors(ProcessorShares.BROKER, "50 %"), Metrics.PROCESSORS, 30));
    figures.add(figure(job, processors("gate", "80 %"), Metrics.PROCESSORS, 99));
    Page page = new Page();

    new LatencySuite().describe(figures, page);

    assertThat(page.toString())
        .contains("at 50 % load, at least once: 42 % of all their time")
        .containsSubsequence("in a process of its own | 30.0 % |", "| gate | 12.3 % |")
        .doesNotContain("99.0 %");
  }

  private static Map<String, String> processors(String group, String load) {
    return Map.of(Metrics.GUARANTEE, "at-least-once", Metrics.LOAD, load, Metrics.THREAD, group);
  }

  private static String endToEnd(double job, double passThrough, double features, double bytes) {
    List<Figure> figures = new ArrayList<>();
    figures.add(figure(Metrics.HEADLINES, Map.of("source", "made-up market"), "longest", 120));
    Map<String, String> one = Map.of(Metrics.PARALLELISM, "1");
    figures.add(figure(JobKind.PASS_THROUGH.title(), one, Metrics.ITEMS, passThrough));
    figures.add(figure(JobKind.FEATURES.title(), one, Metrics.ITEMS, features));
    figures.add(figure(JobKind.FIXED_SHARE.title(), one, Metrics.ITEMS, job));
    Map<String, String> operators = Map.of(Metrics.TASK, Metrics.OPERATORS);
    figures.add(figure(JobKind.FIXED_SHARE.title(), operators, Metrics.ALLOCATED, bytes));
    Page page = new Page();
    new EndToEndSuite().describe(figures, page);
    return page.toString();
  }

  private static String latency(String load, double p99) {
    return latency(JobKind.FIXED_SHARE, load, p99);
  }

  private static String latency(JobKind kind, String load, double p99) {
    Map<String, String> of = Map.of(Metrics.GUARANTEE, "at-least-once", Metrics.LOAD, load);
    Page page = new Page();
    new LatencySuite().describe(List.of(figure(kind.title(), of, "p99", p99)), page);
    return page.toString();
  }

  private static Figure figure(String name, Map<String, String> of, String metric, double value) {
    return Figure.once("any", name, of, metric, "1", Better.NEITHER, value);
  }
}
