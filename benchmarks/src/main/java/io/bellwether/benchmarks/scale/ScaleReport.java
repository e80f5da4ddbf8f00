package io.bellwether.benchmarks.scale;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The section of {@code scale} in the report. */
final class ScaleReport {
  private static final double LEAST_SHARE = 0.85;
  private static final double MIB = 1 << 20;

  private final List<Figure> figures;

  ScaleReport(List<Figure> figures) {
    this.figures = figures;
  }

  void write(Page page) {
    page.heading(2, "Scale of the model");
    jobs(page);
    filters(page);
  }

  private void jobs(Page page) {
    page.heading(3, "Experts and parallelism");
    page.paragraph(
        """
        The job's own operators, features to feedback, in one process, fed with made-up news and emptied by
        counters: no broker. Two experts are asked an item (k = 2), the gate learns, beliefs follow fixed
        share, every item gets its label 2,000 items later. Experts are, in turn, AdaGrad and FTRL
        regressions and naive Bayes over 2^10 features, and class frequencies. The gate begins with parameters that spread the texts over
        the experts; the versions its trainer publishes are thrown away. Heap is what a full collection leaves of
        the whole process. Before the first turn the largest job and the smallest run until the compiler has little left to do, and so
        does each run before it is looked at; *compiler* is how much of the time it still worked then. Checkpoints are taken with the feed slowed to a thousand items a second and
        subtask, written whole to a directory.
        """);
    List<List<String>> rows = new ArrayList<>();
    for (Figure rate : named(ScaleSuite.THROUGHPUT)) {
      Map<String, String> of = rate.of();
      double least =
          find(ScaleSuite.THROUGHPUT, with(of, "8")).map(Figure::value).orElse(Double.NaN);
      rows.add(
          List.of(
              of.get(ScaleSuite.EXPERTS),
              of.get(ScaleSuite.PARALLELISM),
              "%,.0f (%,.0f to %,.0f)".formatted(rate.value(), rate.low(), rate.high()),
              percent(rate.value() / least),
              value(ScaleSuite.COMPILER, of, 0.01, 0),
              value(ScaleSuite.ASKED, of, 1, 0),
              value(ScaleSuite.HEAP, of, MIB, 0),
              value(ScaleSuite.STATE, of, MIB, 1),
              value(ScaleSuite.CHECKPOINT_TIME, of, 1, 0)));
    }
    page.table(
        List.of(
            "experts",
            "parallelism",
            "items/s (lowest to highest)",
            "of 8 experts",
            "compiler %",
            "experts asked",
            "heap MiB",
            "state MiB",
            "checkpoint ms"),
        rows);
    for (Figure many : named(ScaleSuite.THROUGHPUT)) {
      if (many.of().get(ScaleSuite.EXPERTS).equals("1024")) {
        find(ScaleSuite.THROUGHPUT, with(many.of(), "8"))
            .ifPresent(
                few -> {
                  verdict(page, many, few);
                  bound(page, many, few);
                });
      }
    }
  }

  private static void verdict(Page page, Figure many, Figure few) {
    double share = many.value() / few.value();
    page.paragraph(
        "Must reach, parallelism %s: 1,024 experts at 85 %% of the throughput with 8 or more: %s, %s."
            .formatted(
                many.of().get(ScaleSuite.PARALLELISM), percent(share), held(share >= LEAST_SHARE)));
  }

  /** What an item costs more with many experts, and how much of that is the gate's choice. */
  private void bound(Page page, Figure many, Figure few) {
    double subtasks = Double.parseDouble(many.of().get(ScaleSuite.PARALLELISM));
    double more = subtasks * 1e6 / many.value() - subtasks * 1e6 / few.value();
    double choice = choice(1024, ScaleJob.GATE_BITS);
    double near = choice(1024, ScaleSuite.FEW_GATE_BITS);
    double chosenOfFew = choice(8, ScaleJob.GATE_BITS);
    if (Double.isNaN(choice + near + chosenOfFew)) {
      return;
    }
    page.paragraph(
        """
        An item takes a subtask %.1f µs more with 1,024 experts than with 8. The gate's choice alone, timed in
        one thread on items of %d features, takes %.1f µs of 1,024 and %.1f µs of 8; with %d inputs
        instead of %d, so that its table fits the cache of a core, %.1f µs of 1,024: what lies between is
        memory. The remainder is what was not timed by itself: each item asks other experts, whose parameters
        are in no cache, and the gate trainer has a column for each.
        """
            .formatted(
                more,
                GateSteps.FEATURES,
                choice,
                chosenOfFew,
                1 << ScaleSuite.FEW_GATE_BITS,
                1 << ScaleJob.GATE_BITS,
                near));
  }

  private double choice(int experts, int bits) {
    return find(ScaleSuite.CHOICE, ScaleSuite.ofGate(experts, bits))
        .map(Figure::value)
        .orElse(Double.NaN);
  }

  private void filters(Page page) {
    page.heading(3, "Experts and the belief");
    page.paragraph(
        """
        Microseconds until one label of three classes is learned and all beliefs are known anew, in one thread,
        by the number of experts and of those that voted.
        """);
    List<List<String>> rows = new ArrayList<>();
    for (Figure step : named(ScaleSuite.STEP)) {
      rows.add(
          List.of(
              step.name(),
              step.of().get(ScaleSuite.EXPERTS),
              step.of().get(ScaleSuite.VOTERS),
              "%.2f (%.2f to %.2f)".formatted(step.value(), step.low(), step.high())));
    }
    page.table(List.of("filter", "experts", "voters", "µs a step (lowest to highest)"), rows);
    for (Figure step : named(ScaleSuite.STEP)) {
      String experts = step.of().get(ScaleSuite.EXPERTS);
      if (step.name().equals("moe-f") && (experts.equals("8") || experts.equals("1000"))) {
        double most = experts.equals("8") ? 1 : 2000;
        page.paragraph(
            "Must reach: a step of moe-f with %s experts, voters: %s, in %,.0f µs or less: %.2f µs, %s."
                .formatted(
                    experts,
                    step.of().get(ScaleSuite.VOTERS),
                    most,
                    step.value(),
                    held(step.value() <= most)));
      }
    }
  }

  private static String held(boolean holds) {
    return holds ? "reached" : "**not reached**";
  }

  private static Map<String, String> with(Map<String, String> of, String experts) {
    return ScaleSuite.of(
        Integer.parseInt(experts), Integer.parseInt(of.get(ScaleSuite.PARALLELISM)));
  }

  private List<Figure> named(String metric) {
    return figures.stream().filter(figure -> figure.metric().equals(metric)).toList();
  }

  private Optional<Figure> find(String metric, Map<String, String> of) {
    return named(metric).stream().filter(figure -> figure.of().equals(of)).findFirst();
  }

  private String value(String metric, Map<String, String> of, double unit, int digits) {
    return find(metric, of)
        .map(figure -> String.format(Locale.ROOT, "%,." + digits + "f", figure.value() / unit))
        .orElse("");
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "" : "%.1f %%".formatted(100 * share);
  }
}
