package io.bellwether.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.config.ConfigDocs;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BellwetherTest {
  @Test
  void printsTheSettingsInForce() {
    Captured run = Captured.run(Map.of("BELLWETHER_GATE_TOP_K", "3"), "config");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("top-k: 3").contains("bootstrap-servers: localhost:9092");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void printsSettingsAsJson() {
    Captured run = Captured.run("config", "--json", "-D", "gate.top-k=2");

    assertThat(run.out()).startsWith("{").contains("\"top-k\" : 2");
  }

  @Test
  void masksSecretsInWhatItPrints() {
    Captured run =
        Captured.run(
            "config", "-D", "registry.username=me", "-D", "registry.password=hunter2", "--json");

    assertThat(run.out()).contains("\"password\" : \"***\"").doesNotContain("hunter2");
  }

  @Test
  void printsDefaultsWhateverIsGiven() {
    Captured run = Captured.run("config", "--defaults", "-D", "gate.top-k=2");

    assertThat(run.out()).contains("top-k: 6");
  }

  @Test
  void printsTheReference() {
    assertThat(Captured.run("config", "--docs").out()).isEqualTo(ConfigDocs.markdown());
  }

  @Test
  void tellsEveryProblemOfTheConfigurationAndStops() {
    Captured run = Captured.run("config", "-D", "gate.topk=2", "-D", "job.deadline=0s");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("did you mean gate.top-k?"))
        .anyMatch(
            line ->
                line.contains(
                    "job.deadline must be a duration such as 10ms or 15min, at least 1ms"));
  }

  @Test
  void notesVariablesThatAreNoSettingsUnlessQuiet() {
    Map<String, String> environment = Map.of("BELLWETHER_GATE_TOPK", "2");

    assertThat(Captured.run(environment, "config").err()).contains("note: BELLWETHER_GATE_TOPK");
    assertThat(Captured.run(environment, "config", "-q").err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "topcs", "config --bogus", "config --docs --defaults", "topics -D x"})
  void explainsWrongUsageInALineOrTwo(String arguments) {
    Captured run = Captured.run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("bellwether: ").contains("--help");
    assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "topics --help", "doctor --help", "config --help"})
  void helpsOnStandardOutput(String arguments) {
    Captured run = Captured.run(arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).startsWith("Usage: bellwether").contains("Exit codes:");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void knowsItsVersion() {
    assertThat(Captured.run("--version").out())
        .matches("bellwether \\d+\\.\\d+.* \\(Java .*\\)\\R");
  }
}
