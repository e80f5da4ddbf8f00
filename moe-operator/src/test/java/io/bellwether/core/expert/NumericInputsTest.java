package io.bellwether.core.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericInputsTest {
  private static final double FOREVER = Double.POSITIVE_INFINITY;

  @Test
  void holdsTheNewestLabelsTheNumbersAndTheirDeviations() {
    NumericInputs inputs = new NumericInputs(new ExpertSpec.Past(FOREVER, 2, 0), 2);
    teach(inputs, x("A", 1), 0);
    teach(inputs, x("A", 3), 1);

    inputs.look(x("A", 4));

    // Labels 1 and 0, newest first; mean 2 and deviation 1 of 1 and 3.
    assertThat(inputs.values()).containsExactly(0, 1, 1, 0, 4, 2);
  }

  @Test
  void forgetsWithItsHalfLife() {
    NumericInputs inputs = new NumericInputs(new ExpertSpec.Past(1, 0, 0), 2);
    teach(inputs, x("A", 1), 0);
    teach(inputs, x("A", 3), 0);
    teach(inputs, x("A", 4), 0);

    inputs.look(x("A", 6));

    // m = 1, 2, 3 and s² = 0, 1, 1.5.
    assertThat(inputs.values()[1]).isCloseTo(3 / Math.sqrt(1.5), within(1e-12));
  }

  @Test
  void keepsTheSymbolsApart() {
    NumericInputs inputs = new NumericInputs(new ExpertSpec.Past(FOREVER, 1, 0), 2);
    teach(inputs, x("A", 1), 0);
    teach(inputs, x("B", 5), 1);
    teach(inputs, x("A", 3), 0);

    inputs.look(x("A", 4));
    assertThat(inputs.values()).containsExactly(1, 0, 4, 2);
    inputs.look(x("B", 4));
    assertThat(inputs.values()).containsExactly(0, 1, 4, 0);
    inputs.look(x("C", 4));
    assertThat(inputs.values()).containsExactly(0, 0, 4, Double.NaN);
  }

  @Test
  void takesWhatIsNoNumberAsMissing() {
    NumericInputs inputs = new NumericInputs(new ExpertSpec.Past(FOREVER, 0, 0), 2);
    teach(inputs, x("A", 1, Float.NaN, 7), 0);
    teach(inputs, x("A", 3, Float.POSITIVE_INFINITY, 7), 0);

    inputs.look(x("A", 4, 5));

    assertThat(inputs.values()).containsExactly(4, 2, 5, Double.NaN, Double.NaN, Double.NaN);
  }

  @Test
  void seesNoDeviationInRounding() {
    NumericInputs inputs = new NumericInputs(new ExpertSpec.Past(20, 0, 0), 2);
    teach(inputs, x("A", 0.1f), 0);
    for (int i = 0; i < 3000; i++) {
      teach(inputs, x("A", 0.003467f), 0);
    }

    inputs.look(x("A", 0.003467f));
    assertThat(inputs.values()[1]).isZero();
    inputs.look(x("A", 0.004f));
    assertThat(inputs.values()[1]).isEqualTo(8);
  }

  @Test
  void growsWithTheNumbersItIsTaught() {
    NumericInputs inputs = new NumericInputs(new ExpertSpec.Past(FOREVER, 1, 0), 2);
    teach(inputs, x("A", 1), 1);

    inputs.look(x("A", 1, 2));
    assertThat(inputs.values()).containsExactly(0, 1, 1, 0);
    teach(inputs, x("A", 1, 2), 0);
    inputs.look(x("A", 1, 2));

    assertThat(inputs.values()).containsExactly(1, 0, 1, 0, 2, 0);
  }

  @Test
  void looksAtNoMoreNumbersThanItMay() {
    NumericInputs inputs = new NumericInputs(new ExpertSpec.Past(FOREVER, 0, 0), 2);

    teach(inputs, x("A", new float[10_000]), 0);

    assertThat(inputs.size()).isEqualTo(2 * NumericInputs.MAX_NUMBERS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void learnsFromTheInputsThatThePredictionHad(int delay) {
    NumericInputs inputs = new NumericInputs(new ExpertSpec.Past(5, 2, delay), 3);
    Random random = new Random(delay);
    Deque<Features> waiting = new ArrayDeque<>();
    Deque<double[]> then = new ArrayDeque<>();
    inputs.widen(x("A", 0, 0));

    for (int i = 0; i < 300; i++) {
      Features x =
          x(
              random.nextBoolean() ? "A" : "B",
              (float) random.nextGaussian(),
              (float) random.nextGaussian());
      inputs.look(x);
      waiting.add(x);
      then.add(inputs.values().clone());
      if (waiting.size() > delay) {
        inputs.lookAsThen(waiting.element());
        assertThat(inputs.values()).containsExactly(then.remove());
        inputs.remember(waiting.remove(), random.nextInt(3));
      }
    }
  }

  private static void teach(NumericInputs inputs, Features x, int label) {
    inputs.widen(x);
    inputs.lookAsThen(x);
    inputs.remember(x, label);
  }

  private static Features x(String symbol, float... numbers) {
    Features x = new Features();
    x.setContext(symbol, "", "", numbers);
    return x;
  }
}
