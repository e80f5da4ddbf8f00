package io.bellwether.pipeline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricDocsTest {
  @Test
  void everyMetricIsDescribedInTheReference() throws IOException {
    String reference = Files.readString(Path.of("..", "docs", "metrics.md"));

    assertThat(reference)
        .as("write it anew with ./bellwether metrics --docs > docs/metrics.md")
        .isEqualTo(MetricDocs.markdown());
  }
}
