package io.bellwether.benchmarks.endtoend;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** The section of the report about latency. */
final class LatencySection {
  static final List<String> METRICS = List.of("p50", "p99", "p99.9", "max");

  private static final String AT_LEAST_ONCE = DeliveryGuarantee.AT_LEAST_ONCE.toString();
  private static final double VISIBLE_MILLIS = 10;
  private static final double VISIBLE_PERCENT = 0.1;

  private final List<Figure> figures;
  private final Page page;

  LatencySection(List<Figure> figures, Page page) {
    this.figures = figures;
    this.page = page;
  }

  /**
   * Writes it.
   *
   * @param share of the highest rate at which the limit must hold
   */
  void write(double share, double limitMillis) {
    double highest =
        figures.stream()
            .filter(figure -> figure.metric().equals(Metrics.ITEMS))
            .mapToDouble(Figure::value)
            .findFirst()
            .orElse(Double.NaN);
    page.heading(2, "Latency");
    page.paragraph(
        EndToEndSection.text(
            "From when an item was due to be sent, at a steady rate whatever becomes of those before,"
                + " until a consumer has its prediction; one job of parallelism 1 at shares of the %,.0f"
                + " items/s that the whole job drained just before. At-least-once has a checkpoint every"
                + " %d s, which serves recovery alone; exactly-once every %d s, as it is read committed and"
                + " so waits for one. Outcomes come after a second, and about %,d ids are remembered at"
                + " any load. The pass-through, at the same rate, is what the way costs without the"
                + " mixture.",
            highest,
            LatencySuite.checkpoints(DeliveryGuarantee.AT_LEAST_ONCE).toSeconds(),
            LatencySuite.checkpoints(DeliveryGuarantee.EXACTLY_ONCE).toSeconds(),
            Latency.NUM_REMEMBERED));
    Map<List<String>, Map<String, Figure>> rows = new LinkedHashMap<>();
    for (Figure figure : figures) {
      if (METRICS.contains(figure.metric())) {
        List<String> key =
            List.of(
                figure.name(), figure.of().get(Metrics.GUARANTEE), figure.of().get(Metrics.LOAD));
        rows.computeIfAbsent(key, k -> new LinkedHashMap<>()).put(figure.metric(), figure);
      }
    }
    List<List<String>> cells = new ArrayList<>();
    rows.forEach((key, byMetric) -> cells.add(row(key, byMetric)));
    page.table(
        List.of("job", "guarantee", "load", "p50 in ms", "p99 in ms", "p99.9 in ms", "max in ms"),
        cells);
    String load = EndToEndSection.text("%.0f %%", 100 * share);
    writeWhatHeldItemsUp(load);
    Map<String, Figure> half = rows.get(List.of(JobKind.FIXED_SHARE.title(), AT_LEAST_ONCE, load));
    if (half != null && half.containsKey("p99")) {
      double p99 = half.get("p99").value();
      page.table(
          List.of("must reach", "measured", "holds"),
          List.of(
              EndToEndSection.verdict(
                  EndToEndSection.text(
                      "p99 at %s load, at-least-once: at most %.0f ms", load, limitMillis),
                  EndToEndSection.text("%.1f ms", p99),
                  p99 <= limitMillis)));
    }
  }

  /** The collector and checkpoints, at least once, with the tasks that are held up visibly. */
  private void writeWhatHeldItemsUp(String load) {
    Map<String, Double> totals = new LinkedHashMap<>();
    Map<String, Map<String, Double>> tasks = new TreeMap<>();
    List<Figure> processors = new ArrayList<>();
    for (Figure figure : figures) {
      if (!figure.name().equals(JobKind.FIXED_SHARE.title())
          || !load.equals(figure.of().get(Metrics.LOAD))
          || !AT_LEAST_ONCE.equals(figure.of().get(Metrics.GUARANTEE))) {
        continue;
      }
      String task = figure.of().get(Metrics.TASK);
      if (figure.metric().equals(Metrics.PROCESSORS)) {
        processors.add(figure);
      } else if (task == null) {
        totals.put(figure.metric(), figure.value());
      } else {
        tasks.computeIfAbsent(task, t -> new TreeMap<>()).put(figure.metric(), figure.value());
      }
    }
    if (!totals.containsKey(Metrics.PAUSES)) {
      return;
    }
    page.paragraph(
        EndToEndSection.text(
            "What held items up at %s load, at least once: the collector paused the JVM %.0f times,"
                + " for %.0f ms at most; %.0f checkpoints. In a checkpoint's synchronous part a task handles no item;"
                + " in its asynchronous part another thread writes the state, on the same cores.",
            load,
            totals.get(Metrics.PAUSES),
            totals.get(Metrics.LONGEST_PAUSE),
            totals.get(Metrics.CHECKPOINTS)));
    writeWhoWasLate(totals);
    List<List<String>> cells = new ArrayList<>();
    tasks.forEach(
        (task, took) -> {
          double sync = took.getOrDefault(Metrics.SYNC, 0.0);
          double async = took.getOrDefault(Metrics.ASYNC, 0.0);
          if (Math.max(sync, async) >= VISIBLE_MILLIS) {
            cells.add(
                List.of(
                    task, EndToEndSection.text("%.0f", sync), EndToEndSection.text("%.0f", async)));
          }
        });
    page.table(List.of("task", "longest synchronous part in ms", "asynchronous in ms"), cells);
    writeProcessors(load, processors);
  }

  private void writeProcessors(String load, List<Figure> processors) {
    if (processors.isEmpty()) {
      return; // measured before this was looked at
    }
    double all = processors.stream().mapToDouble(Figure::value).sum();
    page.paragraph(
        EndToEndSection.text(
            "What took the processors at %s load, at least once: %.0f %% of all their time. The less"
                + " they are idle, the longer what a pause or a checkpoint has held up waits for its turn."
                + " Other threads are mostly the suite's own, which send items and read predictions.",
            load, all));
    List<List<String>> cells = new ArrayList<>();
    processors.stream()
        .filter(figure -> figure.value() >= VISIBLE_PERCENT)
        .sorted(Comparator.comparingDouble(Figure::value).reversed())
        .forEach(
            figure ->
                cells.add(
                    List.of(
                        figure.of().get(Metrics.THREAD),
                        EndToEndSection.text("%.1f %%", figure.value()))));
    page.table(List.of("threads", "of the processors"), cells);
  }

  private void writeWhoWasLate(Map<String, Double> totals) {
    if (!totals.containsKey(Metrics.UNDISTURBED)) {
      return; // measured before this was looked at
    }
    double checkpoint = totals.get(Metrics.LATE_IN_CHECKPOINT);
    double pause = totals.get(Metrics.LATE_IN_PAUSE);
    double otherwise = totals.get(Metrics.LATE_OTHERWISE);
    page.paragraph(
        EndToEndSection.text(
            "%.2f %% of all items took more than %d ms: %.2f %% were under way in a checkpoint, %.2f %% else in"
                + " a pause, or as long after one as it had lasted, %.2f %% in neither. The p99 of items that"
                + " met neither is %.1f ms.",
            checkpoint + pause + otherwise,
            Latency.LIMIT_MILLIS,
            checkpoint,
            pause,
            otherwise,
            totals.get(Metrics.UNDISTURBED)));
  }

  private static List<String> row(List<String> key, Map<String, Figure> byMetric) {
    List<String> row = new ArrayList<>(key);
    for (String metric : METRICS) {
      Figure figure = byMetric.get(metric);
      row.add(figure == null ? "" : EndToEndSection.text("%.1f", figure.value()));
    }
    return row;
  }
}
