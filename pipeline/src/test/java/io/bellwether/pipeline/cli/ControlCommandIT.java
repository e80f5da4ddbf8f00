package io.bellwether.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.control.ControlLog;
import io.bellwether.pipeline.control.ControlledExpert;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command writes and refuses; nobody reads the topic but it. */
class ControlCommandIT {
  private static EmbeddedBroker broker;

  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.startTemporary();
    Captured.run("topics", "-Dkafka.bootstrap-servers=" + broker.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static Captured run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("control"));
    all.addAll(List.of(arguments));
    all.add("-Dkafka.bootstrap-servers=" + broker.bootstrapServers());
    return Captured.run(all.toArray(String[]::new));
  }

  private static JobConfig config() {
    return JobConfig.load(
        null, Map.of("kafka.bootstrap-servers", broker.bootstrapServers()), Map.of());
  }

  private static ControlledExpert expert(String name) {
    return ControlLog.read(config()).expert(name);
  }

  @Test
  void shadowsPromotesAndRollsBackWithTheDefinitionsThatHeld() {
    String configured = expert("words").current().orElseThrow();

    assertThat(run("shadow", "words", "--set", "learning-rate=0.1").out())
        .isEqualTo(String.format("shadow words, version 1, at once%n"));
    assertThat(run("promote", "words", "--from", "2026-05-04T12:00:00Z").out())
        .contains("version 2, from 2026-05-04T12:00:00Z");
    String promoted = expert("words").current().orElseThrow();
    assertThat(promoted).contains("learning-rate: 0.1").isNotEqualTo(configured);
    assertThat(expert("words").shadow()).isNull();
    assertThat(run("rollback", "words").exitCode()).isZero();

    assertThat(expert("words").current()).contains(configured);
    assertThat(expert("words").state()).isEqualTo("rolled back");
    assertThat(run("rollback", "words").err()).contains("must have a former version to go back to");
  }

  @Test
  void bringsARetiredExpertBack() {
    run("retire", "prior");
    assertThat(expert("prior").current()).isEmpty();
    Captured twice = run("retire", "prior");
    assertThat(twice.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(twice.err()).contains("the expert to retire must be there: prior");

    run("rollback", "prior");

    assertThat(expert("prior").current()).isPresent();
  }

  @Test
  void takesADefinitionFromAFileAndSettingsBeforeIt() throws Exception {
    Path file = Files.writeString(directory.resolve("e.yaml"), "kind: prior\nhalf-life: 5\n");

    Captured added = run("add", "fresh", "--file", file.toString(), "--set", "half-life=7");

    assertThat(added.exitCode()).as(added.err()).isZero();
    assertThat(expert("fresh").current().orElseThrow()).contains("half-life: 7");
    assertThat(run("add", "fresh", "--file", file.toString()).err())
        .contains("the expert to add must not be there: fresh");
    assertThat(run("withdraw", "fresh").err()).contains("fresh must stand in shadow");
  }

  @Test
  void saysWhatIsWrongWithADefinitionAndWritesNothing() {
    for (String[] wrong :
        new String[][] {
          {"add", "odd", "--set", "kind=oracle"},
          {"add", "odd", "--set", "kind=prior", "--set", "bits=9"},
          {"add", "odd"},
          {"shadow", "network", "--set", "kind=prior", "--min-items", "1"},
          {"replace", "nobody", "--set", "kind=prior"}
        }) {
      Captured refused = run(wrong);
      assertThat(refused.exitCode()).as(String.join(" ", wrong)).isEqualTo(ExitCode.USAGE);
      assertThat(refused.err()).isNotBlank();
    }
    assertThat(expert("odd").version()).isZero();
    assertThat(expert("network").version()).isZero();
  }

  @Test
  void ofTwoWhoSawTheSameVersionOneWins() {
    run("shadow", "naive-bayes", "--set", "smoothing=0.7", "--min-items", "50");
    assertThat(run("withdraw", "naive-bayes", "--expect", "0").err())
        .contains("the last change of naive-bayes must have version 0: 1");

    ControlLog seen = ControlLog.read(config());
    run("withdraw", "naive-bayes");
    Control late =
        new Control(
            2L, Instant.EPOCH, new ExpertChange(ExpertAction.RETIRE, "naive-bayes", "", "", null));

    assertThatThrownBy(() -> seen.publish(late)).hasMessageContaining("somebody else changed");
    assertThat(expert("naive-bayes").state()).isEqualTo("configured");
  }

  @Test
  void pinsTheGateAsItBeganAndUnpinsIt() {
    assertThat(run("gate", "unpin").err()).contains("must be pinned before");
    assertThat(run("gate", "rollback", "9").err()).contains("must be on the topic still");
    assertThat(run("gate", "reset").out()).contains("pin gate, version 0, at once");
    assertThat(run("list").out()).contains("pinned 0");
    assertThat(run("gate", "unpin").exitCode()).isZero();
    assertThat(run("list", "--json").out()).doesNotContain("pinned");
  }
}
