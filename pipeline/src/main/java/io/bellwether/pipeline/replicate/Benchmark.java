package io.bellwether.pipeline.replicate;

import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.metric.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every filter and the trivial forecasts, all in causal order, on one pool. */
final class Benchmark {
  private static final List<Section.Column> COLUMNS =
      List.of(
          Section.Column.score("log loss"),
          Section.Column.score("Brier"),
          Section.Column.score("accuracy"),
          Section.Column.score("F1"));

  private Benchmark() {}

  static Section filters(Pool pool) {
    List<Section.Row> rows = new ArrayList<>(filterRows(Probabilities.of(pool)));
    int[] labels = pool.labels();
    rows.add(row("always Neutral", labels, Forecasters.alwaysNeutral(), Play.AFTER_THE_CLOSE));
    rows.add(row("last label", labels, Forecasters.lastKnownLabel(labels), Play.AFTER_THE_CLOSE));
    rows.add(
        row("label before it", labels, Forecasters.lastKnownLabel(labels), Play.BEFORE_THE_CLOSE));
    rows.add(
        row("class frequency", labels, Forecasters.runningFrequency(labels), Play.AFTER_THE_CLOSE));
    return new Section(
        "benchmark",
        "Causal order on "
            + pool.name()
            + ", votes smoothed with eps = 0.3, decisions by the most"
            + " probable class",
        COLUMNS,
        rows,
        List.of());
  }

  /** The same filters with the trivial forecasts as two more experts. */
  static Section filtersWithTrivialExperts(Pool pool) {
    Probabilities wider =
        Probabilities.of(pool)
            .with(Forecasters.runningFrequency(pool.labels()), Play.AFTER_THE_CLOSE)
            .with(Forecasters.lastKnownLabel(pool.labels()), Play.AFTER_THE_CLOSE);
    return new Section(
        "benchmarkWithTrivialExperts",
        "The same with class frequency and last label as two more experts",
        COLUMNS,
        filterRows(wider),
        List.of());
  }

  private static List<Section.Row> filterRows(Probabilities pool) {
    Map<String, FilterSpec> specs = new LinkedHashMap<>();
    specs.put("uniform mean", new FilterSpec.None());
    specs.put("Hedge, rate 1", new FilterSpec.Hedge(1));
    specs.put("fixed share .02", new FilterSpec.FixedShare(1, 0.02));
    specs.put("AdaHedge", new FilterSpec.AdaHedge());
    specs.put("BOA", new FilterSpec.Boa());
    specs.put("ML-Poly", new FilterSpec.MlPoly());
    specs.put("moe-f-causal, alpha .5", new FilterSpec.MoeFCausal(1, 0.5));
    specs.put("moe-f-causal, alpha .9", new FilterSpec.MoeFCausal(1, 0.9));
    specs.put("moe-f, alpha .9", new FilterSpec.MoeF(1, 0.9));
    specs.put("moe-f, alpha .98", new FilterSpec.MoeF(1, 0.98));
    List<Section.Row> rows = new ArrayList<>();
    specs.forEach(
        (name, spec) ->
            rows.add(
                row(name, pool.labels(), Forecasters.filter(spec, pool), Play.AFTER_THE_CLOSE)));
    return rows;
  }

  private static Section.Row row(String name, int[] labels, RowForecaster forecaster, int delay) {
    Scores scores = Play.causal(labels, forecaster, delay);
    return Section.Row.of(
        name, scores.logLoss(), scores.brier(), scores.accuracy(), scores.weightedF1());
  }
}
