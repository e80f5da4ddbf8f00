package io.bellwether.benchmarks.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What a call of a kernel cannot do without: its additions and multiplications, one for each
 * multiply-add, and the memory that it reads and writes. Exponentials, roots and quotients count as
 * one operation, though they take many; who computes them has a small share of his bound.
 *
 * @param multiplyAdds those of doubles count twice, as half as many fit a lane
 * @param moved bytes that are read or written; those that are both count twice
 * @param held bytes of the arrays that this is done with, which say in which cache they are
 */
record Work(double multiplyAdds, double moved, double held) {
  /** Rows or items, as in {@link io.bellwether.core.kernel.KernelBenchmark}. */
  private static final int ROWS = 40;

  /** Columns of a panel of filters, and classes. */
  private static final int PANEL = 16;

  private static final int CLASSES = 3;
  private static final int CACHE_LINE = 64;

  /** By the benchmark's method; of the length of the vectors. */
  private static final Map<String, IntFunction<Work>> BY_KERNEL =
      Map.ofEntries(
          Map.entry("dot", n -> floats(n, 2 * n, 2 * n)),
          Map.entry("axpy", n -> floats(n, 3 * n, 2 * n)),
          Map.entry("gemv", n -> floats(ROWS * n, ROWS * n + n, ROWS * n + n)),
          Map.entry("gemm", Work::gemm),
          Map.entry("gatherRows", n -> floats(ROWS * n, ROWS * n + n, ROWS * n + n)),
          Map.entry("gatherCodes", n -> floats(4 * ROWS * n, ROWS * n + 4 * n, ROWS * n + 4 * n)),
          // A row's number, its value and its entry, each of which is in a line of its own.
          Map.entry("gatherColumn", n -> new Work(ROWS, 12 * ROWS, CACHE_LINE * ROWS)),
          Map.entry("highestOfFour", n -> floats(3 * n, 5 * n, 5 * n)),
          // A quarter of the matrix is there, and a quarter of the items' rows is read.
          Map.entry(
              "gemmPacked",
              n -> floats(ROWS * ROWS / 4 * n, ROWS / 4 * n + ROWS * n, ROWS / 4 * n + ROWS * n)),
          // The highest, differences and exponentials with their sum, and quotients.
          Map.entry("softmax", n -> floats(4 * n, 2 * n, 2 * n)),
          Map.entry("swiglu", n -> floats(4 * n, 3 * n, 3 * n)),
          Map.entry("swigluBackward", n -> floats(8 * n, 5 * n, 5 * n)),
          Map.entry("adagradRows", n -> floats(5 * ROWS * n, 4 * ROWS * n, 2 * ROWS * n)),
          // The weights of three classes in turn.
          Map.entry("adagrad", n -> doubles(5 * n, 5 * n, 7 * n)),
          // Weights are only written.
          Map.entry("ftrlRows", n -> floats(10 * ROWS * n, 5 * ROWS * n, 3 * ROWS * n)),
          Map.entry("ln", n -> doubles(n, 2 * n, 2 * n)),
          Map.entry("reweighPanel", n -> floats(4 * PANEL * n, 2 * PANEL * n, PANEL * n)),
          Map.entry(
              "mixPanel",
              n ->
                  floats(
                      CLASSES * PANEL * n, (CLASSES + 1) * PANEL * n, (CLASSES + 1) * PANEL * n)));

  /** That of a kernel at a length, if it is known. */
  static Optional<Work> of(String kernel, int length) {
    return Optional.ofNullable(BY_KERNEL.get(kernel)).map(work -> work.apply(length));
  }

  private static Work gemm(int n) {
    int inputs = Math.min(n, 64);
    int touched = ROWS * inputs + inputs * n + ROWS * n;
    return floats(ROWS * inputs * n, touched, touched);
  }

  static Work floats(int multiplyAdds, int moved, int held) {
    return new Work(multiplyAdds, (double) Float.BYTES * moved, (double) Float.BYTES * held);
  }

  static Work doubles(int multiplyAdds, int moved, int held) {
    return new Work(
        2.0 * multiplyAdds, (double) Double.BYTES * moved, (double) Double.BYTES * held);
  }
}
