package io.bellwether.pipeline.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.pipeline.replicate.Nifty.Trace;
import io.bellwether.pipeline.replicate.ScalarMoeF.Loss;
import io.bellwether.pipeline.replicate.ScalarMoeF.Rates;
import io.bellwether.pipeline.replicate.ScalarMoeF.Settings;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Six days and three experts, by an independent program; then the order of label and forecast. */
class ScalarMoeFTest {
  private static final Offset<Double> EXACT = within(1e-11);
  private static final double[] LABELS = {2, 1, 0, 2, 1, 1};
  private static final double[][] VOTES = {
    {2, 1, 0}, {1, 1, 2}, {0, 2, 1}, {2, 1, 1}, {0, 1, 2}, {1, 0, 1}
  };

  static Stream<Arguments> known() {
    return Stream.of(
        Arguments.of(
            new Settings(Loss.SQUARED_ERROR, Rates.ROW_SUMS, 1, 0.5),
            new double[] {
              0.830237045947, 1.365097984441, 0.442440241627,
              1.149677224692, 0.784387271714, 0.567002045877
            },
            new double[] {
              1.0, 1.310725794055, 0.910051883753,
              1.340565452718, 1.057483098474, 0.632124460699
            }),
        Arguments.of(
            new Settings(Loss.SQUARED_ERROR, Rates.COLUMN_SUMS, 5, 0.2),
            new double[] {
              0.992382697407, 1.307766761843, 0.656462436652,
              1.282717548648, 0.487404169681, 0.633507043291
            },
            new double[] {
              1.0, 1.331990352553, 1.176267453035,
              1.325947492812, 0.91823369284, 0.623915156769
            }),
        Arguments.of(
            new Settings(Loss.SQUARED_ERROR, Rates.EXACT, 1, 0.5),
            new double[] {
              0.830237045947, 1.40347540201, 0.449377150987,
              1.189981948974, 0.850642842106, 0.626443933964
            },
            new double[] {
              1.0, 1.340677874973, 0.909289560714,
              1.413859863897, 1.146771964177, 0.687624350313
            }),
        Arguments.of(
            new Settings(Loss.CROSS_ENTROPY, Rates.ROW_SUMS, 1, 0.5),
            new double[] {
              0.539186460292, 0.580609137297, 0.45150560027,
              0.524943739187, 0.441498149547, 0.272816672334
            },
            new double[] {
              0.466666666667, 0.554346052966, 0.479096842225,
              0.575453659931, 0.495516614974, 0.29635900585
            }));
  }

  @ParameterizedTest
  @MethodSource("known")
  void repeatsTheKnownNumbersInBothOrders(Settings settings, double[] paper, double[] causal) {
    double[][] votes = scaled(settings);
    double[] labels = Arrays.stream(LABELS).map(x -> scale(settings, x)).toArray();

    assertThat(Nifty.paper(new ScalarMoeF(settings, 3), votes, labels).forecasts())
        .containsExactly(paper, EXACT);
    assertThat(Nifty.causal(new ScalarMoeF(settings, 3), votes, labels).forecasts())
        .containsExactly(causal, EXACT);
  }

  @Test
  void trustsAFilterByTheNewestLabelOnly() {
    Settings settings = new Settings(Loss.SQUARED_ERROR, Rates.ROW_SUMS, 1, 0.5);

    Trace trace = Nifty.paper(new ScalarMoeF(settings, 3), VOTES, LABELS);

    assertThat(trace.trust().get(0))
        .containsExactly(new double[] {0.572760445365, 0.164098615049, 0.263140939587}, EXACT);
  }

  @Test
  void theFirstStepByHand() {
    Settings settings = new Settings(Loss.SQUARED_ERROR, Rates.EXACT, 1, 0.5);
    ScalarMoeF filter = new ScalarMoeF(settings, 2);

    filter.update(new double[] {0, 1}, 1);

    // Filter 0: loss 1, m = 1/2, dW = 1/(2*sqrt2) - 1.5/sqrt2; gains -+ 1/(2*sqrt2). Filter 1 was
    // right: no gain. Its own expectation stays 1/2.
    double innovation = 1 / (2 * Math.sqrt(2)) - 1.5 / Math.sqrt(2);
    double second = 0.5 + 0.5 * innovation / (2 * Math.sqrt(2));
    double odds = Math.exp(-Math.pow(1 - second, 2)) / Math.exp(-0.25);
    assertThat(filter.trust()[0]).isCloseTo(odds / (1 + odds), EXACT);
  }

  @Test
  void anotherLabelChangesTheForecastOfItsOwnDayInThePublishedOrderOnly() {
    double[] other = LABELS.clone();
    other[3] = 0;

    double[] paper = Nifty.paper(filter(), VOTES, LABELS).forecasts();
    double[] paperOther = Nifty.paper(filter(), VOTES, other).forecasts();
    double[] causal = Nifty.causal(filter(), VOTES, LABELS).forecasts();
    double[] causalOther = Nifty.causal(filter(), VOTES, other).forecasts();

    assertThat(paperOther[3]).isNotCloseTo(paper[3], within(0.1));
    assertThat(Arrays.copyOf(causalOther, 4)).containsExactly(Arrays.copyOf(causal, 4));
    assertThat(causalOther[4]).isNotEqualTo(causal[4]);
  }

  private static ScalarMoeF filter() {
    return new ScalarMoeF(Published.SETTING, 3);
  }

  private static double[][] scaled(Settings settings) {
    return Arrays.stream(VOTES)
        .map(day -> Arrays.stream(day).map(x -> scale(settings, x)).toArray())
        .toArray(double[][]::new);
  }

  /** For cross-entropy the classes are .1, .4 and .9. */
  private static double scale(Settings settings, double x) {
    return settings.loss() == Loss.SQUARED_ERROR ? x : new double[] {0.1, 0.4, 0.9}[(int) x];
  }
}
