package io.bellwether.pipeline.evaluation;

import io.bellwether.core.metric.Metric;
import io.bellwether.core.metric.Resamples;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A report as one HTML page that needs no other file, no script and no network. */
public final class HtmlReport {
  private static final String STYLE_SHEET = "report.css";

  private final String source;
  private final Report report;
  private final Table table;
  private final Markup html = new Markup();
  private final Charts charts = new Charts(html);
  private final HtmlTables tables = new HtmlTables(html);

  /** Prepares a page; {@code source} names what was played. */
  public HtmlReport(String source, Report report) {
    this.source = source;
    this.report = report;
    this.table = report.table();
  }

  /** The page; call it once. */
  public String text() {
    html.open("html", "lang", "en");
    head();
    html.open("body").open("main");
    summary();
    scores();
    report.leaking().ifPresent(this::leaks);
    differences();
    report.traces().forEach(this::weights);
    cumulative();
    reliability();
    report.traces().forEach(this::routing);
    for (Cut.By by : Cut.By.values()) {
      cuts(by);
    }
    confusions();
    settings();
    html.close().close().close();
    return "<!DOCTYPE html>\n" + html;
  }

  private void head() {
    html.open("head").empty("meta", "charset", "utf-8");
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.leaf("title", "Evaluation on " + source);
    html.open("style").verbatim(styleSheet()).close().close();
  }

  private static String styleSheet() {
    try (InputStream in = HtmlReport.class.getResourceAsStream(STYLE_SHEET)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the report's style sheet cannot be read", e);
    }
  }

  private void summary() {
    html.leaf("h1", "Evaluation on " + source);
    int last = table.book().size() - 1;
    String days = day(0) + " to " + day(last);
    String sample = Sentences.sample(table) + ". " + Sentences.release(report) + ".";
    html.leaf("p", sample + " Scored: " + days + ".", "class", "soft");
    html.leaf("p", Sentences.verdict(table));
    Row best = table.bestBaseline();
    html.open("div", "class", "tiles");
    tile(table.mixture(), Metric.MACRO_F1);
    tile(table.mixture(), Metric.MCC);
    tile(table.mixture(), Metric.LOG_LOSS);
    Resamples.Difference d = table.difference(table.mixture(), best, Metric.MACRO_F1);
    html.open("div", "class", "tile").leaf("span", "macro-F1 above " + best.name());
    html.leaf("b", String.format(Locale.ROOT, "%+.4f", d.estimate()));
    html.leaf(
        "span",
        String.format(
            Locale.ROOT,
            "%+.4f to %+.4f, p = %.3f",
            d.interval().low(),
            d.interval().high(),
            d.pValue()));
    html.close().close();
  }

  private String day(int item) {
    return report.eventTime(item).toString().substring(0, 10);
  }

  private void tile(Row row, Metric metric) {
    Resamples.Interval interval = table.interval(row, metric);
    html.open("div", "class", "tile").leaf("span", metric.title() + ", " + row.name());
    html.leaf("b", Charts.three(table.value(row, metric)));
    html.leaf("span", Charts.three(interval.low()) + " to " + Charts.three(interval.high()))
        .close();
  }

  private void scores() {
    open("Scores", "Macro-F1 of every row with its 95 % interval; ◂ lies further left.");
    charts.forest(table, table.rows(), Metric.MACRO_F1);
    html.leaf("h3", "All metrics");
    html.leaf("p", "↓: less is better. Below each score its 95 % interval.", "class", "soft");
    tables.scores(table, "");
    html.close();
  }

  private void leaks(Table leaking) {
    html.open("section", "class", "leak");
    html.leaf("h2", "LEAKS: labels at once");
    html.leaf(
        "p",
        "What the same would score if every label were learned right after its item, long before it"
            + " was known. Nobody could have had these scores; none of them is in any other part of"
            + " this page.");
    tables.scores(leaking, "LEAKS");
    html.close();
  }

  private void differences() {
    open(
        "Differences",
        "The mixture minus each other row on the same resampled outcomes; ▲ better and ▼ worse only"
            + " where the whole interval is.");
    tables.differences(table);
    html.close();
  }

  private void weights(RoutingTrace trace) {
    open(
        "Weights over time: " + trace.mixture(),
        "Mean final weight (routing weight × belief) of each expert in parts of the stream with"
            + " equally many items, from its very beginning.");
    charts.weights(trace);
    html.close();
  }

  private void cumulative() {
    CumulativeDifference difference = CumulativeDifference.of(report);
    open(
        "Ahead of the best baseline",
        table.mixture().name()
            + " against "
            + difference.baseline().name()
            + ", added up over the scored items. Rising: the mixture gains.");
    double[] hits = Arrays.stream(difference.hits()).asDoubleStream().toArray();
    html.open("div", "class", "pair");
    html.open("div");
    charts.cumulative("Right predictions more", difference.items(), hits);
    html.close().open("div");
    charts.cumulative("Log loss less, in nats", difference.items(), difference.logLoss());
    html.close().close().close();
  }

  private void reliability() {
    open(
        "Reliability",
        "How often predictions of each confidence were right; on the diagonal they are as sure as"
            + " they should be. The area of a dot is its share of the predictions.");
    html.open("div", "class", "pair");
    for (Row row : List.of(table.mixture(), table.bestBaseline())) {
      html.open("div");
      html.leaf(
          "h3", row.name() + ", ECE " + Charts.three(table.value(row, Metric.CALIBRATION_ERROR)));
      charts.reliability(table.scores(row));
      html.close();
    }
    html.close().close();
  }

  private void routing(RoutingTrace trace) {
    open(
        "Routing: " + trace.mixture(),
        String.format(
            Locale.ROOT,
            "Mean routing weight of the scored items. Normalised mutual information of language and"
                + " expert %.3f, largest load over mean load %.2f.",
            trace.languageInformation(),
            trace.maxMeanLoad()));
    tables.heatMap("language", trace.byLanguage(), trace.experts());
    html.leaf("h3", "By symbol");
    tables.heatMap("symbol", trace.bySymbol(), trace.experts());
    html.close();
  }

  private void cuts(Cut.By by) {
    List<Cut> cuts = report.cuts(by);
    int all = report.numValues(by);
    String shown =
        cuts.size() < all
            ? "The " + cuts.size() + " most frequent of " + all + "."
            : all + " in all.";
    open("By " + by.key(), shown);
    tables.cuts(cuts, table.mixture(), table.row("best single expert"));
    html.close();
  }

  private void confusions() {
    open("Confusion", "Items by label and by what was predicted.");
    for (Row row : table.rows()) {
      if (row.equals(table.mixture())) {
        html.leaf("h3", row.name());
        tables.confusion(table.scores(row), report.classes());
      } else {
        html.open("details").leaf("summary", row.name());
        tables.confusion(table.scores(row), report.classes());
        html.close();
      }
    }
    html.close();
  }

  private void settings() {
    open("Settings", "What was played, with secrets masked.");
    for (Contestant contestant : report.contestants()) {
      html.open("details").leaf("summary", contestant.name());
      html.leaf("pre", contestant.config().toYaml(true)).close();
    }
    html.close();
  }

  private void open(String title, String explanation) {
    html.open("section").leaf("h2", title).leaf("p", explanation, "class", "soft");
  }
}
