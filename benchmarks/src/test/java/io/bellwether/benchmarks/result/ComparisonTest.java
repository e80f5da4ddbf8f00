package io.bellwether.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.benchmarks.result.Figure.Better;
import io.bellwether.benchmarks.suite.Effort;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Machine MACHINE = new Machine("a processor", 2, 1024, "a system", "a JDK");

  @Test
  void fewerItemsASecondAreARegression() {
    Comparison comparison = compare(throughput(1000, 990, 1010), throughput(800, 790, 810));

    assertThat(comparison.regressions())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.before().name()).isEqualTo("job");
              assertThat(change.gain()).isEqualTo(0.8);
            });
  }

  @Test
  void fewerNanosecondsAreAGain() {
    Comparison comparison = compare(time(100), time(50));

    assertThat(comparison.regressions()).isEmpty();
    assertThat(comparison.changes())
        .singleElement()
        .satisfies(change -> assertThat(change.gain()).isEqualTo(2));
  }

  @Test
  void whatOverlapsHasNotChangedHoweverFarTheMediansLie() {
    assertThat(compare(throughput(1000, 700, 1010), throughput(800, 790, 1000)).changes())
        .isEmpty();
  }

  @Test
  void aDifferenceWithinTheToleranceIsNone() {
    assertThat(compare(throughput(1000, 999, 1001), throughput(950, 949, 951)).changes()).isEmpty();
  }

  @Test
  void factsAreNotComparedAndWhatIsMissingIsNamed() {
    Figure fact = Figure.once("s", "count", Map.of(), "experts", "1", Better.NEITHER, 8);
    Figure gone = time(3);
    Comparison comparison =
        Comparison.of(
            results(fact, gone),
            results(Figure.once("s", "count", Map.of(), "experts", "1", Better.NEITHER, 80)),
            0.1);

    assertThat(comparison.changes()).isEmpty();
    assertThat(comparison.compared()).isZero();
    assertThat(comparison.missing()).containsExactly(gone.key());
  }

  private static Comparison compare(Figure before, Figure after) {
    return Comparison.of(results(before), results(after), 0.1);
  }

  private static Figure throughput(double value, double low, double high) {
    return new Figure(
        "s", "job", Map.of("p", "1"), "throughput", "1/s", Better.HIGHER, value, low, high, 3);
  }

  private static Figure time(double value) {
    return Figure.once("s", "step", Map.of(), "time", "ns", Better.LOWER, value);
  }

  private static Results results(Figure... figures) {
    return new Results(MACHINE, "c", "cmd", "2020-01-01T00:00:00Z", Effort.SHORT, List.of(figures));
  }
}
