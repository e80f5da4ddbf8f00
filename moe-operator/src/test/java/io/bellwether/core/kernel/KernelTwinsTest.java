package io.bellwether.core.kernel;

import static io.bellwether.core.kernel.TwinCases.MARGIN;
import static io.bellwether.core.kernel.TwinCases.assertMarginsUntouched;
import static io.bellwether.core.kernel.TwinCases.filled;
import static io.bellwether.core.kernel.TwinCases.slice;
import static io.bellwether.core.kernel.TwinCases.ulpOfOne;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both twins of the kernels of one or two vectors against an oracle in double. */
class KernelTwinsTest {
  @Test
  void vectorTwinIsInUse() {
    assertThat(Kernels.name()).startsWith("vector-");
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
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
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void aDenseStepIsItsFormulaToTheBit(KernelSet twin, int length) {
    Random random = new Random(length);
    double[] x = random.doubles(length, -8, 8).toArray();
    double[] weights = random.doubles(length + 2 * MARGIN, -1, 1).toArray();
    double[] squares = random.doubles(length + 2 * MARGIN).toArray();
    double[] wantedWeights = weights.clone();
    double[] wantedSquares = squares.clone();
    for (int i = 0; i < length; i++) {
      double g = x[i] * -0.3;
      wantedSquares[MARGIN + i] += g * g;
      wantedWeights[MARGIN + i] -= 0.05 * g / (Math.sqrt(wantedSquares[MARGIN + i]) + 1e-12);
    }

    twin.adagrad(x, -0.3, weights, squares, MARGIN, length, 0.05, 1e-12);

    assertThat(weights).containsExactly(wantedWeights);
    assertThat(squares).containsExactly(wantedSquares);
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
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
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
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
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
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
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void dotOverflowsToInfinity(KernelSet twin, int length) {
    float[] largest = filled(length, Float.MAX_VALUE);

    float answer = twin.dot(largest, MARGIN, largest, MARGIN, length);

    assertThat(answer).isEqualTo(length == 0 ? 0 : Float.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
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
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
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
}
