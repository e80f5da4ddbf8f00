package io.bellwether.benchmarks.endtoend;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The section of the report about throughput, allocation and where time goes. */
final class EndToEndSection {
  private static final double FEW_BYTES = 16;
  private static final double FEW_NANOS = 100;
  private static final double OF_PASS_THROUGH = 0.4;
  private static final double OF_FEATURES = 0.6;
  private static final int MAX_BYTES = 1024;

  private final List<Figure> figures;
  private final Page page;

  EndToEndSection(List<Figure> figures, Page page) {
    this.figures = figures;
    this.page = page;
  }

  void write() {
    page.heading(2, "Kafka → job → Kafka");
    String source =
        figures.stream()
            .filter(figure -> figure.name().equals(Metrics.HEADLINES))
            .map(figure -> figure.of().get("source"))
            .findFirst()
            .orElse("of an unknown source");
    page.paragraph(
        """
        One topic of headlines of at most %d bytes (%s) is drained by each job in turn, exactly-once with a
        checkpoint every five seconds, from a broker in a process of its own. The pass-through decodes and encodes
        Avro in one task; the whole job has eight in-stream experts of which the gate asks two, outcomes follow
        half a thousand items behind, and gate, belief and experts learn of each: its rate is that of items
        predicted *and* learned from. The second half of each drain is measured.
        """
            .formatted(Headlines.MAX_BYTES, source));
    rates();
    verdicts();
    warmUps();
    processorTime();
    page.heading(3, "Allocation");
    page.paragraph(text("Tasks that allocate less than %.0f B an item are left out.", FEW_BYTES));
    shares(Metrics.ALLOCATED, Metrics.TASK, "task", "%.0f B");
    if (!withMetric(Metrics.ALLOCATED_SHARE).isEmpty()) {
      page.paragraph(
          "What the operators of the job with fixed share allocate, by samples of the flight recorder;"
              + " messages between tasks are what is read of them:");
      allocationBy(Metrics.STAGE, "stage");
      allocationBy(Metrics.TYPE, "class");
    }
    page.heading(3, "Where the time goes");
    page.paragraph(
        "Samples of running threads of the job with fixed share at parallelism 1, every 10 ms, by the"
            + " flight recorder: of the process that Flink runs in, without the broker, the collector of"
            + " garbage and the JVM's compiler.");
    shares(Metrics.SHARE, Metrics.STAGE, "stage", "%.1f %%");
    shares(Metrics.SHARE, Metrics.THREAD, "thread", "%.1f %%");
    shares(Metrics.SHARE, Metrics.FRAME, "innermost method", "%.1f %%");
  }

  private void rates() {
    List<List<String>> rows = new ArrayList<>();
    for (String parallelism : conditions(Metrics.PARALLELISM)) {
      for (Figure rate : with(Metrics.ITEMS, Metrics.PARALLELISM, parallelism)) {
        rows.add(
            List.of(
                rate.name(),
                parallelism,
                text("%,.0f", rate.value()),
                text("%,.0f – %,.0f", rate.low(), rate.high()),
                share(rate, rate(JobKind.PASS_THROUGH, parallelism)),
                share(rate, rate(JobKind.FEATURES, parallelism))));
      }
    }
    page.table(
        List.of(
            "job", "parallelism", "items/s", "lowest – highest", "of pass-through", "of features"),
        rows);
  }

  private void warmUps() {
    for (Figure seconds : withMetric(Metrics.WARM_UP)) {
      page.paragraph(
          text(
              "Before, the whole job ran for %.0f s, over %,.0f items; at the end the JVM's compiler"
                  + " still worked %.0f %% of the time.",
              seconds.value(), first(Metrics.WARM_ITEMS), 100 * first(Metrics.COMPILER)));
    }
  }

  private double first(String metric) {
    return withMetric(metric).stream().mapToDouble(Figure::value).findFirst().orElse(Double.NaN);
  }

  /** What bounds the rate: no more items a second than the processors have time for. */
  private void processorTime() {
    page.heading(3, "Processor time");
    page.paragraph(
        "At parallelism 1, of the process that Flink runs in and that sends the outcomes, without the"
            + " broker, in microseconds an item. The rate cannot exceed the"
            + " processors' time over the sum; hops between tasks are in the time of both their tasks.");
    List<JobKind> jobs = List.of(JobKind.PASS_THROUGH, JobKind.FEATURES, JobKind.FIXED_SHARE);
    Set<String> groups = new LinkedHashSet<>();
    withMetric(Metrics.CPU).stream()
        .filter(figure -> figure.value() >= FEW_NANOS)
        .sorted(Comparator.comparingDouble(Figure::value).reversed())
        .forEach(figure -> groups.add(figure.of().get(Metrics.TASK)));
    List<List<String>> rows = new ArrayList<>();
    for (String group : groups) {
      List<String> row = new ArrayList<>(List.of(group));
      jobs.forEach(job -> row.add(micros(nanos(job, group))));
      rows.add(row);
    }
    List<String> titles = new ArrayList<>(List.of("threads"));
    jobs.forEach(job -> titles.add(job.title() + ", µs"));
    page.table(titles, rows);
    byStage();
  }

