package io.bellwether.pipeline.chaos;

import io.bellwether.pipeline.audit.AuditReport;
import java.util.List;

/**
 * What a run came to.
 *
 * @param starts how often the job was started anew: rescaled, or after its JobManager died
 * @param parallelisms with which it ran, in their order
 * @param seconds from the first item to the last prediction, faults included
 * @param comparison with the run that nobody disturbed
 */
public record ChaosReport(
    int cycles,
    long seed,
    AuditReport audit,
    List<Recovery> recoveries,
    int starts,
    List<Integer> parallelisms,
    double seconds,
    Comparison comparison) {

  /** Times of recovery in milliseconds, from the fault to a checkpoint that was begun after it. */
  public record Recovery(String fault, int count, long p50Millis, long p99Millis, long maxMillis) {}

  /**
   * What the disturbed and the undisturbed run have in common.
   *
   * @param samePredictions those of one input with the same bytes
   * @param otherPredictions those with other bytes, or of one run only
   * @param sameExperts experts that have learned the same, to the byte
   * @param otherExperts experts that have not
   */
  public record Comparison(
      long samePredictions, long otherPredictions, int sameExperts, int otherExperts) {

    boolean isSame() {
      return otherPredictions == 0 && otherExperts == 0;
    }
  }

  public ChaosReport {
    recoveries = List.copyOf(recoveries);
    parallelisms = List.copyOf(parallelisms);
  }

  /** Nothing lost, twice, out of order or different. */
  public boolean isClean() {
    return audit.isClean(true) && audit.pending() == 0 && comparison.isSame();
  }

  /** For people. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d cycles (seed %d), %d inputs, %d predictions in %.0f s%n"
            .formatted(cycles, seed, audit.inputs(), audit.predictions(), seconds));
    text.append(
        "lost %d, duplicated %d, reordered %d, of no input %d%n"
            .formatted(audit.lost(), audit.duplicated(), audit.numReordered(), audit.foreign()));
    if (audit.sameId() > 0) {
      text.append(
          "%d inputs repeat an id: the producer sent them again over a fault, and each got the one prediction%n"
              .formatted(audit.sameId()));
    }
    text.append(
        "compared with an undisturbed run: predictions %d same, %d other; experts %d same, %d other%n"
            .formatted(
                comparison.samePredictions(),
                comparison.otherPredictions(),
                comparison.sameExperts(),
                comparison.otherExperts()));
    text.append("started anew %d times, with parallelism %s%n".formatted(starts, parallelisms));
    text.append("recovery             times  p50 s  p99 s  max s\n");
    for (Recovery row : recoveries) {
      text.append(
          "%-20s %5d %6.1f %6.1f %6.1f%n"
              .formatted(
                  row.fault(),
                  row.count(),
                  row.p50Millis() / 1e3,
                  row.p99Millis() / 1e3,
                  row.maxMillis() / 1e3));
    }
    audit.examples().forEach(example -> text.append(example).append('\n'));
    return text.toString();
  }

  /** The same as Markdown. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder();
    text.append("| cycles | inputs | lost | duplicated | reordered | predictions that differ |");
    text.append(" experts that differ |\n|---|---|---|---|---|---|---|\n");
    text.append(
        "| %d | %d | %d | %d | %d | %d | %d |%n"
            .formatted(
                cycles,
                audit.inputs(),
                audit.lost(),
                audit.duplicated(),
                audit.numReordered(),
                comparison.otherPredictions(),
                comparison.otherExperts()));
    text.append("\n| fault | times | recovery p50 s | p99 s | max s |\n|---|---|---|---|---|\n");
    for (Recovery row : recoveries) {
      text.append(
          "| %s | %d | %.1f | %.1f | %.1f |%n"
              .formatted(
                  row.fault(),
                  row.count(),
                  row.p50Millis() / 1e3,
                  row.p99Millis() / 1e3,
                  row.maxMillis() / 1e3));
    }
    return text.toString();
  }
}
