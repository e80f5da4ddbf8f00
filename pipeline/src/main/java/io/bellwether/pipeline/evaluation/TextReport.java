package io.bellwether.pipeline.evaluation;

import io.bellwether.core.metric.Metric;
import io.bellwether.core.metric.Resamples;
import io.bellwether.core.metric.Scores;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A report for the terminal. */
public final class TextReport {
  private static final List<Metric> USUAL =
      List.of(
          Metric.ACCURACY,
          Metric.MACRO_F1,
          Metric.MCC,
          Metric.LOG_LOSS,
          Metric.BRIER,
          Metric.CALIBRATION_ERROR);

  /** Those of the usual ones that have an interval beside them; all at once would be too wide. */
  private static final Set<Metric> WITH_INTERVAL = EnumSet.of(Metric.MACRO_F1, Metric.MCC);

  private static final List<Metric> COMPARED =
      List.of(Metric.MACRO_F1, Metric.ACCURACY, Metric.MCC, Metric.LOG_LOSS);

  private final Report report;
  private final Parts parts;

  /** Two rows to test against each other. */
  public record Pair(String first, String second) {}

  /**
   * What to print beside the table.
   *
   * @param metrics columns of the table, each with its interval; empty for the usual ones
   */
  public record Parts(
      List<Metric> metrics,
      List<Cut.By> cuts,
      List<Pair> pairs,
      boolean weights,
      boolean confusion) {
    public Parts {
      metrics = List.copyOf(metrics);
      cuts = List.copyOf(cuts);
      pairs = List.copyOf(pairs);
    }
  }

  /** Prepares a text. */
  public TextReport(Report report, Parts parts) {
    this.report = report;
    this.parts = parts;
  }

  /**
   * Writes it.
   *
   * @throws IllegalArgumentException when a row to compare is not in the table; nothing is written
   */
  public void write(PrintWriter out) {
    parts.pairs().forEach(pair -> rowsOf(pair));
    table(out, report.table(), "");
    notes(out);
    report.traces().forEach(trace -> asked(out, trace));
    parts.pairs().forEach(pair -> comparison(out, pair));
    parts.cuts().forEach(by -> cuts(out, by));
    if (parts.confusion()) {
      mixtures().forEach(row -> confusion(out, row));
    }
    if (parts.weights()) {
      report.traces().forEach(trace -> weights(out, trace));
    }
    report.leaking().ifPresent(table -> leaking(out, table));
  }

  private List<Row> mixtures() {
    return report.table().rows().stream().filter(row -> row.kind() == Row.Kind.MIXTURE).toList();
  }

  private void table(PrintWriter out, Table table, String mark) {
    List<Metric> metrics = parts.metrics().isEmpty() ? USUAL : parts.metrics();
    int width = table.rows().stream().mapToInt(row -> row.name().length()).max().orElse(0);
    StringBuilder head = new StringBuilder(pad(mark, mark.length() + 10 + width));
    for (Metric metric : metrics) {
      String title = metric.title() + (hasInterval(metric) ? " [95 %]" : "");
      head.append("  ").append(pad(title, columnWidth(metric)));
    }
    out.println(head.append("  ").append("macro-F1 against ").append(table.mixture().name()));
    for (Row row : table.rows()) {
      StringBuilder line = new StringBuilder(mark);
      line.append(pad(row.kind().title(), 10)).append(pad(row.name(), width));
      for (Metric metric : metrics) {
        line.append("  ").append(pad(cell(table, row, metric), columnWidth(metric)));
      }
      line.append("  ").append(row.equals(table.mixture()) ? "" : difference(table, row));
      out.println(line.toString().stripTrailing());
    }
  }

  private boolean hasInterval(Metric metric) {
    return !parts.metrics().isEmpty() || WITH_INTERVAL.contains(metric);
  }

  private int columnWidth(Metric metric) {
    return Math.max(metric.title().length(), hasInterval(metric) ? 24 : 8);
  }

  private String cell(Table table, Row row, Metric metric) {
    String value = number(table.value(row, metric));
    return hasInterval(metric) ? value + " " + interval(table.interval(row, metric)) : value;
  }

  private static String difference(Table table, Row row) {
    return difference(table.difference(row, table.mixture(), Metric.MACRO_F1));
  }

  private static String difference(Resamples.Difference d) {
    return String.format(
        Locale.ROOT,
        "%+.4f [%+.4f, %+.4f] p=%.3f",
        d.estimate(),
        d.interval().low(),
        d.interval().high(),
        d.pValue());
  }

