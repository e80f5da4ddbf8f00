package io.bellwether.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bellwether.dashboard.views.Desk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files that start, watch and show a deployment. */
class DeployFilesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path COMPOSE = ROOT.resolve("docker-compose.yml");
  private static final Set<String> ONE_SHOT =
      Set.of("topics", "checkpoints-owner", "dashboard-token");

  /** YAML and JSON; what logs is tried by the pipeline's tests. */
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("deploy"))) {
      return Stream.concat(
              Stream.of(COMPOSE),
              files.filter(file -> file.toString().matches(".*\\.(json|yml|yaml)")))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isWellFormed(Path file) throws IOException {
    String text = Files.readString(file);

    if (file.toString().endsWith(".json")) {
      assertThat(new ObjectMapper().readTree(text).path("panels")).isNotEmpty();
    } else {
      assertThat(documents(text)).isNotEmpty().allMatch(each -> each instanceof Map);
    }
  }

  private static Object yaml(String text) {
    return documents(text).get(0);
  }

  /** Files for Kubernetes hold several. */
  private static List<Object> documents(String text) {
    List<Object> documents = new ArrayList<>();
    // Aliases are how docker-compose.yml says things once.
    new Load(LoadSettings.builder().setMaxAliasesForCollections(200).build())
        .loadAllFromString(text)
        .forEach(documents::add);
    return documents;
  }

  @Test
  @SuppressWarnings("unchecked")
  void everyServiceListensOnThisMachineOnlyAndTellsItsHealth() throws IOException {
    Map<String, Object> compose = (Map<String, Object>) yaml(Files.readString(COMPOSE));
    Map<String, Map<String, Object>> services =
        (Map<String, Map<String, Object>>) compose.get("services");

    services.forEach(
        (name, service) -> {
          for (Object port : (List<Object>) service.getOrDefault("ports", List.of())) {
            assertThat(port.toString()).as(name).startsWith("127.0.0.1:");
          }
          if (!ONE_SHOT.contains(name)) {
            assertThat(service).as(name).containsKey("healthcheck");
          }
        });
    assertThat(services).containsKeys("dashboard", "prometheus", "grafana", "kafka-ui");
  }

  @Test
  void boardAndRulesAskForMetricsThatExist() throws IOException {
    Set<String> asked = new TreeSet<>();
    for (Path file : files()) {
      Matcher names = Pattern.compile("bellwether_dashboard_\\w+").matcher(Files.readString(file));
      while (names.find()) {
        asked.add(names.group());
      }
    }
    Frames frames = new Frames("here");
    Desk desk = new Desk(Clock.systemUTC());
    Broadcast broadcast =
        new Broadcast(desk, frames, JsonNodeFactory.instance::objectNode, Optional::empty);
    try (Meters meters = new Meters(desk, () -> 0, new EventStream(frames), broadcast)) {
      String scraped = meters.scrape();

      assertThat(asked).isNotEmpty().allMatch(name -> scraped.contains("\n" + name + " "));
    }
    broadcast.close();
  }

  @Test
  void boardTakesItsNumbersFromTheProvisionedSource() throws IOException {
    Path provisioned = ROOT.resolve("deploy/grafana/provisioning/datasources/prometheus.yaml");
    Path board = ROOT.resolve("deploy/grafana/dashboards/bellwether.json");

    for (JsonNode panel : new ObjectMapper().readTree(Files.readString(board)).get("panels")) {
      String uid = panel.path("datasource").path("uid").asText();
      assertThat(Files.readString(provisioned)).contains("uid: " + uid);
    }
  }
}
