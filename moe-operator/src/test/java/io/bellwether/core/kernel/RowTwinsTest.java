package io.bellwether.core.kernel;

import static io.bellwether.core.kernel.TwinCases.MARGIN;
import static io.bellwether.core.kernel.TwinCases.assertMarginsUntouched;
import static io.bellwether.core.kernel.TwinCases.cut;
import static io.bellwether.core.kernel.TwinCases.filled;
import static io.bellwether.core.kernel.TwinCases.slice;
import static io.bellwether.core.kernel.TwinCases.ulpOfOne;
import static io.bellwether.core.kernel.TwinCases.widened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both twins of the kernels on rows of a table against an oracle in double. */
class RowTwinsTest {
  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void gatherRowsAnswersToTheOracle(KernelSet twin, int width) {
    Random random = new Random(width);
    for (int count : new int[] {0, 1, 2, 43}) {
      SparseCase given = new SparseCase(random, count, width);
      float[] out = slice(random, width, 1);
      float[] before = out.clone();

      twin.gatherRows(given.rows, given.values, count, given.table, width, out, MARGIN);

      for (int k = 0; k < width; k++) {
        double sum = before[MARGIN + k];
        double magnitude = Math.abs(sum);
        for (int j = 0; j < count; j++) {
          double product = (double) given.values[j] * given.table[given.rows[j] * width + k];
          sum += product;
          magnitude += Math.abs(product);
        }
        assertThat((double) out[MARGIN + k])
            .isCloseTo(sum, within((count + 1) * magnitude * ulpOfOne()));
      }
      assertMarginsUntouched(out, width);
    }
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void gatherColumnIsAnEntryOfGatherRowsToTheBit(KernelSet twin, int width) {
    Random random = new Random(width);
    int count = 43;
    float[] table = cut(slice(random, 10 * width, 1), 10 * width);
    int[] rows = random.ints(count, 0, 10).toArray();
    float[] values = cut(slice(random, count, 1), count);
    float[] before = cut(slice(random, width, 1), width);
    float[] out = before.clone();
    twin.gatherRows(rows, values, count, table, width, out, 0);

    for (int place = 0; place < width; place++) {
      float[] column = new float[12];
      for (int row = 0; row < 10; row++) {
        column[2 + row] = table[row * width + place];
      }
      assertThat(twin.gatherColumn(rows, values, count, column, 2, place, width, before[place]))
          .isEqualTo(out[place]);
    }
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void gatherCodesAnswersToTheOracle(KernelSet twin, int words) {
    Random random = new Random(words);
    for (int count : new int[] {0, 1, 5, 43}) {
      int[] codes = random.ints(10 * words).toArray();
      int[] rows = random.ints(count, 0, 10).toArray();
      float[] values = cut(slice(random, count, 1), count);
      float[] out = cut(slice(random, 4 * words, 1), 4 * words);
      float[] before = out.clone();

      twin.gatherCodes(rows, values, count, codes, words, out);

      for (int k = 0; k < out.length; k++) {
        double sum = before[k];
        for (int j = 0; j < count; j++) {
          int word = codes[rows[j] * words + k % words];
          int bits = 8 * (k / words);
          double fraction = (word & ((1L << bits) - 1)) / (double) (1L << bits);
          sum += values[j] * ((byte) (word >> bits) + fraction);
        }
        assertThat((double) out[k])
            .isCloseTo(sum, within((count + 1) * 128.0 * (count + 1) * ulpOfOne()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void highestOfFourIsTheHighest(KernelSet twin, int words) {
    float[] x = cut(slice(new Random(words), 4 * words, 1), 4 * words);
    Arrays.fill(x, 0, x.length / 8, Float.NEGATIVE_INFINITY);
    float[] out = new float[words];

    twin.highestOfFour(x, words, out);

    for (int i = 0; i < words; i++) {
      assertThat(out[i])
          .isEqualTo(
              Math.max(Math.max(x[i], x[words + i]), Math.max(x[2 * words + i], x[3 * words + i])));
    }
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void adagradRowsAnswersToTheOracle(KernelSet twin, int width) {
    Random random = new Random(width);
    for (float decay : new float[] {0, 0.01f}) {
      float epsilon = decay == 0 ? 1e-8f : 0.1f;
      SparseCase given = new SparseCase(random, 40, width);
      float[] gradient = slice(random, width, 1);
      double[] table = widened(given.table);
      double[] squares = widened(given.squares);
      float[] w = given.table;
      float[] s = given.squares;

      twin.adagradRows(given.rows, given.values, 40, w, s, width, gradient, 0.1f, decay, epsilon);

      given.adagrad(table, squares, gradient, 0.1f, decay, epsilon);
      for (int i = 0; i < table.length; i++) {
        assertThat((double) s[i]).isCloseTo(squares[i], within(200 * squares[i] * ulpOfOne()));
        // 40 steps of at most 0.1, each of a handful of roundings.
        assertThat((double) w[i]).isCloseTo(table[i], within((Math.abs(table[i]) + 4) * 2e-6));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void adagradRowsLeavesAnEntryWithoutGradientAlone(KernelSet twin, int width) {
    SparseCase given = new SparseCase(new Random(width), 1, width);
    Arrays.fill(given.squares, 0);
    float[] before = given.table.clone();

    twin.adagradRows(
        given.rows,
        given.values,
        1,
        given.table,
        given.squares,
        width,
        new float[width],
        1,
        0,
        1e-8f);

    assertThat(given.table).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void ftrlRowsAnswersToTheOracle(KernelSet twin, int width) {
    Random random = new Random(width);
    Ftrl[] settings = {new Ftrl(0.5f, 0.1f, 0, 0), new Ftrl(2f, 1f, 0.3f, 0.7f)};
    for (Ftrl ftrl : settings) {
      SparseCase given = new SparseCase(random, 150, width);
      float[] gradient = cut(slice(random, width, 1), width);
      // Weights and sums must agree, and nothing learned is the simplest way to agree.
      Arrays.fill(given.table, 0);
      float[] sums = given.table.clone();
      double[] table = widened(given.table);
      double[] z = widened(sums);
      double[] squares = widened(given.squares);

      twin.ftrlRows(
          given.rows, given.values, 150, given.table, sums, given.squares, width, gradient, ftrl);

      given.ftrl(table, z, squares, gradient, ftrl);
      for (int i = 0; i < table.length; i++) {
        assertThat((double) given.squares[i])
            .isCloseTo(squares[i], within(400 * squares[i] * ulpOfOne()));
        assertThat((double) sums[i]).isCloseTo(z[i], within(2e-5 * (1 + Math.abs(z[i]))));
        assertThat((double) given.table[i])
            .isCloseTo(table[i], within(5e-5 * (1 + Math.abs(table[i]))));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void ftrlKeepsAWeightAtZeroForWhichLittleSpeaks(KernelSet twin, int width) {
    float[] gradient = cut(filled(width, 0.2f), width);
    float[] table = new float[2 * width];
    float[] sums = new float[2 * width];
    float[] squares = new float[2 * width];
    int[] second = {1};
    float[] one = {1};
    Ftrl ftrl = new Ftrl(1, 1, 0.3f, 0);

    twin.ftrlRows(second, one, 1, table, sums, squares, width, gradient, ftrl);
    for (float weight : table) {
      assertThat(weight).isZero();
    }
    twin.ftrlRows(second, one, 1, table, sums, squares, width, gradient, ftrl);

    for (int k = 0; k < width; k++) {
      assertThat(table[k]).isZero();
      // z = 0.4 and n = 0.08: −(0.4 − 0.3) / (1 + √0.08).
      assertThat(table[width + k]).isCloseTo(-0.07795f, within(1e-4f));
    }
  }

  /** Rows, some of them twice, of a small table. */
  private static final class SparseCase {
    private static final int TABLE_ROWS = 50;

    private final int width;
    private final int[] rows;
    private final float[] values;
    private final float[] table;
    private final float[] squares;

    SparseCase(Random random, int count, int width) {
      this.width = width;
      rows = random.ints(count, 0, TABLE_ROWS).toArray();
      values = Arrays.copyOfRange(slice(random, count, 1), MARGIN, MARGIN + count);
      int cells = TABLE_ROWS * width;
      table = Arrays.copyOfRange(slice(random, cells, 1), MARGIN, MARGIN + cells);
      squares = Arrays.copyOfRange(slice(random, cells, 1), MARGIN, MARGIN + cells);
      for (int i = 0; i < cells; i++) {
        squares[i] *= squares[i];
      }
    }

    void ftrl(double[] w, double[] z, double[] n, float[] gradient, Ftrl ftrl) {
      for (int j = 0; j < rows.length; j++) {
        for (int k = 0; k < width; k++) {
          int at = rows[j] * width + k;
          double g = (double) values[j] * gradient[k];
          double root = Math.sqrt(n[at] + g * g);
          z[at] += g - (root - Math.sqrt(n[at])) / ftrl.alpha() * w[at];
          n[at] += g * g;
          double rate = (ftrl.beta() + root) / ftrl.alpha() + ftrl.l2();
          boolean isZero = Math.abs(z[at]) <= ftrl.l1();
          w[at] = isZero ? 0 : -(z[at] - Math.signum(z[at]) * ftrl.l1()) / rate;
        }
      }
    }

    void adagrad(
        double[] w, double[] s, float[] gradient, float learningRate, float decay, float epsilon) {
      for (int j = 0; j < rows.length; j++) {
        for (int k = 0; k < width; k++) {
          int at = rows[j] * width + k;
          double g = (double) values[j] * gradient[k] + (double) decay * w[at];
          s[at] += g * g;
          w[at] -= learningRate * g / (Math.sqrt(s[at]) + epsilon);
        }
      }
    }
  }
}
