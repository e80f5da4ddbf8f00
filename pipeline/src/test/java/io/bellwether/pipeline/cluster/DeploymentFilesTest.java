package io.bellwether.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.cli.Bellwether;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.JobMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What can be known of docker-compose.yml and deploy/kubernetes without Docker and Kubernetes. */
@SuppressWarnings("unchecked")
class DeploymentFilesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path KUBERNETES = ROOT.resolve("deploy/kubernetes");
  private static final Path DOCKER_CONFIG = ROOT.resolve("deploy/docker/bellwether.yaml");
  private static final String MOUNTED_CONFIG = "/etc/bellwether/bellwether.yaml";

  /** The operator sets the first three itself; compose has no second JobManager to turn to. */
  private static final Set<String> OF_ONE_ONLY =
      Set.of(
          "jobmanager.rpc.address",
          "jobmanager.memory.process.size",
          "taskmanager.memory.process.size",
          "high-availability.type",
          "high-availability.storageDir");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "configmap.yaml",
        "flinkdeployment.yaml",
        "storage.yaml",
        "servicemonitor.yaml",
        "topics.yaml"
      })
  void holdsResourcesWithKindAndName(String file) throws IOException {
    for (Object document : documents(KUBERNETES.resolve(file))) {
      Map<String, Object> resource = (Map<String, Object>) document;
      assertThat(resource).containsKeys("apiVersion", "kind", "metadata");
      assertThat(at(resource, "metadata", "name")).asString().matches("[a-z0-9-]{1,63}");
      assertThat(resource).containsKey(resource.get("kind").equals("ConfigMap") ? "data" : "spec");
    }
  }

  @Test
  void deploysAnExplicitImageOfTheFlinkThatTheBuildUses() throws Exception {
    Map<String, Object> spec = spec();
    String flink =
        FlinkJars.onClassPath().stream()
            .filter(jar -> jar.contains("flink-runtime-2"))
            .map(jar -> jar.replaceAll(".*flink-runtime-([0-9.]+)\\.jar", "$1"))
            .findFirst()
            .orElseThrow();

    assertThat(spec)
        .containsEntry("flinkVersion", "v" + flink.replaceAll("^(\\d+)\\.(\\d+).*", "$1_$2"));
    assertThat(spec.get("image")).asString().matches("[a-z-]+:\\d+\\.\\d+\\.\\d+");
    String from = "flink:" + flink + "-scala_2.12-java17";
    assertThat(Files.readAllLines(KUBERNETES.resolve("Dockerfile"))).contains("FROM " + from);
    assertThat(services().get("jobmanager")).containsEntry("image", from);
    assertThat(services().get("taskmanager")).containsEntry("image", from);
    assertThat(at(spec, "job", "jarURI")).isEqualTo("local:///opt/flink/usrlib/bellwether-job.jar");
    assertThat(at(spec, "job", "entryClass")).isEqualTo(JobMain.class.getName());
    assertThat(at(spec, "jobManager", "resource"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsKeys("memory", "cpu");
    assertThat(at(spec, "taskManager", "resource"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsKeys("memory", "cpu");
  }

  @Test
  void givesFlinkTheSameSettingsInBoth() throws IOException {
    Map<String, Object> kubernetes =
        new TreeMap<>((Map<String, Object>) spec().get("flinkConfiguration"));
    Map<String, Object> compose = new TreeMap<>(composeFlink());
    assertThat(at(spec(), "jobManager", "resource", "memory"))
        .isEqualTo(compose.get("jobmanager.memory.process.size"));
    assertThat(at(spec(), "taskManager", "resource", "memory"))
        .isEqualTo(compose.get("taskmanager.memory.process.size"));

    kubernetes.keySet().removeAll(OF_ONE_ONLY);
    compose.keySet().removeAll(OF_ONE_ONLY);

    assertThat(texts(kubernetes)).isEqualTo(texts(compose)).hasSizeGreaterThan(8);
  }

  @Test
  void givesTheJobTheSameConfigurationInBoth() throws IOException {
    String elsewhere = "kafka.bootstrap-servers";
    String copies = "kafka.replication-factor";
    Map<String, String> docker = Map.of(elsewhere, "k:1", copies, "1");

    assertThat(JobConfig.load(configMap(), docker, Map.of()))
        .isEqualTo(JobConfig.load(DOCKER_CONFIG, docker, Map.of()));
  }

  @Test
  void mountsEveryFileThatACommandLineNames() throws IOException {
    assertThat(spec().toString())
        .contains("mountPath=/etc/bellwether,")
        .contains("name=bellwether-config")
        .contains("claimName=bellwether-checkpoints");
    assertThat(services().get("jobmanager").toString()).contains("target=" + MOUNTED_CONFIG);
    assertThat(metadataNames("configmap.yaml")).contains("bellwether-config");
    assertThat(metadataNames("storage.yaml")).contains("bellwether-checkpoints");
  }

  @Test
  void logsAsJsonByTheSameFileInBoth() throws IOException {
    String settings = Files.readString(ROOT.resolve("deploy/log4j/log4j-console.properties"));
    String inTheImage = "/opt/flink/conf/log4j-console.properties";
    assertThat(settings).contains("JsonTemplateLayout");
    for (String process : List.of("jobmanager", "taskmanager")) {
      assertThat((List<Map<String, Object>>) services().get(process).get("volumes"))
          .as(process)
          .anySatisfy(
              volume ->
                  assertThat(volume)
                      .containsEntry("type", "bind")
                      .containsEntry("source", "./deploy/log4j/log4j-console.properties")
                      .containsEntry("target", inTheImage)
                      .containsEntry("read_only", true));
    }

    // The operator makes the file of that name from it.
    assertThat((Map<String, Object>) spec().get("logConfiguration"))
        .containsEntry("log4j-console.properties", settings);
  }

  @Test
  void scrapesThePortThatTheReporterListensOn() throws IOException {
    List<Object> documents = documents(KUBERNETES.resolve("servicemonitor.yaml"));
    Map<String, Object> service = (Map<String, Object>) documents.get(0);
    Map<String, Object> monitor = (Map<String, Object>) documents.get(1);
    Map<String, Object> port = ((List<Map<String, Object>>) at(service, "spec", "ports")).get(0);

    assertThat(String.valueOf(port.get("port")))
        .isEqualTo(at(spec(), "flinkConfiguration", "metrics.reporter.prometheus.port"));
    assertThat(((List<Map<String, Object>>) at(monitor, "spec", "endpoints")).get(0))
        .containsEntry("port", port.get("name"));
    assertThat((Map<String, Object>) at(service, "metadata", "labels"))
        .containsAllEntriesOf((Map<String, Object>) at(monitor, "spec", "selector", "matchLabels"));
    assertThat((Map<String, Object>) at(spec(), "podTemplate", "metadata", "labels"))
        .containsAllEntriesOf((Map<String, Object>) at(service, "spec", "selector"));
  }

  @Test
  void givesTheJobArgumentsThatItTakes() throws IOException {
    List<String> kubernetes = (List<String>) at(spec(), "job", "args");
    ApplicationEntry.Arguments compose = composeApplication();

    assertThat(JobMain.configure(Map.of(), here(kubernetes, configMap())).job().name())
        .isEqualTo("bellwether");
    assertThat(JobMain.configure(Map.of(), here(compose.program(), DOCKER_CONFIG)).job().name())
        .isEqualTo("bellwether");
    assertThat(compose.jobClass()).contains(JobMain.class.getName());
    assertThat(compose.jobId()).isPresent();
  }

  /** As Flink's image does it: the first word names the process, and it adds the rest. */
  static ApplicationEntry.Arguments composeApplication() throws IOException {
    List<String> command =
        new ArrayList<>((List<String>) services().get("jobmanager").get("command"));
    assertThat(command.remove(0)).isEqualTo("standalone-job");
    command.addAll(0, List.of("--configDir", "conf", "--jars", "job.jar"));
    return ApplicationEntry.Arguments.parse(command.toArray(String[]::new));
  }

  @Test
  void givesTheCommandLineOptionsThatItHas() throws IOException {
    List<List<String>> commands = new ArrayList<>();
    for (Map<String, Object> service : services().values()) {
      if (service.toString().contains(Bellwether.class.getName())) {
        commands.add((List<String>) service.get("command"));
      }
    }
    Map<String, Object> job =
        (Map<String, Object>) documents(KUBERNETES.resolve("topics.yaml")).get(0);
    Map<String, Object> container =
        ((List<Map<String, Object>>) at(job, "spec", "template", "spec", "containers")).get(0);
    assertThat((List<String>) container.get("command")).endsWith(Bellwether.class.getName());
    commands.add((List<String>) container.get("args"));

    assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
    for (List<String> command : commands) {
      var parsed = Bellwether.commandLine(Map.of()).parseArgs(command.toArray(String[]::new));
      assertThat(parsed.hasSubcommand()).as(command.toString()).isTrue();
    }
  }

  private static String[] here(List<String> arguments, Path config) {
    return arguments.stream()
        .map(argument -> argument.equals(MOUNTED_CONFIG) ? config.toString() : argument)
        .toArray(String[]::new);
  }

  private Path configMap() throws IOException {
    Map<String, Object> map =
        (Map<String, Object>) documents(KUBERNETES.resolve("configmap.yaml")).get(0);
    return Files.writeString(
        directory.resolve("bellwether.yaml"), (String) at(map, "data", "bellwether.yaml"));
  }

  private static Map<String, Object> spec() throws IOException {
    Map<String, Object> deployment =
        (Map<String, Object>) documents(KUBERNETES.resolve("flinkdeployment.yaml")).get(0);
    assertThat(deployment)
        .containsEntry("apiVersion", "flink.apache.org/v1beta1")
        .containsEntry("kind", "FlinkDeployment");
    return (Map<String, Object>) deployment.get("spec");
  }

  private static List<Object> metadataNames(String file) throws IOException {
    return documents(KUBERNETES.resolve(file)).stream()
        .map(document -> at((Map<String, Object>) document, "metadata", "name"))
        .toList();
  }

  private static Map<String, Map<String, Object>> services() throws IOException {
    Map<String, Object> compose =
        (Map<String, Object>) documents(ROOT.resolve("docker-compose.yml")).get(0);
    Map<String, Map<String, Object>> services =
        (Map<String, Map<String, Object>>) compose.get("services");
    Map<String, Map<String, Object>> merged = new TreeMap<>();
    services.forEach(
        (name, service) -> {
          Map<String, Object> all = new TreeMap<>();
          if (service.get("<<") instanceof Map<?, ?> base) {
            all.putAll((Map<String, Object>) base);
          }
          all.putAll(service);
          merged.put(name, all);
        });
    return merged;
  }

  private static Map<String, Object> composeFlink() throws IOException {
    String properties =
        (String) at(services().get("taskmanager"), "environment", "FLINK_PROPERTIES");
    assertThat(at(services().get("jobmanager"), "environment", "FLINK_PROPERTIES"))
        .isEqualTo(properties);
    return (Map<String, Object>) yaml(properties).get(0);
  }

  private static Map<String, String> texts(Map<String, Object> values) {
    Map<String, String> texts = new TreeMap<>();
    values.forEach((key, value) -> texts.put(key, String.valueOf(value)));
    return texts;
  }

  private static List<Object> documents(Path file) throws IOException {
    return yaml(Files.readString(file));
  }

  private static List<Object> yaml(String text) {
    List<Object> documents = new ArrayList<>();
    // Aliases are how docker-compose.yml says things once.
    LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(100).build();
    new Load(settings).loadAllFromString(text).forEach(documents::add);
    return documents;
  }

  private static Object at(Map<String, Object> map, String... keys) {
    Object value = map;
    for (String key : keys) {
      value = ((Map<String, Object>) value).get(key);
    }
    return value;
  }
}
