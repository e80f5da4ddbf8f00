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
                List.of(1, 2, 3, 4, 5, 8, 17, 100).stream().map(rows -> Arguments.of(twin, rows)));
  }

  @ParameterizedTest
  @MethodSource("twinsAndRows")
  void reweighAnswersToItsFormula(KernelSet twin, int rows) {
    Random random = new Random(rows);
    float[] panel = floats(random, rows * PANEL + 2 * MARGIN);
    float[] before = panel.clone();
    float[] observed = floats(random, PANEL + 2 * MARGIN);
    float[] bounds = floats(random, PANEL + 2 * MARGIN);
    bounds[MARGIN + 3] = 0;
    float[] c = floats(random, rows);
    float[] towards = floats(random, rows);
    float[] scales = new float[PANEL + 2 * MARGIN];
    Arrays.fill(scales, 1f / rows);
    float[] means = floats(random, PANEL);

    twin.reweighPanel(
        0.9f, observed, bounds, MARGIN, c, towards, 0.3f, rows, panel, MARGIN, scales, MARGIN,
        means);

    for (int j = 0; j < PANEL; j++) {
      double mean = 0;
      for (int i = 0; i < rows; i++) {
        mean += (double) before[MARGIN + i * PANEL + j] * c[i] / rows;
      }
      double bound = bounds[MARGIN + j];
      double innovation = Math.max(-bound, Math.min(bound, observed[MARGIN + j] - mean));
      double sum = 0;
      double sumOfC = 0;
      for (int i = 0; i < rows; i++) {
        int at = MARGIN + i * PANEL + j;
        double grown = before[at] * (0.9f + (c[i] - mean) * innovation) / rows;
        double now = Math.max(0.3f, grown + towards[i]);
        assertThat((double) panel[at]).isCloseTo(now, within(8 * ROUNDING));
        sum += now;
        sumOfC += now * c[i];
      }
      double relative = 8 * rows * ROUNDING;
      assertThat((double) scales[MARGIN + j]).isCloseTo(1 / sum, within(relative / sum));
      assertThat((double) means[j]).isCloseTo(sumOfC / sum, within(relative));
    }
    for (int i = 0; i < MARGIN; i++) {
      int behind = MARGIN + rows * PANEL + i;
      assertThat(panel[i]).isEqualTo(before[i]);
      assertThat(panel[behind]).isEqualTo(before[behind]);
      assertThat(scales[i]).isEqualTo(1f / rows);
      assertThat(scales[MARGIN + PANEL + i]).isEqualTo(1f / rows);
    }
  }

  @ParameterizedTest
  @MethodSource("twinsAndRows")
  void mixAnswersToItsFormula(KernelSet twin, int rows) {
    Random random = new Random(rows);
    int parts = 3;
    int size = rows * PANEL;
    float[] panel = floats(random, parts * size);
    float[] weights = floats(random, PANEL);
    float[] scales = floats(random, parts * PANEL);
    float[] out = floats(random, size + MARGIN);
    float[] before = out.clone();

    twin.mixPanel(weights, scales, parts, rows, panel, out);

    for (int at = 0; at < size; at++) {
      double sum = before[at];
      for (int part = 0; part < parts; part++) {
        int column = at % PANEL;
        double weight = (double) weights[column] * scales[part * PANEL + column];
        sum += weight * panel[part * size + at];
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
