package io.bellwether.pipeline.replicate;

import io.bellwether.core.metric.Scores;
import io.bellwether.pipeline.replicate.Section.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A printed table beside the same figures computed from the votes. */
final class TableCheck {
  private static final List<Column> COLUMNS =
      List.of(
          Column.score("F1"),
          Column.score("accuracy"),
          Column.score("precision"),
          Column.score("recall"),
          Column.printed("print F1"),
          Column.printed("print acc"),
          Column.printed("print pre"));

  private final List<String> differing = new ArrayList<>();
  private int cells;

  private TableCheck() {}

  /** The table for a pool; {@code others} are the same pool's other seeds, for the mean of runs. */
  static Section of(
      String key, String title, Pool pool, List<PrintedTables.Row> printed, List<Pool> others) {
    TableCheck check = new TableCheck();
    List<Section.Row> rows = new ArrayList<>();
    for (PrintedTables.Row row : printed) {
      Scores scores = scores(pool, row.name());
      if (scores == null) {
        continue;
      }
      rows.add(
          Section.Row.of(
              row.name(),
              scores.weightedF1(),
              scores.accuracy(),
              scores.weightedPrecision(),
              scores.weightedRecall(),
              row.f1(),
              row.accuracy(),
              row.precision()));
      check.compare(row, scores);
    }
    List<String> notes = new ArrayList<>();
    notes.add(check.verdict(pool.name()));
    notes.addAll(swapped(pool, printed));
    if (others.size() > 1) {
      notes.add(meanOfRuns(printed, others));
    }
    return new Section(key, title, COLUMNS, rows, notes);
  }

  /** The scores of one column of a pool, or null when the pool has none of this name. */
  private static Scores scores(Pool pool, String name) {
    if (name.equals(PrintedTables.MIXTURE)) {
      return pool.hasPublished() ? Play.decisions(pool.published(), pool.labels()) : null;
    }
    int expert = pool.experts().indexOf(name);
    return expert < 0 ? null : Play.decisions(pool.votesOf(expert), pool.labels());
  }

  private void compare(PrintedTables.Row row, Scores scores) {
    Map<String, double[]> pairs = new LinkedHashMap<>();
    pairs.put("F1", new double[] {row.f1(), scores.weightedF1()});
    pairs.put("accuracy", new double[] {row.accuracy(), scores.accuracy()});
    pairs.put("precision", new double[] {row.precision(), scores.weightedPrecision()});
    pairs.put("recall", new double[] {row.accuracy(), scores.weightedRecall()});
    pairs.forEach(
        (name, pair) -> {
          cells++;
          if (!agree(pair[0], pair[1])) {
            differing.add(
                String.format(
                    Locale.ROOT, "%s %s %.2f is %.4f", row.name(), name, pair[0], pair[1]));
          }
        });
  }

  private static boolean agree(double printed, double computed) {
    return Math.round(printed * 100) == Math.round(computed * 100);
  }

  private String verdict(String pool) {
    String agreeing =
        (cells - differing.size()) + " of " + cells + " printed cells are those of " + pool;
    return differing.isEmpty()
        ? agreeing + "."
        : agreeing + "; printed otherwise: " + String.join(", ", differing) + ".";
  }

  /** Rows that would agree if the paper had printed each under the other's name. */
  private static List<String> swapped(Pool pool, List<PrintedTables.Row> printed) {
    List<String> notes = new ArrayList<>();
    for (PrintedTables.Row one : printed) {
      for (PrintedTables.Row other : printed.subList(printed.indexOf(one) + 1, printed.size())) {
        Scores ofOne = scores(pool, one.name());
        Scores ofOther = scores(pool, other.name());
        boolean differ = ofOne != null && ofOther != null && !agree(one, ofOne);
        if (differ && agree(one, ofOther) && agree(other, ofOne)) {
          notes.add("The rows " + one.name() + " and " + other.name() + " are printed swapped.");
        }
      }
    }
    return notes;
  }

  private static boolean agree(PrintedTables.Row row, Scores scores) {
    return agree(row.f1(), scores.weightedF1())
        && agree(row.accuracy(), scores.accuracy())
        && agree(row.precision(), scores.weightedPrecision());
  }

  /** How many cells of experts are the mean over the seeds, which the paper says they are. */
  private static String meanOfRuns(List<PrintedTables.Row> printed, List<Pool> seeds) {
    int agreeing = 0;
    int compared = 0;
    for (PrintedTables.Row row : printed) {
      List<Scores> runs =
          seeds.stream().map(pool -> scores(pool, row.name())).filter(Objects::nonNull).toList();
      if (row.name().equals(PrintedTables.MIXTURE) || runs.size() < seeds.size()) {
        continue;
      }
      double f1 = runs.stream().mapToDouble(Scores::weightedF1).average().getAsDouble();
      double accuracy = runs.stream().mapToDouble(Scores::accuracy).average().getAsDouble();
      double precision =
          runs.stream().mapToDouble(Scores::weightedPrecision).average().getAsDouble();
      agreeing += (agree(row.f1(), f1) ? 1 : 0) + (agree(row.accuracy(), accuracy) ? 2 : 0);
      agreeing += agree(row.precision(), precision) ? 1 : 0;
      compared += 4;
    }
    return "Of "
        + compared
        + " cells of experts with "
        + seeds.size()
        + " seeds, "
        + agreeing
        + " are the mean over the seeds, as which the paper describes them.";
  }
}
