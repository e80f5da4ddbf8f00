package io.bellwether.pipeline.evaluation;

import io.bellwether.core.metric.Metric;
import io.bellwether.core.metric.Resamples;
import io.bellwether.core.metric.Scores;
import java.util.List;
import java.util.Locale;

/** The report's tables. */
final class HtmlTables {
  private static final List<Metric> COMPARED =
      List.of(Metric.MACRO_F1, Metric.ACCURACY, Metric.MCC, Metric.LOG_LOSS);

  private final Markup html;

  HtmlTables(Markup html) {
    this.html = html;
  }

  /** Every metric of every row, its interval below it. */
  void scores(Table table, String mark) {
    openTable("");
    for (Metric metric : Metric.values()) {
      html.leaf("th", metric.title() + (metric.higherIsBetter() ? "" : " ↓"));
    }
    closeHead();
    for (Row row : table.rows()) {
      html.open("tr", "class", row.kind().title());
      name(row, mark);
      for (Metric metric : Metric.values()) {
        Resamples.Interval interval = table.interval(row, metric);
        html.open("td").text(Charts.three(table.value(row, metric)));
        html.leaf("small", Charts.three(interval.low()) + " to " + Charts.three(interval.high()));
        html.close();
      }
      html.close();
    }
    closeTable();
  }

  private void name(Row row, String mark) {
    html.open("td");
    if (!mark.isEmpty()) {
      html.leaf("span", mark + " ", "class", "mark");
    }
    html.text(row.name()).leaf("small", row.kind().title() + note(row)).close();
  }

  private static String note(Row row) {
    return row.note().isEmpty() ? "" : ": " + row.note();
  }

  /** The mixture minus each other row, on the same resamples. */
  void differences(Table table) {
    openTable(table.mixture().name() + " against");
    COMPARED.forEach(metric -> html.leaf("th", metric.title()));
    closeHead();
    for (Row row : table.rows()) {
      if (!row.equals(table.mixture())) {
        html.open("tr");
        name(row, "");
        for (Metric metric : COMPARED) {
          difference(table.difference(table.mixture(), row, metric), metric);
        }
        html.close();
      }
    }
    closeTable();
  }

  private void difference(Resamples.Difference d, Metric metric) {
    boolean more = d.interval().low() > 0;
    boolean less = d.interval().high() < 0;
    boolean better = metric.higherIsBetter() ? more : less;
    boolean worse = metric.higherIsBetter() ? less : more;
    html.open("td", "class", better ? "above" : worse ? "below" : "even");
    html.text(signed(d.estimate()) + (better ? " ▲" : worse ? " ▼" : ""));
    html.leaf(
        "small",
        String.format(
            Locale.ROOT,
            "%s to %s, p = %.3f",
            signed(d.interval().low()),
            signed(d.interval().high()),
            d.pValue()));
    html.close();
  }

  private static String signed(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%+.4f", value);
  }

  /** Mean routing weight by value and expert. */
  void heatMap(String by, List<RoutingTrace.Routing> routings, List<String> experts) {
    openTable(by);
    html.leaf("th", "items");
    experts.forEach(expert -> html.leaf("th", expert));
    closeHead();
    int numShown = Math.min(Report.MAX_CUTS, routings.size());
    for (RoutingTrace.Routing routing : routings.subList(0, numShown)) {
      html.open("tr");
      html.leaf("td", named(routing.value())).leaf("td", count(routing.items()));
      for (double share : routing.shares()) {
        String style =
            String.format(Locale.ROOT, "background:rgba(var(--heat),%.2f)", 0.75 * share);
        html.leaf("td", String.format(Locale.ROOT, "%.2f", share), "class", "heat", "style", style);
      }
      html.close();
    }
    closeTable();
    if (numShown < routings.size()) {
      html.leaf("p", "and " + (routings.size() - numShown) + " more", "class", "soft");
    }
  }

  /** The mixture and the best single expert on each cut. */
  void cuts(List<Cut> cuts, Row mixture, Row single) {
    openTable(cuts.get(0).by().key());
    html.leaf("th", "items").leaf("th", "outcomes").leaf("th", mixture.name());
    html.leaf("th", single.name()).leaf("th", "macro-F1 between").leaf("th", "accuracy");
    html.leaf("th", "MCC").leaf("th", "log loss ↓");
    closeHead();
    for (Cut cut : cuts) {
      Table table = cut.table();
      html.open("tr");
      html.leaf("td", named(cut.value())).leaf("td", count(table.book().size()));
      html.leaf("td", count(table.book().numOutcomes()));
      scoreCell(table, mixture, Metric.MACRO_F1);
      scoreCell(table, single, Metric.MACRO_F1);
      difference(table.difference(mixture, single, Metric.MACRO_F1), Metric.MACRO_F1);
      scoreCell(table, mixture, Metric.ACCURACY);
      scoreCell(table, mixture, Metric.MCC);
      scoreCell(table, mixture, Metric.LOG_LOSS);
      html.close();
    }
    closeTable();
  }

  private void scoreCell(Table table, Row row, Metric metric) {
    Resamples.Interval interval = table.interval(row, metric);
    html.open("td").text(Charts.three(table.value(row, metric)));
    html.leaf("small", Charts.three(interval.low()) + " to " + Charts.three(interval.high()));
    html.close();
  }

  /** Labels against predictions, with precision, recall and F1 of each class. */
  void confusion(Scores scores, List<String> classes) {
    openTable("label ╲ predicted");
    classes.forEach(name -> html.leaf("th", name));
    html.leaf("th", "precision").leaf("th", "recall").leaf("th", "F1");
    closeHead();
    for (int label = 0; label < classes.size(); label++) {
      html.open("tr").leaf("td", classes.get(label));
      for (int predicted = 0; predicted < classes.size(); predicted++) {
        html.leaf("td", count(scores.confusion(label, predicted)));
      }
      html.leaf("td", Charts.three(scores.precision(label)));
      html.leaf("td", Charts.three(scores.recall(label)));
      html.leaf("td", Charts.three(scores.f1(label))).close();
    }
    closeTable();
  }

  private void openTable(String corner) {
    html.open("div", "class", "scroll").open("table").open("thead").open("tr");
    html.leaf("th", corner);
  }

  private void closeHead() {
    html.close().close().open("tbody");
  }

  private void closeTable() {
    html.close().close().close();
  }

  private static String named(String value) {
    return value.isEmpty() ? "(none)" : value;
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
