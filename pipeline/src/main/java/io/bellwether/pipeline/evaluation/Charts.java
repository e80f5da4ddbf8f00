package io.bellwether.pipeline.evaluation;

import io.bellwether.core.metric.Metric;
import io.bellwether.core.metric.Resamples;
import io.bellwether.core.metric.Scores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The report's plots. Lines and areas are SVG that stretches with the page; their labels are HTML
 * beside it, so that they stay readable on a phone.
 */
final class Charts {
  private static final int MAX_COLOURS = 8;
  private static final double FOREST_SPAN = 0.15;
  private static final double WIDTH = 100;
  private static final double HEIGHT = 100;

  private final Markup html;

  Charts(Markup html) {
    this.html = html;
  }

  /**
   * One line for each row: a dot at the score, a bar over its interval. The axis ends {@link
   * #FOREST_SPAN} below the best, or those that matter could not be told apart; what lies beyond is
   * an arrow and its number.
   */
  void forest(Table table, List<Row> rows, Metric metric) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Row row : rows) {
      low = Math.min(low, Math.min(table.value(row, metric), table.interval(row, metric).low()));
      high = Math.max(high, Math.max(table.value(row, metric), table.interval(row, metric).high()));
    }
    low = Math.max(low, high - FOREST_SPAN);
    html.open("div", "class", "forest");
    for (Row row : rows) {
      String kind = row.kind().title();
      html.leaf("span", row.name(), "class", "name " + kind, "title", row.name());
      track(table, row, metric, new Resamples.Interval(low, high));
      html.leaf("span", three(table.value(row, metric)), "class", "value " + kind);
    }
    html.leaf("span", "");
    html.open("div", "class", "scale");
    html.leaf("span", three(low)).leaf("span", three((low + high) / 2)).leaf("span", three(high));
    html.close().leaf("span", "").close();
  }

  private void track(Table table, Row row, Metric metric, Resamples.Interval axis) {
    double value = table.value(row, metric);
    Resamples.Interval interval = table.interval(row, metric);
    String title = row.name() + " " + shown(value, interval);
    html.open("div", "class", "track " + row.kind().title(), "title", title);
    double from = share(interval.low(), axis);
    double to = share(interval.high(), axis);
    if (to > 0) {
      html.leaf("i", "", "style", "left:" + percent(from) + ";width:" + percent(to - from));
    }
    if (value >= axis.low()) {
      html.leaf("b", "", "style", "left:" + percent(share(value, axis)));
    } else {
      html.leaf("em", "◂");
    }
    html.close();
  }

  /** Where a value lies on an axis, from 0 to 1. */
  private static double share(double value, Resamples.Interval axis) {
    double span = axis.high() - axis.low();
    return span > 0 ? Math.max(0, Math.min(1, (value - axis.low()) / span)) : 0.5;
  }

  /** Stacked bars: the mean final weight of each expert, slice by slice. */
  void weights(RoutingTrace trace) {
    List<Integer> largest = mostWeighted(trace);
    int shown = largest.size() > MAX_COLOURS ? MAX_COLOURS - 1 : largest.size();
    legend(trace, largest, shown);
    html.open("div", "class", "plot");
    yAxis("1", "0.5", "0");
    openSvg("Mean final weight of each expert over time");
    for (int slice = 0; slice < RoutingTrace.SLICES; slice++) {
      if (trace.sliceSize(slice) > 0) {
        stack(trace, slice, largest, shown);
      }
    }
    html.close();
    int last = lastSlice(trace);
    xAxis(start(trace, 0), start(trace, last / 2), start(trace, last));
    html.close();
  }

  private static List<Integer> mostWeighted(RoutingTrace trace) {
    List<Integer> experts = new ArrayList<>();
    for (int i = 0; i < trace.experts().size(); i++) {
      experts.add(i);
    }
    experts.sort(Comparator.comparingDouble(i -> -total(trace, i)));
    return experts;
  }

  private static double total(RoutingTrace trace, int expert) {
    double total = 0;
    for (int slice = 0; slice < RoutingTrace.SLICES; slice++) {
      total += trace.sliceSize(slice) > 0 ? trace.weight(slice, expert) : 0;
    }
    return total;
  }

  private void legend(RoutingTrace trace, List<Integer> largest, int shown) {
    html.open("ul", "class", "legend");
    for (int i = 0; i < shown; i++) {
      key("k" + i, trace.experts().get(largest.get(i)));
    }
    if (shown < largest.size()) {
      key("k8", (largest.size() - shown) + " others");
    }
    html.close();
  }

  private void key(String colour, String name) {
    html.open("li").leaf("i", "", "class", colour).text(name).close();
  }

  private void stack(RoutingTrace trace, int slice, List<Integer> largest, int shown) {
    double bottom = HEIGHT;
    double others = 1;
    for (int i = 0; i < shown; i++) {
      double weight = trace.weight(slice, largest.get(i));
      String name = trace.experts().get(largest.get(i));
      bottom -= weight * HEIGHT;
      others -= weight;
      bar(slice, bottom, weight, "k" + i, name + " " + three(weight) + ", " + start(trace, slice));
    }
    if (shown < largest.size()) {
      bar(slice, 0, Math.max(0, others), "k8", "others " + three(others));
    }
  }

  private void bar(int slice, double top, double weight, String colour, String title) {
    double width = WIDTH / RoutingTrace.SLICES;
    html.open(
        "rect",
        "x",
        two(slice * width + 0.1 * width),
        "y",
        two(top),
        "width",
        two(0.8 * width),
        "height",
        two(weight * HEIGHT),
        "class",
        colour);
    html.leaf("title", title).close();
  }

  private static int lastSlice(RoutingTrace trace) {
    int last = RoutingTrace.SLICES - 1;
    while (last > 0 && trace.sliceSize(last) == 0) {
      last--;
    }
    return last;
  }

  /** The day, with the time of day where all is on one. */
  private static String start(RoutingTrace trace, int slice) {
    String start = trace.sliceStart(slice).toString();
    String first = trace.sliceStart(0).toString();
    String last = trace.sliceStart(lastSlice(trace)).toString();
    boolean oneDay = first.substring(0, 10).equals(last.substring(0, 10));
    return oneDay ? start.substring(0, 16).replace('T', ' ') : start.substring(0, 10);
  }

  /** Confidence against accuracy by bin; the area of a dot is its share of the predictions. */
  void reliability(Scores scores) {
    html.open("div", "class", "plot square");
    yAxis("1", "accuracy", "0");
    html.open("svg", "viewBox", "0 0 100 100", "role", "img", "aria-label", "Reliability diagram");
    html.empty("line", "x1", "0", "y1", "100", "x2", "100", "y2", "0", "class", "zero");
    for (int b = 0; b < Scores.CALIBRATION_BINS; b++) {
      if (scores.binCount(b) > 0) {
        double share = (double) scores.binCount(b) / scores.count();
        html.open(
            "circle",
            "cx",
            two(100 * scores.binConfidence(b)),
            "cy",
            two(100 - 100 * scores.binAccuracy(b)),
            "r",
            two(1.2 + 9 * Math.sqrt(share)),
            "class",
            "bin");
        html.leaf("title", bin(scores, b)).close();
      }
    }
    html.close();
    xAxis("0", "confidence", "1");
    html.close();
  }

  private static String bin(Scores scores, int b) {
    return String.format(
        Locale.ROOT,
        "%,d predictions: confidence %.3f, right %.3f",
        scores.binCount(b),
        scores.binConfidence(b),
        scores.binAccuracy(b));
  }

  /** A line from the first scored item to the last, with zero marked. */
  void cumulative(String title, int[] items, double[] values) {
    double low = 0;
    double high = 0;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double span = high > low ? high - low : 1;
    StringBuilder points = new StringBuilder("0," + two(HEIGHT * high / span));
    for (int i = 0; i < values.length; i++) {
      double x = WIDTH * items[i] / items[items.length - 1];
      points.append(' ').append(two(x)).append(',').append(two(HEIGHT * (high - values[i]) / span));
    }
    String zero = two(HEIGHT * high / span);
    html.leaf("h3", title);
    html.open("div", "class", "plot");
    yAxis(round(high), round(low));
    openSvg(title);
    html.empty("line", "x1", "0", "y1", zero, "x2", "100", "y2", zero, "class", "zero");
    html.empty("polyline", "points", points.toString(), "class", "line");
    html.close();
    xAxis("0", "scored items", String.format(Locale.ROOT, "%,d", items[items.length - 1]));
    html.close();
  }

  private void openSvg(String title) {
    html.open(
        "svg",
        "viewBox",
        "0 0 100 100",
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-label",
        title);
  }

  private void yAxis(String... labels) {
    axis("y", labels);
  }

  private void xAxis(String... labels) {
    axis("x", labels);
  }

  private void axis(String name, String... labels) {
    html.open("div", "class", name);
    for (String label : labels) {
      html.leaf("span", label);
    }
    html.close();
  }

  static String shown(double value, Resamples.Interval interval) {
    return three(value) + " [" + three(interval.low()) + ", " + three(interval.high()) + "]";
  }

  static String three(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String round(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%,.0f" : "%.2f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }
}
