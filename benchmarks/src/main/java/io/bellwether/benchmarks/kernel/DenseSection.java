package io.bellwether.benchmarks.kernel;

import static io.bellwether.benchmarks.kernel.KernelFigures.nanos;
import static io.bellwether.benchmarks.kernel.KernelFigures.number;
import static io.bellwether.benchmarks.kernel.KernelFigures.percent;
import static io.bellwether.benchmarks.kernel.KernelFigures.times;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Micro-batches through one dense layer. */
final class DenseSection {
  private static final double SHARE_TO_REACH = 0.7;
  private static final int BATCH_FROM_WHICH = 8;

  private final KernelFigures figures;

  DenseSection(KernelFigures figures) {
    this.figures = figures;
  }

  void write(Page page) {
    page.heading(3, "What one core can do");
    List<List<String>> machine = new ArrayList<>();
    for (Figure peak : figures.named(KernelFigures.MULTIPLY_ADD)) {
      machine.add(List.of("multiply-adds in registers", number(peak.value()) + " a nanosecond"));
    }
    for (Figure read : figures.named(KernelFigures.READ)) {
      machine.add(
          List.of(
              "reading " + read.of().get("kibibytes") + " KiB over and over",
              number(read.value()) + " bytes a nanosecond"));
    }
    page.table(List.of("loop", "rate"), machine);

    page.heading(3, "Dense layers");
    page.paragraph(
        """
        Y ← Y + X·W for a micro-batch; one item goes through the matrix-vector product, which adds up along the
        rows of the transposed W. The bound is the longer of two times: for the multiply-adds at the rate of the
        loop above, and for reading W once at the rate at which a block of its size is read.
        """);
    Requirement requirement =
        new Requirement("dense kernels at 70 % or more of their bound with batches of 8 and more");
    List<List<String>> rows = new ArrayList<>();
    for (Figure vector : figures.named("layer")) {
      if (vector.of().get("by").equals("vector")) {
        rows.add(row(vector, requirement));
      }
    }
    page.table(
        List.of(
            "layer",
            "batch",
            "plain",
            "vector",
            "EJML",
            "ONNX Runtime",
            "plain / vector",
            "EJML / vector",
            "ONNX / vector",
            "bound",
            "vector's share of it"),
        rows);
    requirement.write(page);
  }

  private List<String> row(Figure vector, Requirement requirement) {
    String shape = vector.of().get("shape");
    int batch = Integer.parseInt(vector.of().get("batch"));
    Optional<Figure> plain = by("scalar", vector);
    Optional<Figure> ejml = by("ejml", vector);
    Optional<Figure> onnx = by("onnx", vector);
    Optional<Figure> itself = Optional.of(vector);
    Optional<Bound> bound = bound(shape, batch);
    if (batch >= BATCH_FROM_WHICH && bound.isPresent()) {
      double share = bound.get().shareOf(vector.value());
      requirement.check(
          share >= SHARE_TO_REACH, "%s with %d: %s".formatted(shape, batch, percent(share)));
    }
    List<String> row =
        new ArrayList<>(
            List.of(
                shape.replace("x", " × "),
                String.valueOf(batch),
                nanos(plain),
                nanos(itself),
                nanos(ejml),
                nanos(onnx),
                times(plain, itself),
                times(ejml, itself),
                times(onnx, itself)));
    row.addAll(Bound.cells(bound, vector));
    return row;
  }

  private Optional<Figure> by(String whom, Figure beside) {
    return figures.of(
        "layer", "by", whom, "shape", beside.of().get("shape"), "batch", beside.of().get("batch"));
  }

  private Optional<Bound> bound(String shape, int batch) {
    int cross = shape.indexOf('x');
    double weights =
        Double.parseDouble(shape.substring(0, cross))
            * Double.parseDouble(shape.substring(cross + 1));
    double bytes = weights * Float.BYTES;
    return Bound.of(figures, new Work(batch * weights, bytes, bytes));
  }
}
