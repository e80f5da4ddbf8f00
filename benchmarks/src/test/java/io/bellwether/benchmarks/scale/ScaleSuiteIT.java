package io.bellwether.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.benchmarks.result.Figure;
import io.bellwether.benchmarks.suite.Findings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleSuiteIT {
  private final List<Figure> figures = new ArrayList<>();

  @Test
  void measuresTheJobWithFewExperts() throws Exception {
    var plan = new ScaleSuite.Plan(List.of(4), List.of(1), 1, 1, 0.2, 0.5, 1, List.of(4), 0.01);

    new ScaleSuite().measure(plan, kept());

    assertThat(value(ScaleSuite.THROUGHPUT)).isPositive();
    assertThat(value(ScaleSuite.ASKED)).isEqualTo(4);
    assertThat(value(ScaleSuite.DEGRADED)).isZero();
    assertThat(value(ScaleSuite.COMPILER)).isBetween(0.0, 100.0);
    assertThat(value(ScaleSuite.HEAP)).isPositive();
    assertThat(value(ScaleSuite.STATE)).isPositive();
    assertThat(figures).filteredOn(figure -> figure.metric().equals(ScaleSuite.STEP)).hasSize(6);
    assertThat(figures).filteredOn(figure -> figure.metric().equals(ScaleSuite.CHOICE)).hasSize(2);
    assertThat(figures.stream().map(Figure::key)).doesNotHaveDuplicates();
  }

  private double value(String metric) {
    return figures.stream()
        .filter(figure -> figure.metric().equals(metric))
        .mapToDouble(Figure::value)
        .findFirst()
        .orElseThrow();
  }

  private Findings kept() {
    return new Findings() {
      @Override
      public void add(Figure figure) {
        figures.add(figure);
      }

      @Override
      public void progress(String text) {
        assertThat(text).isNotEmpty();
      }
    };
  }
}
