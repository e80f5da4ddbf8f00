package io.bellwether.benchmarks.kernel;

import io.bellwether.benchmarks.result.Figure;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The least time that the machine allows, by the loops that were measured in the same run.
 *
 * @param nanos how long
 * @param by what takes so long
 */
record Bound(double nanos, String by) {

  /**
   * The longer of two times: for the arithmetic at the rate of multiply-adds in registers, and for
   * the memory at the rate at which the smallest block is read that holds as much.
   *
   * @return empty where the loops were not measured, or no block holds as much
   */
  static Optional<Bound> of(KernelFigures figures, Work work) {
    Optional<Figure> peak = figures.of(KernelFigures.MULTIPLY_ADD);
    Optional<Figure> read =
        figures.named(KernelFigures.READ).stream()
            .filter(block -> bytes(block) >= work.held())
            .min(Comparator.comparingDouble(Bound::bytes));
    if (peak.isEmpty() || read.isEmpty()) {
      return Optional.empty();
    }
    double compute = work.multiplyAdds() / peak.get().value();
    double memory = work.moved() / read.get().value();
    return Optional.of(
        compute >= memory ? new Bound(compute, "compute") : new Bound(memory, "reading"));
  }

  private static double bytes(Figure block) {
    return 1024 * Double.parseDouble(block.of().get("kibibytes"));
  }

  /**
   * Two cells of a table, empty where there is no bound.
   *
   * @return the bound in nanoseconds and by what, and how much of what was measured it is
   */
  static List<String> cells(Optional<Bound> bound, Figure measured) {
    return bound
        .map(
            least ->
                List.of(
                    "%s (%s)".formatted(KernelFigures.number(least.nanos), least.by),
                    KernelFigures.percent(least.shareOf(measured.value()))))
        .orElse(List.of("", ""));
  }

  /** How much of the time that something took the machine would have needed. */
  double shareOf(double measuredNanos) {
    return nanos / measuredNanos;
  }
}
