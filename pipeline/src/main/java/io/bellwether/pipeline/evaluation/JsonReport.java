package io.bellwether.pipeline.evaluation;

import io.bellwether.core.metric.Metric;
import io.bellwether.core.metric.Resamples;
import io.bellwether.core.metric.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as data: nested maps, lists, texts and numbers; what is not defined is null. */
public final class JsonReport {
  private final String source;
  private final Report report;

  /** Prepares the data; {@code source} is what was played. */
  public JsonReport(String source, Report report) {
    this.source = source;
    this.report = report;
  }

  /** All there is. */
  public Map<String, Object> toMap() {
    Table table = report.table();
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("file", source);
    plain.put("items", report.numItems());
    plain.put("scored", table.book().size());
    plain.put("outcomes", table.book().numOutcomes());
    plain.put("resampled", table.resamples().unit().name().toLowerCase(Locale.ROOT));
    plain.put("resamples", table.resamples().count());
    plain.put("from", report.settings().from());
    plain.put("until", report.settings().until());
    plain.put("classes", report.classes());
    plain.put("rows", rows(table, true));
    plain.put("differencesToMixture", differences(table));
    plain.put("cuts", cuts());
    plain.put("mixtures", report.traces().stream().map(JsonReport::trace).toList());
    plain.put("cumulativeDifference", CumulativeDifference.of(report).toMap());
    report.leaking().ifPresent(leaking -> plain.put("LEAKS", rows(leaking, true)));
    plain.put("settings", settings());
    return plain;
  }

  private List<Object> rows(Table table, boolean withDetails) {
    List<Object> rows = new ArrayList<>();
    for (Row row : table.rows()) {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("kind", row.kind().title());
      plain.put("name", row.name());
      if (!row.note().isEmpty()) {
        plain.put("note", row.note());
      }
      for (Metric metric : Metric.values()) {
        plain.put(camel(metric), number(table.value(row, metric)));
      }
      plain.put("intervals", intervals(table, row));
      if (withDetails) {
        plain.put("classes", classes(table.scores(row)));
        plain.put("confusion", confusion(table.scores(row)));
        plain.put("reliability", reliability(table.scores(row)));
      }
      rows.add(plain);
    }
    return rows;
  }

  private static Map<String, Object> intervals(Table table, Row row) {
    Map<String, Object> intervals = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      intervals.put(camel(metric), interval(table.interval(row, metric)));
    }
    return intervals;
  }

  private static List<Object> interval(Resamples.Interval interval) {
    List<Object> ends = new ArrayList<>();
    ends.add(number(interval.low()));
    ends.add(number(interval.high()));
    return ends;
  }

  private List<Object> classes(Scores scores) {
    List<Object> classes = new ArrayList<>();
    for (int c = 0; c < scores.numClasses(); c++) {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("name", report.classes().get(c));
      plain.put("precision", scores.precision(c));
      plain.put("recall", scores.recall(c));
      plain.put("f1", scores.f1(c));
      classes.add(plain);
    }
    return classes;
  }

  /** Rows are labels, columns predictions. */
  private static long[][] confusion(Scores scores) {
    long[][] confusion = new long[scores.numClasses()][scores.numClasses()];
    for (int label = 0; label < confusion.length; label++) {
      for (int predicted = 0; predicted < confusion.length; predicted++) {
        confusion[label][predicted] = scores.confusion(label, predicted);
      }
    }
    return confusion;
  }

  private static List<Object> reliability(Scores scores) {
    List<Object> bins = new ArrayList<>();
    for (int b = 0; b < Scores.CALIBRATION_BINS; b++) {
      if (scores.binCount(b) > 0) {
        Map<String, Object> bin = new LinkedHashMap<>();
        bin.put("count", scores.binCount(b));
        bin.put("confidence", scores.binConfidence(b));
        bin.put("accuracy", scores.binAccuracy(b));
        bins.add(bin);
      }
    }
    return bins;
  }

  private static List<Object> differences(Table table) {
    List<Object> differences = new ArrayList<>();
    for (Row row : table.rows()) {
      if (!row.equals(table.mixture())) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("name", row.name());
        for (Metric metric : Metric.values()) {
          Resamples.Difference d = table.difference(row, table.mixture(), metric);
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("estimate", number(d.estimate()));
          one.put("interval", interval(d.interval()));
          one.put("pValue", number(d.pValue()));
          plain.put(camel(metric), one);
        }
        differences.add(plain);
      }
    }
    return differences;
  }

  private Map<String, Object> cuts() {
    Map<String, Object> cuts = new LinkedHashMap<>();
    for (Cut.By by : Cut.By.values()) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (Cut cut : report.cuts(by)) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("scored", cut.table().book().size());
        plain.put("outcomes", cut.table().book().numOutcomes());
        plain.put("rows", rows(cut.table(), false));
        values.put(cut.value(), plain);
      }
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("values", report.numValues(by));
      plain.put("mostFrequent", values);
      cuts.put(by.key(), plain);
    }
    return cuts;
  }

  private static Map<String, Object> trace(RoutingTrace trace) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("name", trace.mixture());
    plain.put("experts", trace.experts());
    plain.put("load", numbers(trace.load()));
    plain.put("maxMeanLoad", number(trace.maxMeanLoad()));
    plain.put("languageInformation", number(trace.languageInformation()));
    plain.put("asked", asked(trace));
    plain.put("drifts", trace.numDrifts());
    plain.put("blind", trace.numBlind());
    plain.put("weights", weights(trace));
    plain.put("routingByLanguage", routing(trace.byLanguage()));
    plain.put("routingBySymbol", routing(trace.bySymbol()));
    return plain;
  }

  private static List<Object> asked(RoutingTrace trace) {
    List<Object> shares = new ArrayList<>();
    for (AskedCounts.Share share : trace.asked()) {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("expert", share.expert());
      plain.put("items", share.items());
      plain.put("chosen", share.chosen());
      plain.put("asked", share.asked());
      plain.put("answered", share.answered());
      plain.put("cost", number(share.cost()));
      shares.add(plain);
    }
    return shares;
  }

  private static List<Object> weights(RoutingTrace trace) {
    List<Object> slices = new ArrayList<>();
    for (int slice = 0; slice < RoutingTrace.SLICES; slice++) {
      if (trace.sliceSize(slice) > 0) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("from", trace.sliceStart(slice).toString());
        plain.put("items", trace.sliceSize(slice));
        List<Object> weights = new ArrayList<>();
        for (int i = 0; i < trace.experts().size(); i++) {
          weights.add(number(trace.weight(slice, i)));
        }
        plain.put("weights", weights);
        slices.add(plain);
      }
    }
    return slices;
  }

  private static List<Object> routing(List<RoutingTrace.Routing> routings) {
    List<Object> plain = new ArrayList<>();
    for (RoutingTrace.Routing routing :
        routings.subList(0, Math.min(Report.MAX_CUTS, routings.size()))) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("value", routing.value());
      one.put("items", routing.items());
      one.put("shares", numbers(routing.shares()));
      plain.add(one);
    }
    return plain;
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Contestant contestant : report.contestants()) {
      settings.put(contestant.name(), contestant.config().toMap(true));
    }
    return settings;
  }

  private static List<Object> numbers(double[] values) {
    List<Object> numbers = new ArrayList<>();
    for (double value : values) {
      numbers.add(number(value));
    }
    return numbers;
  }

  /** JSON knows neither NaN nor infinity. */
  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** MACRO_F1 becomes macroF1. */
  private static String camel(Metric metric) {
    StringBuilder name = new StringBuilder();
    for (String word : metric.key().split("-")) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }
}
