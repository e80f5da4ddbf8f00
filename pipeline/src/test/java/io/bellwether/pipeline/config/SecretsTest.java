package io.bellwether.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String SECRET = "hunter2-$1";

  @TempDir Path directory;

  @Test
  void takesSecretsFromVariablesAndFiles() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), SECRET + "\n");

    JobConfig config =
        JobConfig.load(
            null,
            Map.of(
                "kafka.properties.sasl.jaas.config", "Module password=\"${env:PASSWORD}\";",
                "registry.username", "me",
                "registry.password", "${file:" + file + "}"),
            Map.of("PASSWORD", SECRET));

    assertThat(config.kafka().properties())
        .containsEntry("sasl.jaas.config", "Module password=\"" + SECRET + "\";");
    assertThat(config.registry().password()).contains(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.properties.ssl.key.password",
        "kafka.properties.sasl.jaas.config",
        "kafka.properties.ssl.keystore.key",
        "kafka.properties.sasl.oauthbearer.token",
        "kafka.properties.my.secret"
      })
  void masksWhatIsSecretByItsName(String key) {
    JobConfig config = JobConfig.load(null, Map.of(key, SECRET), Map.of());

    assertThat(config.toString()).contains("***").doesNotContain(SECRET);
    assertThat(config.kafka().toString()).doesNotContain(SECRET);
    assertThat(config.toYaml(false)).contains(SECRET);
  }

  @Test
  void masksWhatCameFromAReferenceWhateverItsName() {
    JobConfig config =
        JobConfig.load(
            null, Map.of("kafka.properties.client.id", "${env:ID}"), Map.of("ID", SECRET));

    assertThat(config.kafka().properties()).containsEntry("client.id", SECRET);
    assertThat(config.toYaml(true)).doesNotContain(SECRET);
  }

  @Test
  void masksCredentialsOfTheRegistry() {
    JobConfig config =
        JobConfig.load(
            null,
            Map.of(
                "registry.url",
                "http://me:" + SECRET + "@localhost:8080",
                "registry.username",
                "me",
                "registry.password",
                SECRET),
            Map.of());

    assertThat(config.toString()).doesNotContain(SECRET).contains("http://***@localhost:8080");
    assertThat(config.registry().toString()).doesNotContain(SECRET);
  }

  @Test
  void printsTheKeysThatOnlySoundSecret() {
    assertThat(JobConfig.load(null, Map.of(), Map.of()).toString())
        .contains("routing-key: symbol")
        .contains("key: source");
  }

  @Test
  void namesAMissingVariableOrFileButNoSecret() {
    Map<String, String> overrides =
        Map.of(
            "kafka.properties.sasl.jaas.config", SECRET + " ${env:NOT_SET}",
            "registry.username", "me",
            "registry.password", "${file:" + directory.resolve("nowhere") + "}");

    assertThatThrownBy(() -> JobConfig.load(null, overrides, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("must refer to a variable that is set, but NOT_SET is not")
        .hasMessageContaining("nowhere is not")
        .hasMessageNotContaining(SECRET);
  }
}
