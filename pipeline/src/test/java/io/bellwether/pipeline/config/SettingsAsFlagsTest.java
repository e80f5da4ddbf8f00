package io.bellwether.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsAsFlagsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("SECRET", "hunter2", "BELLWETHER_GATE_TOP_K", "3");

  @TempDir private Path directory;

  @Test
  void meansTheSameConfigurationWithoutTheFile() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("job.yaml"),
            """
            job: {name: elsewhere}
            experts:
              - {name: always, kind: prior}
              - {name: words, kind: softmax-regression, model: null}
            classes: {names: [UP, DOWN], aliases: {"rise: strong": UP}}
            kafka:
              properties: {sasl.jaas.config: "x password=${env:SECRET}"}
            """);

    Map<String, String> flags =
        SettingsAsFlags.of(file, Map.of("kafka.start-from", "latest"), ENVIRONMENT);

    assertThat(JobConfig.load(null, flags, Map.of("SECRET", "hunter2")))
        .isEqualTo(JobConfig.load(file, Map.of("kafka.start-from", "latest"), ENVIRONMENT));
  }

  @Test
  void doesNotResolveSecrets() {
    Map<String, String> flags =
        SettingsAsFlags.of(
            null, Map.of("kafka.properties.ssl.key.password", "${env:SECRET}"), ENVIRONMENT);

    assertThat(flags)
        .containsEntry("kafka.properties.ssl.key.password", "${env:SECRET}")
        .containsEntry("gate.top-k", "3");
  }

  @Test
  void refusesUnknownKeys() {
    assertThatThrownBy(() -> SettingsAsFlags.of(null, Map.of("gate.topk", "3"), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean gate.top-k?");
  }
}
