package io.bellwether.benchmarks.kernel;

import static io.bellwether.benchmarks.kernel.KernelFigures.nanos;
import static io.bellwether.benchmarks.kernel.KernelFigures.number;
import static io.bellwether.benchmarks.kernel.KernelFigures.times;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each kernel as plain loops and in lanes. */
final class TwinSection {
  private static final double TIMES_TO_REACH = 3;
  private static final int LENGTH_FROM_WHICH = 128;

  /** What a benchmark's method runs, in the words of the report. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("dot", "dot product"),
          Map.entry("axpy", "axpy"),
          Map.entry("gemv", "matrix of 40 rows × vector"),
          Map.entry("gemm", "40 items × matrix of ≤ 64 rows"),
          Map.entry("gatherRows", "sparse × matrix, embedding bag: 40 rows"),
          Map.entry("gatherCodes", "the same of bytes, four times as wide: 40 rows"),
          Map.entry("gatherColumn", "one column of it"),
          Map.entry("highestOfFour", "the highest of four, each of them"),
          Map.entry("gemmPacked", "sparse 40 × 40 matrix × items"),
          Map.entry("softmax", "softmax"),
          Map.entry("swiglu", "SwiGLU"),
          Map.entry("swigluBackward", "SwiGLU, derivative"),
          Map.entry("adagradRows", "AdaGrad step, 40 rows"),
          Map.entry("adagrad", "AdaGrad step of doubles"),
          Map.entry("ftrlRows", "FTRL step, 40 rows"),
          Map.entry("ln", "logarithms of doubles"),
          Map.entry("reweighPanel", "MoE-F: 16 filters learn"),
          Map.entry("mixPanel", "MoE-F: 48 filters are mixed"));

  private final KernelFigures figures;

  TwinSection(KernelFigures figures) {
    this.figures = figures;
  }

  void write(Page page) {
    page.heading(3, "Plain and vector twins");
    page.paragraph(
        """
        By the length of the vectors, or the width of the rows. The compiler puts simple plain loops into lanes by
        itself; *plain, not vectorised* is the same twin with `-XX:-UseSuperWord`, which shows what lanes gain there.
        *Bound* is the longer of two times, as above: for the additions and multiplications, of which an
        exponential, a root or a quotient counts as one, and for reading and writing the operands in the smallest of
        the blocks that holds them. Short vectors cannot come near to it: a call takes longer than their arithmetic.
        A share may exceed 100 %, as the loop over memory only reads, while a kernel reads and writes at the same time,
        and as operands may fit a cache that the next larger block does not.
        """);
    Requirement faster =
        new Requirement("three times the speed of the plain twin from length 128 on");
    Requirement never =
        new Requirement(
            "never slower than the plain twin (slower: all repetitions longer than all of the"
                + " other; of up to 16 entries in two JVMs for each twin, in turns)");
    List<List<String>> rows = new ArrayList<>();
    figures.with("twin", "vector").stream()
        .sorted(Comparator.comparing(Figure::name).thenComparingInt(TwinSection::length))
        .forEach(
            vector ->
                plain(vector, "").ifPresent(plain -> rows.add(row(vector, plain, faster, never))));
    page.table(
        List.of(
            "kernel",
            "length",
            "plain",
            "vector",
            "plain / vector",
            "plain, not vectorised",
            "bound",
            "vector's share of it"),
        rows);
    faster.write(page);
    never.write(page);
  }

  private static int length(Figure figure) {
    return Integer.parseInt(figure.of().get("length"));
  }

  private Optional<Figure> plain(Figure vector, String variant) {
    String length = vector.of().get("length");
    return variant.isEmpty()
        ? figures.of(vector.name(), "twin", "scalar", "length", length)
        : figures.of(vector.name(), "twin", "scalar", "length", length, "variant", variant);
  }

  private List<String> row(Figure vector, Figure plain, Requirement faster, Requirement never) {
    String length = vector.of().get("length");
    Optional<Figure> unvectorised = plain(vector, KernelFigures.UNVECTORISED);
    double ratio = plain.value() / vector.value();
    String where = "`" + vector.name() + "` of " + length + ": " + number(ratio);
    if (length(vector) >= LENGTH_FROM_WHICH) {
      String why =
          unvectorised
              .map(
                  bare ->
                      ", and %s against the plain twin when the compiler does not vectorise it"
                          .formatted(number(bare.value() / vector.value())))
              .orElse("");
      faster.check(ratio >= TIMES_TO_REACH, where + why);
    }
    never.check(vector.low() <= plain.high(), where);
    Optional<Bound> bound =
        Work.of(vector.name(), length(vector)).flatMap(work -> Bound.of(figures, work));
    List<String> row =
        new ArrayList<>(
            List.of(
                WORDS.getOrDefault(vector.name(), vector.name()),
                length,
                nanos(Optional.of(plain)),
                nanos(Optional.of(vector)),
                times(Optional.of(plain), Optional.of(vector)),
                nanos(unvectorised)));
    row.addAll(Bound.cells(bound, vector));
    return row;
  }
}
