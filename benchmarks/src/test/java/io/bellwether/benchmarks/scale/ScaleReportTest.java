package io.bellwether.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.result.Figure.Better;
import io.bellwether.benchmarks.suite.Page;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaleReportTest {
  @Test
  void saysWhetherManyExpertsKeepUpWithFew() {
    assertThat(report(rate(8, 1000), rate(1024, 850))).contains("85.0 %, reached");
    assertThat(report(rate(8, 1000), rate(1024, 849))).contains("84.9 %, **not reached**");
  }

  @Test
  void saysWhetherAStepOfTheBeliefIsFastEnough() {
    assertThat(report(step(8, 1))).contains("1.00 µs, reached");
    assertThat(report(step(8, 1.01))).contains("1.01 µs, **not reached**");
    assertThat(report(step(1000, 2000.5))).contains("2000.50 µs, **not reached**");
  }

  @Test
  void saysWhatTheGateHasOfTheDifference() {
    assertThat(
            report(
                rate(8, 50_000),
                rate(1024, 40_000),
                choice(8, 10, 0.5),
                choice(1024, 4, 3),
                choice(1024, 10, 7)))
        .contains("10.0 µs more", "7.0 µs of 1,024 and 0.5 µs of 8", "3.0 µs of 1,024: what lies");
  }

  @Test
  void promisesNothingOfWhatWasNotMeasured() {
    assertThat(report(rate(1024, 850))).doesNotContain("Must reach");
  }

  private static String report(Figure... figures) {
    Page page = new Page();
    new ScaleSuite().describe(List.of(figures), page);
    return page.toString();
  }

  private static Figure rate(int experts, double value) {
    return Figure.once(
        ScaleSuite.NAME,
        ScaleSuite.JOB,
        ScaleSuite.of(experts, 2),
        ScaleSuite.THROUGHPUT,
        "1/s",
        Better.HIGHER,
        value);
  }

  private static Figure choice(int experts, int bits, double micros) {
    return Figure.once(
        ScaleSuite.NAME,
        ScaleSuite.GATE,
        ScaleSuite.ofGate(experts, bits),
        ScaleSuite.CHOICE,
        "us",
        Better.LOWER,
        micros);
  }

  private static Figure step(int experts, double micros) {
    return Figure.once(
        ScaleSuite.NAME,
        "moe-f",
        Map.of(ScaleSuite.EXPERTS, Integer.toString(experts), ScaleSuite.VOTERS, "2"),
        ScaleSuite.STEP,
        "us",
        Better.LOWER,
        micros);
  }
}
