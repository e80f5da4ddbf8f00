package io.bellwether.core.kernel;

import static io.bellwether.core.kernel.Kernels.PANEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both twins of the kernels on panels against an oracle in double. */
class PanelTwinsTest {
  private static final int MARGIN = 5;
  private static final double ROUNDING = Math.ulp(1f);

  static Stream<Arguments> twinsAndRows() {
    return Stream.of(new ScalarKernels(), new VectorKernels())
        .flatMap(
            twin ->
                List.of(0, 1, 2, 3, 4, 5, 8, 17, 100).stream()
                    .map(rows -> Arguments.of(twin, rows)));
  }

  @ParameterizedTest
  @MethodSource("twinsAndRows")
  void dotAnswersToItsFormula(KernelSet twin, int rows) {
    Random random = new Random(rows);
    float[] panel = floats(random, MARGIN + rows * PANEL);
    float[] weights = floats(random, rows);
    float[] out = floats(random, PANEL);

    twin.dotPanel(weights, rows, panel, MARGIN, out);

    for (int j = 0; j < PANEL; j++) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += (double) weights[i] * panel[MARGIN + i * PANEL + j];
      }
      assertThat((double) out[j]).isCloseTo(sum, within(rows * ROUNDING));
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndRows")
  void reweighAnswersToItsFormula(KernelSet twin, int rows) {
    Random random = new Random(rows);
    float[] panel = floats(random, rows * PANEL + 2 * MARGIN);
    float[] before = panel.clone();
    float[] constants = floats(random, PANEL);
    float[] slopes = floats(random, PANEL);
    float[] c = floats(random, rows);
    float[] towards = floats(random, rows);
    float[] sums = floats(random, 2 * PANEL);

    twin.reweighPanel(constants, slopes, c, towards, 0.3f, rows, panel, MARGIN, sums);

    for (int j = 0; j < PANEL; j++) {
      double sum = 0;
      double sumOfC = 0;
      for (int i = 0; i < rows; i++) {
        int at = MARGIN + i * PANEL + j;
        double factor = constants[j] + (double) slopes[j] * c[i];
        double now = Math.max(0.3f, before[at] * factor + towards[i]);
        assertThat((double) panel[at]).isCloseTo(now, within(4 * ROUNDING));
        sum += now;
        sumOfC += now * c[i];
      }
      assertThat((double) sums[j]).isCloseTo(sum, within(4 * rows * ROUNDING));
      assertThat((double) sums[PANEL + j]).isCloseTo(sumOfC, within(4 * rows * ROUNDING));
    }
    for (int i = 0; i < MARGIN; i++) {
      assertThat(panel[i]).isEqualTo(before[i]);
      int behind = MARGIN + rows * PANEL + i;
      assertThat(panel[behind]).isEqualTo(before[behind]);
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndRows")
  void mixAnswersToItsFormula(KernelSet twin, int rows) {
    Random random = new Random(rows);
    int parts = 3;
    int size = rows * PANEL;
    float[] panel = floats(random, parts * size);
    float[] weights = floats(random, parts * PANEL);
    float[] out = floats(random, size + MARGIN);
    float[] before = out.clone();

    twin.mixPanel(weights, parts, rows, panel, out);

    for (int at = 0; at < size; at++) {
      double sum = before[at];
      for (int part = 0; part < parts; part++) {
        sum += (double) weights[part * PANEL + at % PANEL] * panel[part * size + at];
      }
      assertThat((double) out[at]).isCloseTo(sum, within(8 * ROUNDING));
    }
    assertThat(Arrays.copyOfRange(out, size, size + MARGIN))
        .containsExactly(Arrays.copyOfRange(before, size, size + MARGIN));
  }

  private static float[] floats(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat();
    }
    return numbers;
  }
}
