package io.bellwether.pipeline.evaluation;

import io.bellwether.core.metric.Metric;
import io.bellwether.core.metric.Resamples;
import io.bellwether.core.metric.Scorebook;
import io.bellwether.core.metric.Scores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rows with what they predicted for the same items, and how sure their scores are. */
public final class Table {
  private final List<Row> rows;
  private final Scorebook book;
  private final Resamples resamples;
  private final List<Scores> scores = new ArrayList<>();

  Table(List<Row> rows, Scorebook book, Resamples resamples) {
    this.rows = List.copyOf(rows);
    this.book = book;
    this.resamples = resamples;
    for (int column = 0; column < book.numRows(); column++) {
      scores.add(book.scores(column));
    }
  }

  /**
   * The same with the best single expert in hindsight, by macro-F1, as one more baseline: nobody
   * could have chosen it before.
   */
  Table withBestExpert() {
    Row best = best(rows.stream().filter(row -> row.kind() == Row.Kind.EXPERT).toList());
    List<Row> more = new ArrayList<>(rows);
    int firstBaseline = 0;
    while (more.get(firstBaseline).kind() != Row.Kind.BASELINE) {
      firstBaseline++;
    }
    String note = best.name() + ", chosen afterwards";
    more.add(firstBaseline, new Row(Row.Kind.BASELINE, "best single expert", best.column(), note));
    return new Table(more, book, resamples);
  }

  /** Mixtures first, then experts, then baselines. */
  public List<Row> rows() {
    return rows;
  }

  /** The predictions, one column a row. */
  public Scorebook book() {
    return book;
  }

  /** How sure the scores are. */
  public Resamples resamples() {
    return resamples;
  }

  /** The scores of a row. */
  public Scores scores(Row row) {
    return scores.get(row.column());
  }

  /** A score of a row. */
  public double value(Row row, Metric metric) {
    return metric.of(scores(row));
  }

  /** Its 95 % interval. */
  public Resamples.Interval interval(Row row, Metric metric) {
    return resamples.interval(row.column(), metric);
  }

  /** By how much one row is above another. */
  public Resamples.Difference difference(Row a, Row b, Metric metric) {
    return resamples.difference(a.column(), b.column(), metric);
  }

  /** The first mixture. */
  public Row mixture() {
    return rows.get(0);
  }

  /** The baseline with the best macro-F1, the best single expert among them. */
  public Row bestBaseline() {
    return best(rows.stream().filter(row -> row.kind() == Row.Kind.BASELINE).toList());
  }

  /** The best of some rows by macro-F1, the first in a tie. */
  Row best(List<Row> some) {
    return some.stream()
        .max(Comparator.comparingDouble(row -> value(row, Metric.MACRO_F1)))
        .orElseThrow();
  }

  /**
   * The row that a person means.
   *
   * @throws IllegalArgumentException with all names, when there is none
   */
  public Row row(String name) {
    return rows.stream()
        .filter(row -> row.isCalled(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a row must be one of "
                        + String.join(", ", rows.stream().map(Row::name).distinct().toList())
                        + ": "
                        + name));
  }
}
