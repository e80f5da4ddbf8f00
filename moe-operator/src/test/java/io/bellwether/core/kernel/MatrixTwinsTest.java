package io.bellwether.core.kernel;

import static io.bellwether.core.kernel.TwinCases.MARGIN;
import static io.bellwether.core.kernel.TwinCases.assertMarginsUntouched;
import static io.bellwether.core.kernel.TwinCases.cut;
import static io.bellwether.core.kernel.TwinCases.slice;
import static io.bellwether.core.kernel.TwinCases.ulpOfOne;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both twins of the products with a matrix against an oracle in double. */
class MatrixTwinsTest {
  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void gemmAnswersToTheOracle(KernelSet twin, int n) {
    Random random = new Random(n);
    for (int m : new int[] {0, 1, 3, 4, 5, 9}) {
      for (int k : new int[] {0, 1, 17}) {
        float[] a = cut(slice(random, m * k, 1), m * k);
        float[] b = cut(slice(random, k * n, 1), k * n);
        float[] c = slice(random, m * n, 1);
        float[] before = c.clone();

        twin.gemm(a, m, k, b, n, c, MARGIN);

        for (int i = 0; i < m * n; i++) {
          double sum = before[MARGIN + i];
          double magnitude = Math.abs(sum);
          for (int p = 0; p < k; p++) {
            double product = (double) a[i / n * k + p] * b[p * n + i % n];
            sum += product;
            magnitude += Math.abs(product);
          }
          assertThat((double) c[MARGIN + i])
              .isCloseTo(sum, within((k + 1) * magnitude * ulpOfOne()));
        }
        assertMarginsUntouched(c, m * n);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void aRowOfGemmDoesNotDependOnTheRowsBesideIt(KernelSet twin, int n) {
    int m = 9;
    int k = 13;
    Random random = new Random(n);
    float[] a = cut(slice(random, m * k, 1), m * k);
    float[] b = cut(slice(random, k * n, 1), k * n);
    float[] together = new float[m * n];

    twin.gemm(a, m, k, b, n, together, 0);

    for (int i = 0; i < m; i++) {
      float[] alone = new float[n];
      twin.gemm(Arrays.copyOfRange(a, i * k, (i + 1) * k), 1, k, b, n, alone, 0);
      assertThat(Arrays.copyOfRange(together, i * n, (i + 1) * n)).containsExactly(alone);
    }
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void gemvAnswersToTheOracle(KernelSet twin, int width) {
    Random random = new Random(width);
    for (int rows : new int[] {0, 1, 5}) {
      float[] a = cut(slice(random, rows * width, 1), rows * width);
      float[] x = cut(slice(random, width, 1), width);
      float[] out = cut(slice(random, rows + 2, 1), rows + 2);
      float[] before = out.clone();

      twin.gemv(a, rows, width, x, out);

      for (int row = 0; row < rows; row++) {
        double sum = before[row];
        double magnitude = Math.abs(sum);
        for (int i = 0; i < width; i++) {
          double product = (double) a[row * width + i] * x[i];
          sum += product;
          magnitude += Math.abs(product);
        }
        assertThat((double) out[row]).isCloseTo(sum, within((width + 1) * magnitude * ulpOfOne()));
      }
      assertThat(out[rows]).isEqualTo(before[rows]);
    }
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void gemmPackedAnswersToTheOracle(KernelSet twin, int n) {
    Random random = new Random(n);
    int rows = 6;
    int width = 7;
    for (double share : new double[] {0, 0.3, 1}) {
      Packed a = new Packed(random, rows, width, share);
      float[] x = cut(slice(random, width * n, 1), width * n);
      float[] out = cut(slice(random, (rows + 1) * n, 1), (rows + 1) * n);
      float[] before = out.clone();

      twin.gemmPacked(a.starts, a.columns, a.weights, rows, x, n, out);

      for (int i = 0; i < rows * n; i++) {
        double sum = before[i];
        double magnitude = Math.abs(sum);
        for (int e = a.starts[i / n]; e < a.starts[i / n + 1]; e++) {
          double product = (double) a.weights[e] * x[a.columns[e] * n + i % n];
          sum += product;
          magnitude += Math.abs(product);
        }
        assertThat((double) out[i]).isCloseTo(sum, within((width + 1) * magnitude * ulpOfOne()));
      }
      assertThat(Arrays.copyOfRange(out, rows * n, out.length))
          .containsExactly(Arrays.copyOfRange(before, rows * n, out.length));
    }
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void anItemOfGemmPackedDoesNotDependOnTheItemsBesideIt(KernelSet twin, int n) {
    Random random = new Random(n);
    int rows = 4;
    int width = 9;
    Packed a = new Packed(random, rows, width, 0.6);
    float[] x = cut(slice(random, width * n, 1), width * n);
    float[] together = new float[rows * n];

    twin.gemmPacked(a.starts, a.columns, a.weights, rows, x, n, together);

    for (int item = 0; item < n; item++) {
      float[] own = new float[width];
      for (int column = 0; column < width; column++) {
        own[column] = x[column * n + item];
      }
      float[] alone = new float[rows];
      twin.gemmPacked(a.starts, a.columns, a.weights, rows, own, 1, alone);
      for (int row = 0; row < rows; row++) {
        assertThat(together[row * n + item]).isEqualTo(alone[row]);
      }
    }
  }

  /**
   * A matrix of which a share of the entries is kept; the first lies behind one that is not used.
   */
  private static final class Packed {
    private final int[] starts;
    private final int[] columns;
    private final float[] weights;

    Packed(Random random, int rows, int width, double share) {
      starts = new int[rows + 2];
      columns = new int[rows * width + 1];
      starts[0] = 1;
      int kept = 1;
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < width; column++) {
          if (random.nextDouble() < share) {
            columns[kept++] = column;
          }
        }
        starts[row + 1] = kept;
      }
      weights = cut(slice(random, kept, 1), kept);
    }
  }
}