  private static String interval(Resamples.Interval interval) {
    return String.format(Locale.ROOT, "[%.3f, %.3f]", interval.low(), interval.high());
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private void notes(PrintWriter out) {
    out.println();
    out.println(Sentences.sample(report.table()));
    out.println(Sentences.release(report));
    for (Row row : report.table().rows()) {
      if (!row.note().isEmpty()) {
        out.println(row.name() + ": " + row.note());
      }
    }
    report.traces().forEach(trace -> watched(trace, out));
    out.println(Sentences.verdict(report.table()));
  }

  private static void watched(RoutingTrace trace, PrintWriter out) {
    if (trace.numDrifts() + trace.numBlind() > 0) {
      out.printf(
          Locale.ROOT,
          "%s noticed %,d changes of experts' losses and made %,d predictions blind, in all it"
              + " played%n",
          trace.mixture(),
          trace.numDrifts(),
          trace.numBlind());
    }
  }

  private Row[] rowsOf(Pair pair) {
    return new Row[] {report.table().row(pair.first()), report.table().row(pair.second())};
  }

  private void comparison(PrintWriter out, Pair pair) {
    Row[] rows = rowsOf(pair);
    out.printf("%n%s against %s%n", rows[0].name(), rows[1].name());
    for (Metric metric : COMPARED) {
      Resamples.Difference d = report.table().difference(rows[0], rows[1], metric);
      out.println("  " + pad(metric.title(), 10) + difference(d));
    }
  }

  private void cuts(PrintWriter out, Cut.By by) {
    List<Cut> cuts = report.cuts(by);
    Row mixture = report.table().mixture();
    Row best = report.table().row("best single expert");
    int width = cuts.stream().mapToInt(cut -> named(cut).length()).max().orElse(0);
    out.printf(
        "%n%s %8s %8s  %-24s  %-24s  %s%n",
        pad(by.key(), width),
        "items",
        "outcomes",
        mixture.name() + " [95 %]",
        best.name(),
        "macro-F1 between");
    for (Cut cut : cuts) {
      Table table = cut.table();
      out.printf(
          Locale.ROOT,
          "%s %8d %8d  %-24s  %-24s  %s%n",
          pad(named(cut), width),
          table.book().size(),
          table.book().numOutcomes(),
          cell(table, mixture, Metric.MACRO_F1),
          cell(table, best, Metric.MACRO_F1),
          difference(table.difference(mixture, best, Metric.MACRO_F1)));
    }
    int more = report.numValues(by) - cuts.size();
    if (more > 0) {
      out.println("and " + more + " more with fewer items each");
    }
  }

  private static String named(Cut cut) {
    // News is foreign text: control characters must not reach the terminal.
    String value = cut.value().isEmpty() ? "(none)" : cut.value().replaceAll("\\p{C}", " ");
    return pad(value, cut.by().key().length());
  }

  private void confusion(PrintWriter out, Row row) {
    Scores scores = report.table().scores(row);
    List<String> classes = report.classes();
    out.printf("%n%-24s", "label \\ " + row.name());
    classes.forEach(name -> out.printf(" %10s", name));
    out.printf(" %10s %10s %10s%n", "precision", "recall", "F1");
    for (int label = 0; label < classes.size(); label++) {
      out.printf("%-24s", classes.get(label));
      for (int predicted = 0; predicted < classes.size(); predicted++) {
        out.printf(Locale.ROOT, " %10d", scores.confusion(label, predicted));
      }
      out.printf(
          Locale.ROOT,
          " %10.4f %10.4f %10.4f%n",
          scores.precision(label),
          scores.recall(label),
          scores.f1(label));
    }
  }

  private static void asked(PrintWriter out, RoutingTrace trace) {
    for (AskedCounts.Share share : trace.asked()) {
      out.printf(
          Locale.ROOT,
          "%s: %s was asked about %d of %d items (%.1f %%), chosen for %d, answered %d, cost %s%n",
          trace.mixture(),
          share.expert(),
          share.asked(),
          share.items(),
          100.0 * share.asked() / Math.max(1, share.items()),
          share.chosen(),
          share.answered(),
          number(share.cost()));
    }
  }

  private static void weights(PrintWriter out, RoutingTrace trace) {
    out.printf("%n%-20s %8s", "weights: " + trace.mixture(), "items");
    trace.experts().forEach(name -> out.printf(" %12s", name));
    out.println();
    for (int slice = 0; slice < RoutingTrace.SLICES; slice++) {
      if (trace.sliceSize(slice) > 0) {
        out.printf("%-20s %8d", trace.sliceStart(slice), trace.sliceSize(slice));
        for (int i = 0; i < trace.experts().size(); i++) {
          String name = trace.experts().get(i);
          String weight = String.format(Locale.ROOT, "%.3f", trace.weight(slice, i));
          out.print(" ".repeat(1 + Math.max(0, Math.max(12, name.length()) - weight.length())));
          out.print(weight);
        }
        out.println();
      }
    }
  }

  private void leaking(PrintWriter out, Table table) {
    out.printf("%nLEAKS: labels at once. Nobody could have had these scores.%n");
    table(out, table, "LEAKS ");
  }
}
