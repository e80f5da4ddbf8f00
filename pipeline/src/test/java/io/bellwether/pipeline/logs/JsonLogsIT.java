package io.bellwether.pipeline.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.connectors.LogsOnce;
import io.bellwether.pipeline.job.JobTopics;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.pipeline.process.JavaProcess;
import io.bellwether.pipeline.process.Patience;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that a program reads: one JSON object a line, whatever is logged, and no secret in it. */
class JsonLogsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CLUSTER =
      Path.of("..", "deploy", "log4j", "log4j-console.properties").toAbsolutePath().normalize();
  private static final String PASSWORD = "open-sesame-4711";
  private static final String KEY = "sk-never-shown-0815";
  private static final int ITEMS = 20;

  @TempDir private Path directory;

  @Test
  void theClustersConfigurationWritesOneObjectALine() throws Exception {
    List<JsonNode> lines;
    try (JavaProcess process = JavaProcess.start("logs", directory, Map.of(), logsOnce())) {
      Patience.until("the process to end", () -> !process.isAlive());
      lines = process.output().lines().map(JsonLogsIT::parsed).toList();
    }

    assertThat(lines).hasSize(2);
    JsonNode info = lines.get(0);
    assertThat(info.path("message").asText()).isEqualTo(LogsOnce.HARD);
    assertThat(info.path("level").asText()).isEqualTo("INFO");
    assertThat(info.path("logger").asText()).isEqualTo(LogsOnce.class.getName());
    assertThat(info.path("thread").asText()).isEqualTo("main");
    assertThat(info.path("job").asText()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(info.path("expert").asText()).isEqualTo("words");
    assertThat(Instant.parse(info.path("time").asText())).isAfter(Instant.EPOCH);
    JsonNode error = lines.get(1);
    assertThat(error.has("job")).isFalse();
    assertThat(error.path("error").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(error.path("stack").asText()).contains("because\nof this", "LogsOnce.main");
  }

  private static List<String> logsOnce() {
    return List.of(
        "-Xmx64m",
        "-Dlog4j.configurationFile=" + CLUSTER.toUri(),
        "-Dfile.encoding=UTF-8",
        "-cp",
        JavaProcess.classPath(),
        LogsOnce.class.getName());
  }

  @Test
  void bothConfigurationsHaveTheSameFields() throws IOException {
    Properties cluster = new Properties();
    Properties own = new Properties();
    try (var reader = Files.newBufferedReader(CLUSTER);
        var resource = Files.newBufferedReader(Path.of("src/main/resources/log4j2.properties"))) {
      cluster.load(reader);
      own.load(resource);
    }

    assertThat(own.getProperty("appender.json.layout.eventTemplate"))
        .isNotBlank()
        .isEqualTo(cluster.getProperty("appender.console.layout.eventTemplate"));
  }

  @Test
  void aRunningJobLogsJsonWithItsIdAndNoSecret() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary()) {
      JobTopics topics = JobTopics.create(broker.bootstrapServers(), "logged", settings());
      NewsMarket market = new NewsMarket(5, Instant.parse("2025-03-03T08:00:00Z"));
      List<FileItem> items = Stream.generate(market::next).limit(ITEMS).toList();
      Map<String, String> secrets = Map.of("TRUST", PASSWORD, "MODEL_KEY", KEY);
      String output;
      try (JavaProcess process = JavaProcess.start("run", directory, secrets, run(topics))) {
        topics.replay(items, new Pace.Unlimited());
        assertThat(topics.predictions(ITEMS, () -> alive(process))).hasSize(ITEMS);
        output = process.output();
      }

      String log = Files.readString(directory.resolve("home/logs/bellwether.jsonl"));
      List<JsonNode> lines = log.lines().map(JsonLogsIT::parsed).toList();
      assertThat(lines)
          .anyMatch(one -> one.path("job").asText().matches("[0-9a-f]{32}"))
          .allMatch(one -> one.hasNonNull("time") && one.hasNonNull("level"));
      assertThat(log + output).contains("logged.news").doesNotContain(PASSWORD, KEY);
    }
  }

  private static Map<String, String> settings() {
    return Map.of(
        "job.ordering", "arrival",
        "job.checkpoint-interval", "500ms",
        "experts",
            "[{name: prior, kind: prior}, {name: model, kind: llm, api: openai,"
                + " url: 'http://localhost:1', model: m, key: '${env:MODEL_KEY}', attempts: 1}]");
  }

  private List<String> run(JobTopics topics) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-Xmx640m", "--add-modules", "jdk.incubator.vector"));
    arguments.add("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.bellwether.schema");
    arguments.add("-Dbellwether.home=" + directory.resolve("home"));
    arguments.add("-Dbellwether.log=json");
    arguments.addAll(List.of("-cp", classPathWithoutTests()));
    arguments.addAll(List.of("io.bellwether.pipeline.cli.Bellwether", "run"));
    arguments.addAll(List.of("-D", "kafka.properties.ssl.truststore.password=${env:TRUST}"));
    topics.settings().forEach((key, value) -> arguments.addAll(List.of("-D", key + "=" + value)));
    return arguments;
  }

  /** As a user has it: without the tests' own logging. */
  private static String classPathWithoutTests() {
    return Stream.of(JavaProcess.classPath().split(File.pathSeparator))
        .filter(entry -> !entry.contains("test-classes") && !entry.contains("src/test"))
        .reduce((one, other) -> one + File.pathSeparator + other)
        .orElseThrow();
  }

  private static String alive(JavaProcess process) {
    if (!process.isAlive()) {
      throw new AssertionError("the job's process has ended:\n" + process.output());
    }
    return "running";
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }
}
