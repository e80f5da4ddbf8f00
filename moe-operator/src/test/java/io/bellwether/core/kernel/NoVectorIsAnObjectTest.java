package io.bellwether.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Allocations;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The lanes of every kernel stay in registers once compiled. The build runs this a second time
 * without type profiles, where a vector whose class only the profile tells is allocated.
 */
class NoVectorIsAnObjectTest {
  private static final int ROWS = 41;
  private static final KernelSet LANES = new VectorKernels();
  private static final Ftrl FTRL = new Ftrl(0.1f, 1f, 0.001f, 0.001f);

  static Stream<Arguments> kernels() {
    return Stream.of(16, 36, 150, 300).flatMap(NoVectorIsAnObjectTest::kernels);
  }

  private static Stream<Arguments> kernels(int n) {
    int[] rows = new Random(n).ints(ROWS, 0, ROWS).toArray();
    int[] columns = new Random(n).ints(n, 0, n).sorted().toArray();
    int[] starts = {0, n / 3, n};
    float[] x = floats(ROWS);
    float[] a = floats(n);
    float[] b = floats(n);
    float[] c = floats(4 * n);
    float[] out = new float[4 * n];
    float[] table = floats(ROWS * n);
    float[] squares = squares(ROWS * n);
    float[] sums = floats(ROWS * n);
    float[] items = floats(n * n);
    double[] doubles = new double[n];
    double[] logarithms = new double[n];
    double[] denseSquares = new double[n];
    Arrays.fill(doubles, 0.7);
    int[] codes = new Random(n).ints(ROWS * n).toArray();
    return Stream.of(
        kernel("dot", n, () -> LANES.dot(a, 0, b, 0, n)),
        kernel("dot of doubles", n, () -> LANES.dot(doubles, doubles, n)),
        kernel("ln", n, () -> LANES.ln(doubles, logarithms, n)),
        kernel("axpy", n, () -> LANES.axpy(1e-9f, a, 0, out, 0, n)),
        kernel("softmax", n, () -> LANES.softmaxInPlace(out, 0, n)),
        kernel("gatherRows", n, () -> LANES.gatherRows(rows, x, ROWS, table, n, out, 0)),
        kernel("gatherCodes", n, () -> LANES.gatherCodes(rows, x, ROWS, codes, n, out)),
        kernel("highestOfFour", n, () -> LANES.highestOfFour(c, n, out)),
        kernel(
            "adagradRows",
            n,
            () -> LANES.adagradRows(rows, x, ROWS, table, squares, n, a, 1e-6f, 1e-6f, 1e-3f)),
        kernel(
            "adagrad",
            n,
            () -> LANES.adagrad(doubles, 1e-6, logarithms, denseSquares, 0, n, 1e-6, 1e-3)),
        kernel(
            "ftrlRows", n, () -> LANES.ftrlRows(rows, x, ROWS, table, sums, squares, n, a, FTRL)),
        kernel("gemm", n, () -> LANES.gemm(x, 13, 3, table, n, items, 0)),
        kernel("gemv", n, () -> LANES.gemv(table, ROWS, n, a, c)),
        kernel("gemmPacked", n, () -> LANES.gemmPacked(starts, columns, b, 2, items, n, out)),
        kernel("swiglu", n, () -> LANES.swiglu(a, b, out, 0, n)),
        kernel("swigluBackward", n, () -> LANES.swigluBackward(a, b, table, sums, out, n)));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("kernels")
  void onceCompiled(String name, int length, Runnable kernel) {
    assertThat(Allocations.bytesWhenWarm(kernel)).isZero();
  }

  private static Arguments kernel(String name, int length, Runnable kernel) {
    return Arguments.of(name, length, kernel);
  }

  private static float[] floats(int length) {
    Random random = new Random(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  private static float[] squares(int length) {
    float[] values = floats(length);
    for (int i = 0; i < length; i++) {
      values[i] *= values[i];
    }
    return values;
  }
}
