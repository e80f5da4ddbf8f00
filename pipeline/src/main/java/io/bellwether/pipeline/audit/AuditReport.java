package io.bellwether.pipeline.audit;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What an audit found.
 *
 * @param rows one a partition of the input, in their order
 * @param reordered by partition of the predictions: how many were decided before one of their key
 *     that stands before them; partitions without any are left out
 * @param foreign results that name no input
 * @param predictedAgain predictions of inputs whose id another input had that is predicted, too: it
 *     came under another key
 * @param examples sentences about the first findings
 */
public record AuditReport(
    List<Row> rows,
    Map<Integer, Long> reordered,
    long foreign,
    long predictedAgain,
    List<String> examples) {

  /**
   * One partition of the input.
   *
   * @param inputs without promises about time
   * @param predictions inputs with one
   * @param deadLetters inputs that became one instead
   * @param sameId inputs without a result whose id was predicted for another input
   * @param pending inputs that the job has not come to yet
   * @param duplicated inputs with more than one result
   */
  public record Row(
      int partition,
      long inputs,
      long predictions,
      long deadLetters,
      long sameId,
      long pending,
      long lost,
      long duplicated) {}

  public AuditReport {
    rows = List.copyOf(rows);
    reordered = Map.copyOf(reordered);
    examples = List.copyOf(examples);
  }

  public long inputs() {
    return sum(Row::inputs);
  }

  public long predictions() {
    return sum(Row::predictions);
  }

  public long sameId() {
    return sum(Row::sameId);
  }

  public long pending() {
    return sum(Row::pending);
  }

  public long lost() {
    return sum(Row::lost);
  }

  public long duplicated() {
    return sum(Row::duplicated);
  }

  public long numReordered() {
    return reordered.values().stream().mapToLong(Long::longValue).sum();
  }

  private long sum(ToLongFunction<Row> column) {
    return rows.stream().mapToLong(column).sum();
  }

  /**
   * Whether every input has its one result.
   *
   * @param ordered whether the job promises an order: in order of arrival it does not
   */
  public boolean isClean(boolean ordered) {
    return lost() == 0 && duplicated() == 0 && foreign == 0 && (!ordered || numReordered() == 0);
  }

  /** A table for people. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(
        "partition    inputs  predicted  dead letters  same id   pending      lost  duplicated\n");
    for (Row row : rows) {
      text.append(line(Integer.toString(row.partition()), row));
    }
    text.append(
        line(
            "all",
            new Row(
                -1,
                inputs(),
                predictions(),
                sum(Row::deadLetters),
                sameId(),
                pending(),
                lost(),
                duplicated())));
    text.append("reordered: ").append(numReordered());
    text.append(reordered.isEmpty() ? "" : " by partition " + reordered);
    text.append("; results of no input: ").append(foreign);
    text.append("; predictions of an id that has another one: ")
        .append(predictedAgain)
        .append('\n');
    examples.forEach(example -> text.append(example).append('\n'));
    return text.toString();
  }

  private static String line(String name, Row row) {
    return String.format(
        "%9s %9d %10d %13d %8d %9d %9d %11d%n",
        name,
        row.inputs(),
        row.predictions(),
        row.deadLetters(),
        row.sameId(),
        row.pending(),
        row.lost(),
        row.duplicated());
  }
}
