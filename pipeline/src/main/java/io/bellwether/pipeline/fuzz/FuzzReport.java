package io.bellwether.pipeline.fuzz;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the records.
 *
 * @param rows by topic and mutation
 * @param goodItems how many good ones there were
 * @param predictedOnce how many of these were predicted exactly once
 * @param largestDifference of their probabilities to the run without garbage
 * @param restarts of the job
 * @param seconds from the first record to the last answer
 * @param faults what should not be, at most some of it; none if all is well
 * @param numFaults how many there are
 */
public record FuzzReport(
    Map<String, Row> rows,
    int goodItems,
    int predictedOnce,
    double largestDifference,
    int restarts,
    double seconds,
    List<String> faults,
    int numFaults) {

  /** One mutation of one topic. */
  public static final class Row {
    private int sent;
    private int deadLetters;
    private int predicted;
    private int passedOver;

    void sent() {
      sent++;
    }

    void deadLetter() {
      deadLetters++;
    }

    void predicted() {
      predicted++;
    }

    void passedOver() {
      passedOver++;
    }

    private void add(Row other) {
      sent += other.sent;
      deadLetters += other.deadLetters;
      predicted += other.predicted;
      passedOver += other.passedOver;
    }

    /** Records of this kind. */
    public int numSent() {
      return sent;
    }

    /** Those that are dead letters, byte for byte. */
    public int numDeadLetters() {
      return deadLetters;
    }

    private List<Integer> cells() {
      return List.of(sent, deadLetters, predicted, passedOver);
    }
  }

  /** Whether everything became what it had to. */
  public boolean isClean() {
    return numFaults == 0;
  }

  private Row total() {
    Row total = new Row();
    rows.values().forEach(total::add);
    return total;
  }

  /** Prints a table, of Markdown or of aligned text, and what it means. */
  public void print(PrintWriter out, boolean markdown) {
    String format = markdown ? "| %s | %s | %s | %s | %s |%n" : "%-34s %9s %13s %10s %12s%n";
    out.printf(format, "hostile records", "sent", "dead letters", "predicted", "passed over");
    if (markdown) {
      out.println("|---|---:|---:|---:|---:|");
    }
    Map<String, Row> all = new LinkedHashMap<>(new TreeMap<>(rows));
    all.put("all", total());
    all.forEach(
        (name, row) -> {
          List<Object> cells = new ArrayList<>(List.of(name));
          row.cells().forEach(cell -> cells.add(String.format(Locale.ROOT, "%,d", cell)));
          out.printf(format, cells.toArray());
        });
    out.println();
    out.printf(
        Locale.ROOT,
        "%,d of %,d good items predicted exactly once, largest difference to the run without"
            + " hostile records %.1e; %d restarts; %.0f s%n",
        predictedOnce,
        goodItems,
        largestDifference,
        restarts,
        seconds);
    faults.forEach(fault -> out.println("FAULT " + fault));
    if (numFaults > faults.size()) {
      out.println("FAULT and " + (numFaults - faults.size()) + " more");
    }
  }

  /** The same for JSON. */
  public Map<String, Object> plain() {
    Map<String, Object> plain = new LinkedHashMap<>();
    List<Map<String, Object>> plainRows = new ArrayList<>();
    new TreeMap<>(rows)
        .forEach(
            (name, row) -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("records", name);
              one.put("sent", row.sent);
              one.put("deadLetters", row.deadLetters);
              one.put("predicted", row.predicted);
              one.put("passedOver", row.passedOver);
              plainRows.add(one);
            });
    plain.put("rows", plainRows);
    plain.put("sent", total().sent);
    plain.put("goodItems", goodItems);
    plain.put("predictedOnce", predictedOnce);
    plain.put("largestDifference", largestDifference);
    plain.put("restarts", restarts);
    plain.put("seconds", seconds);
    plain.put("numFaults", numFaults);
    plain.put("faults", faults);
    return plain;
  }
}
