package io.bellwether.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both twins against an oracle in double, at lengths round the lane widths. The build runs this
 * class once for each lane width that the machine has.
 */
class KernelTwinsTest {
  private static final int[] LENGTHS = {
    0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000
  };

  private static final List<KernelSet> TWINS = List.of(new ScalarKernels(), new VectorKernels());

  /** Cells before and after the slice that a kernel is given; it must not touch them. */
  private static final int MARGIN = 5;

  private static final float UNTOUCHED = 12_345.678f;

  static Stream<Arguments> twinsAndLengths() {
    return TWINS.stream()
        .flatMap(twin -> Arrays.stream(LENGTHS).mapToObj(length -> Arguments.of(twin, length)));
  }

  @Test
  void vectorTwinIsInUse() {
    assertThat(Kernels.name()).startsWith("vector-");
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void dotAnswersToTheOracle(KernelSet twin, int length) {
    Random random = new Random(length);
    for (float scale : new float[] {1e-12f, 1, 1e12f}) {
      float[] a = slice(random, length, scale);
      float[] b = slice(random, length + 2, 1);

      float answer = twin.dot(a, MARGIN, b, MARGIN + 2, length);

      double sum = 0;
      double magnitude = 0;
      for (int i = 0; i < length; i++) {
        double product = (double) a[MARGIN + i] * b[MARGIN + 2 + i];
        sum += product;
        magnitude += Math.abs(product);
      }
      assertThat((double) answer).isCloseTo(sum, within(length * magnitude * ulpOfOne()));
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void dotOfDoublesAnswersToItsFormula(KernelSet twin, int length) {
    Random random = new Random(length);
    double[] a = random.doubles(length + MARGIN).toArray();
    double[] b = random.doubles(length + MARGIN, -1, 1).toArray();

    double answer = twin.dot(a, b, length);

    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[i] * b[i];
    }
    assertThat(answer).isCloseTo(sum, within(length * Math.ulp(1.0)));
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void dotScaledAnswersToItsFormula(KernelSet twin, int length) {
    Random random = new Random(length);
    double[] a = random.doubles(length + MARGIN).toArray();
    double[] b = random.doubles(length, -1, 1).toArray();

    double answer = twin.dotScaled(0.3, a, MARGIN, b, length);

    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += 0.3 * a[MARGIN + i] * b[i];
    }
    assertThat(answer).isCloseTo(sum, within(length * Math.ulp(1.0)));
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void lnAnswersToTheLibrary(KernelSet twin, int length) {
    for (double scale : new double[] {1, 1e-300, 1e300}) {
      double[] x =
          new Random(length).doubles(length + 1, 1e-3, 2).map(each -> each * scale).toArray();
      double[] out = new double[length + 1];

      twin.ln(x, out, length);

      for (int i = 0; i < length; i++) {
        double expected = Math.log(x[i]);
        assertThat(out[i]).isCloseTo(expected, within(4 * Math.ulp(expected) + 1e-18));
      }
      assertThat(out[length]).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void reweighAnswersToItsFormula(KernelSet twin, int length) {
    Random random = new Random(length);
    double[] x = random.doubles(length + 2 * MARGIN).toArray();
    double[] before = x.clone();
    double[] c = random.doubles(length).toArray();
    double[] towards = random.doubles(length, 0, 0.1).toArray();
    double[] sums = new double[2];

    twin.reweigh(0.7, 0.4, -1, x, MARGIN, c, towards, 0.05, length, sums);

    double sum = 0;
    double sumOfC = 0;
    for (int i = 0; i < length; i++) {
      double now = Math.max(0.05, 0.7 * before[MARGIN + i] * (0.4 - c[i]) + towards[i]);
      assertThat(x[MARGIN + i]).isCloseTo(now, within(4 * Math.ulp(1.0)));
      sum += now;
      sumOfC += now * c[i];
    }
    assertThat(sums[0]).isCloseTo(sum, within(8 * length * Math.ulp(1.0)));
    assertThat(sums[1]).isCloseTo(sumOfC, within(8 * length * Math.ulp(1.0)));
    for (int i = 0; i < MARGIN; i++) {
      assertThat(x[i]).isEqualTo(before[i]);
      assertThat(x[MARGIN + length + i]).isEqualTo(before[MARGIN + length + i]);
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void dotHandsOnWhatIsNotFinite(KernelSet twin, int length) {
    for (int at = 0; at < length; at += Math.max(1, length / 7)) {
      float[] ones = filled(length, 1);
      float[] a = filled(length, 1);

      a[MARGIN + at] = Float.NaN;
      assertThat(twin.dot(a, MARGIN, ones, MARGIN, length)).isNaN();

      a[MARGIN + at] = Float.POSITIVE_INFINITY;
      assertThat(twin.dot(a, MARGIN, ones, MARGIN, length)).isEqualTo(Float.POSITIVE_INFINITY);

      ones[MARGIN + at] = 0;
      assertThat(twin.dot(a, MARGIN, ones, MARGIN, length)).isNaN();
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void dotOverflowsToInfinity(KernelSet twin, int length) {
    float[] largest = filled(length, Float.MAX_VALUE);

    float answer = twin.dot(largest, MARGIN, largest, MARGIN, length);

    assertThat(answer).isEqualTo(length == 0 ? 0 : Float.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void axpyAnswersToTheOracle(KernelSet twin, int length) {
    Random random = new Random(length);
    for (float alpha : new float[] {0, -1, 0.37f, 1e20f, 1e-30f}) {
      float[] x = slice(random, length + 1, 1);
      float[] y = slice(random, length, 1);
      float[] before = y.clone();

      twin.axpy(alpha, x, MARGIN + 1, y, MARGIN, length);

      for (int i = 0; i < length; i++) {
        double product = (double) alpha * x[MARGIN + 1 + i];
        double old = before[MARGIN + i];
        assertThat((double) y[MARGIN + i])
            .isCloseTo(old + product, within(2 * (Math.abs(old) + Math.abs(product)) * ulpOfOne()));
      }
      assertMarginsUntouched(y, length);
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void axpySpoilsOnlyTheEntryThatIsNotFinite(KernelSet twin, int length) {
    for (int at = 0; at < length; at += Math.max(1, length / 7)) {
      float[] x = filled(length, 1);
      float[] y = filled(length, 1);
      x[MARGIN + at] = Float.NaN;

      twin.axpy(2, x, MARGIN, y, MARGIN, length);

      for (int i = 0; i < length; i++) {
        assertThat(y[MARGIN + i]).isEqualTo(Float.valueOf(i == at ? Float.NaN : 3f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void softmaxAnswersToTheOracle(KernelSet twin, int length) {
    Random random = new Random(length);
    for (float scale : new float[] {0, 1e-3f, 1, 30, 1e4f, 3e38f}) {
      float[] x = slice(random, length, scale);
      double[] expected = softmax(x, length);

      twin.softmaxInPlace(x, MARGIN, length);

      for (int i = 0; i < length; i++) {
        double error = (4 + length / 8.0) * expected[i] * ulpOfOne() + Float.MIN_NORMAL;
        assertThat((double) x[MARGIN + i]).isCloseTo(expected[i], within(error));
      }
      assertMarginsUntouched(x, length);
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void softmaxOfAnEntryThatIsMinusInfinityIsZero(KernelSet twin, int length) {
    for (int at = 0; at < length && length > 1; at += Math.max(1, length / 7)) {
      float[] x = filled(length, 1);
      x[MARGIN + at] = Float.NEGATIVE_INFINITY;

      twin.softmaxInPlace(x, MARGIN, length);

      assertThat(x[MARGIN + at]).isZero();
      x[MARGIN + at] = 1f / (length - 1);
      assertThat(slicesOnly(x, length))
          .allSatisfy(value -> assertThat(value).isCloseTo(1.0 / (length - 1), within(1e-6)));
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void softmaxWithNaNOrInfinityIsNaNThroughout(KernelSet twin, int length) {
    float strangeNaN = Float.intBitsToFloat(0x7FC0_1234);
    for (float culprit : new float[] {Float.NaN, strangeNaN, Float.POSITIVE_INFINITY}) {
      for (int at = 0; at < length; at += Math.max(1, length / 7)) {
        float[] x = filled(length, 1);
        x[MARGIN + at] = culprit;

        twin.softmaxInPlace(x, MARGIN, length);

        assertThat(Arrays.copyOfRange(x, MARGIN, MARGIN + length)).containsOnly(Float.NaN);
        assertMarginsUntouched(x, length);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void softmaxOfNothingButMinusInfinityIsNaN(KernelSet twin, int length) {
    float[] x = filled(length, Float.NEGATIVE_INFINITY);

    twin.softmaxInPlace(x, MARGIN, length);

    assertThat(slicesOnly(x, length)).allMatch(value -> Double.isNaN(value));
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
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
  @MethodSource("twinsAndLengths")
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
  @MethodSource("twinsAndLengths")
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
  @MethodSource("twinsAndLengths")
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
  @MethodSource("twinsAndLengths")
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

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
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
  @MethodSource("twinsAndLengths")
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
  @MethodSource("twinsAndLengths")
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
  @MethodSource("twinsAndLengths")
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
  @MethodSource("twinsAndLengths")
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

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void swigluAnswersToTheOracle(KernelSet twin, int length) {
    Random random = new Random(length);
    for (float scale : new float[] {0, 1e-3f, 1, 30, 1e4f}) {
      float[] gate = slice(random, length, scale);
      float[] value = slice(random, length, 2);
      float[] out = slice(random, length, 1);

      twin.swiglu(gate, value, out, MARGIN, length);

      for (int i = MARGIN; i < MARGIN + length; i++) {
        double expected = gate[i] * sigmoid(gate[i]) * value[i];
        assertThat((double) out[i]).isCloseTo(expected, within(swigluError(expected, gate[i])));
      }
      assertMarginsUntouched(out, length);
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void swigluBackwardAnswersToTheOracle(KernelSet twin, int length) {
    Random random = new Random(length);
    for (float scale : new float[] {0, 1e-3f, 1, 30, 1e4f}) {
      float[] gate = cut(slice(random, length, scale), length);
      float[] value = cut(slice(random, length, 2), length);
      float[] gradient = cut(slice(random, length, 3), length);
      float[] toGate = filled(length, 0);
      float[] toValue = filled(length, 0);

      twin.swigluBackward(gate, value, gradient, toGate, toValue, length);

      for (int i = 0; i < length; i++) {
        double s = sigmoid(gate[i]);
        double swish = gate[i] * s;
        double outer = (double) gradient[i] * value[i];
        double terms = Math.abs(outer) * (s + Math.abs(swish) * (1 - s));
        assertThat((double) toGate[i])
            .isCloseTo(outer * (s + swish * (1 - s)), within(swigluError(terms, gate[i])));
        assertThat((double) toValue[i])
            .isCloseTo(gradient[i] * swish, within(swigluError(gradient[i] * swish, gate[i])));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndLengths")
  void swigluHandsOnWhatIsNotANumber(KernelSet twin, int length) {
    for (int at = 0; at < length; at += Math.max(1, length / 7)) {
      float[] gate = filled(length, 1);
      float[] value = filled(length, 1);
      float[] out = filled(length, 0);
      gate[MARGIN + at] = Float.NaN;

      twin.swiglu(gate, value, out, MARGIN, length);

      for (int i = 0; i < length; i++) {
        assertThat(Float.isNaN(out[MARGIN + i])).isEqualTo(i == at);
      }
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** A few roundings; where the sigmoid leaves the normal floats, it may be 0. */
  private static double swigluError(double expected, float gate) {
    return 8 * Math.abs(expected) * ulpOfOne() + 8 * (1 + Math.abs(gate)) * Float.MIN_NORMAL;
  }

  /** The slice without its margins. */
  private static float[] cut(float[] slice, int length) {
    return Arrays.copyOfRange(slice, MARGIN, MARGIN + length);
  }

  private static double ulpOfOne() {
    return Math.ulp(1f);
  }

  private static float[] slice(Random random, int length, float scale) {
    float[] array = filled(length, 0);
    for (int i = 0; i < length; i++) {
      array[MARGIN + i] = scale * (2 * random.nextFloat() - 1);
    }
    return array;
  }

  private static float[] filled(int length, float value) {
    float[] array = new float[length + 2 * MARGIN];
    Arrays.fill(array, UNTOUCHED);
    Arrays.fill(array, MARGIN, MARGIN + length, value);
    return array;
  }

  private static void assertMarginsUntouched(float[] array, int length) {
    for (int i = 0; i < MARGIN; i++) {
      assertThat(array[i]).isEqualTo(UNTOUCHED);
      assertThat(array[MARGIN + length + i]).isEqualTo(UNTOUCHED);
    }
  }

  private static List<Double> slicesOnly(float[] array, int length) {
    return Arrays.stream(widened(array)).skip(MARGIN).limit(length).boxed().toList();
  }

  private static double[] widened(float[] array) {
    double[] wide = new double[array.length];
    for (int i = 0; i < array.length; i++) {
      wide[i] = array[i];
    }
    return wide;
  }

  private static double[] softmax(float[] x, int length) {
    double[] result = new double[length];
    double max = slicesOnly(x, length).stream().mapToDouble(v -> v).max().orElse(0);
    double sum = 0;
    for (int i = 0; i < length; i++) {
      // The difference is taken in float, as in both twins: its rounding is the input's, not
      // theirs.
      result[i] = Math.exp(x[MARGIN + i] - (float) max);
      sum += result[i];
    }
    for (int i = 0; i < length; i++) {
      result[i] /= sum;
    }
    return result;
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
