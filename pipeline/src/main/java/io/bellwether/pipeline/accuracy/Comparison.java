package io.bellwether.pipeline.accuracy;

import io.bellwether.core.LabelRelease;
import io.bellwether.core.metric.Metric;
import io.bellwether.core.metric.Resamples;
import io.bellwether.pipeline.evaluation.Report;
import io.bellwether.pipeline.evaluation.Row;
import io.bellwether.pipeline.evaluation.Table;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The rows of an evaluation that the document shows, and their cells. */
final class Comparison {
  private final Report report;
  private final Table table;

  Comparison(Report report) {
    this.report = report;
    this.table = report.table();
  }

  Report report() {
    return report;
  }

  Row mixture() {
    return table.mixture();
  }

  /** The mixture's own expert with the best macro-F1. */
  Row bestExpert() {
    return best(row -> !PlainRegression.isCalled(row.name())).orElseThrow();
  }

  /** The plain logistic regression with the best macro-F1; empty where none was played. */
  Optional<Row> bestRegression() {
    return best(row -> PlainRegression.isCalled(row.name()));
  }

  private Optional<Row> best(Predicate<Row> wanted) {
    return table.rows().stream()
        .filter(row -> row.kind() == Row.Kind.EXPERT)
        .filter(wanted)
        .max(Comparator.comparingDouble(row -> table.value(row, Metric.MACRO_F1)));
  }

  Row baseline(String name) {
    return table.row("baseline:" + name);
  }

  int scored() {
    return table.book().size();
  }

  String items() {
    return String.format(Locale.ROOT, "%,d", scored());
  }

  String f1(Row row) {
    return value(row, Metric.MACRO_F1);
  }

  String value(Row row, Metric metric) {
    return three(table.value(row, metric));
  }

  String f1WithInterval(Row row) {
    return withInterval(row, Metric.MACRO_F1);
  }

  String withInterval(Row row, Metric metric) {
    Resamples.Interval interval = table.interval(row, metric);
    return value(row, metric) + " [" + three(interval.low()) + ", " + three(interval.high()) + "]";
  }

  /** How many outcomes or sessions each resample draws. */
  int unitsDrawn() {
    return table.resamples().drawn();
  }

  String named(Row row) {
    return row.name() + " " + f1(row);
  }

  String difference(Row other) {
    return difference(other, Metric.MACRO_F1);
  }

  /** By how much the mixture is above a row, with what that says. */
  String difference(Row other, Metric metric) {
    Resamples.Difference d = table.difference(mixture(), other, metric);
    return String.format(
        Locale.ROOT,
        "%+.4f [%+.4f, %+.4f] %s",
        d.estimate(),
        d.interval().low(),
        d.interval().high(),
        relation(d.interval()));
  }

  private static String relation(Resamples.Interval interval) {
    if (interval.low() > 0) {
      return "above";
    }
    return interval.high() < 0 ? "below" : "cannot be told apart";
  }

  /** When labels counted, as the setting has it. */
  String release() {
    LabelRelease release = report.contestants().get(0).config().labelRelease();
    return release.name().toLowerCase(Locale.ROOT);
  }

  static String three(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value);
  }
}