  /** Shares of samples of running threads, as time. */
  private void byStage() {
    double running =
        nanos(JobKind.FIXED_SHARE, Metrics.ALL_TASKS) - nanos(JobKind.FIXED_SHARE, CpuTime.JVM);
    List<List<String>> rows = new ArrayList<>();
    withMetric(Metrics.SHARE).stream()
        .filter(figure -> figure.of().containsKey(Metrics.STAGE))
        .sorted(Comparator.comparingDouble(Figure::value).reversed())
        .forEach(
            figure ->
                rows.add(
                    List.of(figure.of().get(Metrics.STAGE), micros(running * figure.value()))));
    page.paragraph("The same of the job with fixed share by stage, from the profile's shares:");
    page.table(List.of("stage", "µs an item"), rows);
  }

  /** Shares of what the operators were seen to allocate, as bytes. */
  private void allocationBy(String condition, String title) {
    double operators =
        with(Metrics.ALLOCATED, Metrics.TASK, Metrics.OPERATORS).stream()
            .filter(figure -> figure.name().equals(JobKind.FIXED_SHARE.title()))
            .mapToDouble(Figure::value)
            .sum();
    List<List<String>> rows = new ArrayList<>();
    withMetric(Metrics.ALLOCATED_SHARE).stream()
        .filter(figure -> figure.of().containsKey(condition))
        .filter(figure -> operators * figure.value() >= FEW_BYTES)
        .sorted(Comparator.comparingDouble(Figure::value).reversed())
        .forEach(
            figure ->
                rows.add(
                    List.of(
                        figure.of().get(condition), text("%.0f B", operators * figure.value()))));
    page.table(List.of(title, "allocated per item"), rows);
  }

  private static String micros(double nanos) {
    return nanos == 0 ? "" : text("%.2f", nanos / 1000);
  }

  private double nanos(JobKind kind, String group) {
    return with(Metrics.CPU, Metrics.TASK, group).stream()
        .filter(figure -> figure.name().equals(kind.title()))
        .mapToDouble(Figure::value)
        .sum();
  }

  private List<Figure> withMetric(String metric) {
    return figures.stream().filter(figure -> figure.metric().equals(metric)).toList();
  }

  private static String share(Figure of, Figure base) {
    return base == null ? "" : text("%.0f %%", 100 * of.value() / base.value());
  }

  private void verdicts() {
    List<List<String>> rows = new ArrayList<>();
    for (JobKind kind : List.of(JobKind.FIXED_SHARE, JobKind.MOE_F)) {
      for (String parallelism : conditions(Metrics.PARALLELISM)) {
        ratio(rows, kind, JobKind.PASS_THROUGH, parallelism, OF_PASS_THROUGH);
        ratio(rows, kind, JobKind.FEATURES, parallelism, OF_FEATURES);
      }
      for (Figure bytes : with(Metrics.ALLOCATED, Metrics.TASK, Metrics.OPERATORS)) {
        if (bytes.name().equals(kind.title())) {
          rows.add(
              verdict(
                  kind.title() + ": allocated per item in the operators at most 1 KiB",
                  text("%.0f B", bytes.value()),
                  bytes.value() <= MAX_BYTES));
        }
      }
    }
    page.table(List.of("must reach", "measured", "holds"), rows);
  }

  private void ratio(
      List<List<String>> rows, JobKind kind, JobKind base, String parallelism, double atLeast) {
    Figure job = rate(kind, parallelism);
    Figure other = rate(base, parallelism);
    if (job != null && other != null) {
      double ratio = job.value() / other.value();
      rows.add(
          verdict(
              text(
                  "%s, parallelism %s: at least %.0f %% of %s",
                  kind.title(), parallelism, 100 * atLeast, base.title()),
              text("%.1f %%", 100 * ratio),
              ratio >= atLeast));
    }
  }

  static List<String> verdict(String what, String measured, boolean holds) {
    return List.of(what, measured, holds ? "yes" : "**no**");
  }

  private void shares(String metric, String condition, String title, String format) {
    List<List<String>> rows = new ArrayList<>();
    double scale = metric.equals(Metrics.SHARE) ? 100 : 1;
    figures.stream()
        .filter(figure -> figure.metric().equals(metric) && figure.of().containsKey(condition))
        .filter(figure -> !metric.equals(Metrics.ALLOCATED) || figure.value() >= FEW_BYTES)
        .sorted(
            Comparator.comparing(Figure::name)
                .thenComparing(Comparator.comparingDouble(Figure::value).reversed()))
        .forEach(
            figure ->
                rows.add(
                    List.of(
                        figure.name(),
                        figure.of().get(condition),
                        text(format, scale * figure.value()))));
    page.table(List.of("of", title, metric), rows);
  }

  private Set<String> conditions(String key) {
    Set<String> values = new LinkedHashSet<>();
    figures.stream().map(figure -> figure.of().get(key)).forEach(values::add);
    values.remove(null);
    return values;
  }

  private List<Figure> with(String metric, String key, String value) {
    return figures.stream()
        .filter(figure -> figure.metric().equals(metric) && value.equals(figure.of().get(key)))
        .toList();
  }

  private Figure rate(JobKind kind, String parallelism) {
    return with(Metrics.ITEMS, Metrics.PARALLELISM, parallelism).stream()
        .filter(figure -> figure.name().equals(kind.title()))
        .findFirst()
        .orElse(null);
  }

  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
