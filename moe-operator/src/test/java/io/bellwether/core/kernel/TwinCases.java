package io.bellwether.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What the tests of the twins share: both twins at lengths round the lane widths, and slices
 * between margins. The build runs all {@code *TwinsTest} once for each lane width that the machine
 * has.
 */
final class TwinCases {
  static final String TWINS_AND_LENGTHS = "io.bellwether.core.kernel.TwinCases#twinsAndLengths";

  /** Cells before and after the slice that a kernel is given; it must not touch them. */
  static final int MARGIN = 5;

  static final float UNTOUCHED = 12_345.678f;

  private static final int[] LENGTHS = {
    0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000
  };

  private static final List<KernelSet> TWINS = List.of(new ScalarKernels(), new VectorKernels());

  private TwinCases() {}

  static Stream<Arguments> twinsAndLengths() {
    return TWINS.stream()
        .flatMap(twin -> Arrays.stream(LENGTHS).mapToObj(length -> Arguments.of(twin, length)));
  }

  /** The slice without its margins. */
  static float[] cut(float[] slice, int length) {
    return Arrays.copyOfRange(slice, MARGIN, MARGIN + length);
  }

  static double ulpOfOne() {
    return Math.ulp(1f);
  }

  static float[] slice(Random random, int length, float scale) {
    float[] array = filled(length, 0);
    for (int i = 0; i < length; i++) {
      array[MARGIN + i] = scale * (2 * random.nextFloat() - 1);
    }
    return array;
  }

  static float[] filled(int length, float value) {
    float[] array = new float[length + 2 * MARGIN];
    Arrays.fill(array, UNTOUCHED);
    Arrays.fill(array, MARGIN, MARGIN + length, value);
    return array;
  }

  static void assertMarginsUntouched(float[] array, int length) {
    for (int i = 0; i < MARGIN; i++) {
      assertThat(array[i]).isEqualTo(UNTOUCHED);
      assertThat(array[MARGIN + length + i]).isEqualTo(UNTOUCHED);
    }
  }

  static List<Double> slicesOnly(float[] array, int length) {
    return Arrays.stream(widened(array)).skip(MARGIN).limit(length).boxed().toList();
  }

  static double[] widened(float[] array) {
    double[] wide = new double[array.length];
    for (int i = 0; i < array.length; i++) {
      wide[i] = array[i];
    }
    return wide;
  }
}
