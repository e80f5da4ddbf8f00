package io.bellwether.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoIT {
  @Test
  void endsByItselfWithAPredictionForEachItem() throws Exception {
    Captured run = Captured.run("demo", "--items", "200", "--speed", "0", "--json");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    Set<String> ids = new HashSet<>();
    for (String line : run.out().lines().toList()) {
      JsonNode prediction = new ObjectMapper().readTree(line);
      assertThat(ids.add(prediction.get("id").asText())).as(line).isTrue();
      double sum = 0;
      for (JsonNode p : prediction.get("probabilities")) {
        sum += p.asDouble();
      }
      assertThat(Math.abs(sum - 1)).as(line).isLessThan(1e-9);
    }
    assertThat(ids).hasSize(200);
  }

  @Test
  void showsTapeWeightsAndScore() {
    Captured run = Captured.run("demo", "--items", "100", "--speed", "0", "--parallelism", "1");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains("weights ", "score ", "100 items, 100 predictions, 0 duplicates");
    assertThat(run.err()).contains("Kafka at localhost:", "Flink at http://");
  }
}
