package io.bellwether.core.kernel;

import static io.bellwether.core.kernel.TwinCases.MARGIN;
import static io.bellwether.core.kernel.TwinCases.assertMarginsUntouched;
import static io.bellwether.core.kernel.TwinCases.cut;
import static io.bellwether.core.kernel.TwinCases.filled;
import static io.bellwether.core.kernel.TwinCases.slice;
import static io.bellwether.core.kernel.TwinCases.slicesOnly;
import static io.bellwether.core.kernel.TwinCases.ulpOfOne;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both twins of softmax and SwiGLU against an oracle in double. */
class ActivationTwinsTest {
  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
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
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
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
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
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
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
  void softmaxOfNothingButMinusInfinityIsNaN(KernelSet twin, int length) {
    float[] x = filled(length, Float.NEGATIVE_INFINITY);

    twin.softmaxInPlace(x, MARGIN, length);

    assertThat(slicesOnly(x, length)).allMatch(value -> Double.isNaN(value));
  }

  @ParameterizedTest
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
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
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
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
  @MethodSource(TwinCases.TWINS_AND_LENGTHS)
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
}
