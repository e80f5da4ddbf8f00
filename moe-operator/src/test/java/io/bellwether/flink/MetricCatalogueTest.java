package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricCatalogueTest {
  @Test
  void describesEveryNameThatThereIs() throws IllegalAccessException {
    List<String> names = new ArrayList<>();
    for (Field field : MoeMetrics.class.getDeclaredFields()) {
      String name = (String) field.get(null);
      if (!Set.of(MoeMetrics.EXPERT, MoeMetrics.REASON).contains(name)) {
        names.add(name);
      }
    }

    Set<String> described =
        MetricCatalogue.all().stream().map(MetricDescription::name).collect(Collectors.toSet());

    assertThat(described)
        .as("add a line to MetricCatalogue, then ./bellwether metrics --docs > docs/metrics.md")
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void describesEachMetricOnceInASentence() {
    assertThat(MetricCatalogue.all())
        .extracting(each -> each.operator() + "/" + each.prometheusName())
        .doesNotHaveDuplicates();
    assertThat(MetricCatalogue.all()).allSatisfy(each -> assertThat(each.sentence()).endsWith("."));
  }

  @Test
  void labelsArePartOfThePrometheusName() {
    assertThat(
            MetricCatalogue.all().stream()
                .filter(each -> each.name().equals(MoeMetrics.ABSTENTIONS))
                .map(MetricDescription::prometheusName))
        .containsExactly(
            "flink_taskmanager_job_task_operator_expert_reason_abstentions",
            "flink_taskmanager_job_task_operator_reason_abstentions");
  }
}
