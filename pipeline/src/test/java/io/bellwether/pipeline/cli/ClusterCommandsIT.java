package io.bellwether.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.pipeline.cluster.Cluster;
import io.bellwether.pipeline.job.JobTopics;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day of a job, by the commands that a person types. */
class ClusterCommandsIT {
  private static final Path JAR = Path.of("target", "bellwether-job.jar").toAbsolutePath();
  private static final int PART = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private JobTopics topics;

  @AfterEach
  void stopCluster() {
    Cluster.find(directory.resolve("cluster")).ifPresent(Cluster::stop);
  }

  @Test
  void submitsRescalesStopsAndResumesAJob() throws Exception {
    JsonNode started = run("cluster", "start", "--broker", "--task-managers", "2");
    topics =
        JobTopics.create(
            started.path("broker").asText(),
            "day",
            Map.of("gate.learning-rate", "0", "job.checkpoint-interval", "1s"));
    NewsMarket market = new NewsMarket(3, Instant.parse("2025-03-03T08:00:00Z"));
    List<FileItem> items = Stream.generate(market::next).limit(3 * PART).toList();

    String first = job("submit").path("job").asText();
    topics.replay(items.subList(0, PART), new Pace.Unlimited());
    assertThat(topics.predictions(PART, () -> "submitted")).hasSize(PART);
    assertThat(job("savepoint").path("savepoint").asText()).contains("/savepoints/day/savepoint-");
    JsonNode rescaled = job("rescale", "--parallelism", "3");
    assertThat(rescaled.path("former").asText()).isEqualTo(first);
    topics.replay(items.subList(PART, 2 * PART), new Pace.Unlimited());
    assertThat(topics.predictions(2 * PART, () -> "rescaled")).hasSize(2 * PART);
    String savepoint = job("stop").path("savepoint").asText();
    assertThat(job("status").path(0).path("state").asText()).isEqualTo("FINISHED");
    JsonNode resumed = job("resume");
    topics.replay(items.subList(2 * PART, 3 * PART), new Pace.Unlimited());
    assertThat(topics.predictions(3 * PART, () -> "resumed")).hasSize(3 * PART);

    assertThat(Path.of(URI.create(resumed.path("resumedFrom").asText())))
        .isEqualTo(Path.of(URI.create(savepoint)));
    assertThat(resumed.path("mayHaveLost").asBoolean()).isFalse();
    JsonNode audit = run(ExitCode.OK, withSettings("audit", "--complete"));
    assertThat(audit.path("predictions").asInt()).isEqualTo(3 * PART);
    assertThat(audit.path("lost").asInt() + audit.path("duplicated").asInt()).isZero();
    tellsOfADeadProcessAndStartsItAgain();
    run("cluster", "stop");
    assertThat(Captured.run(line("cluster", "status")).err()).contains("there is no cluster in");
  }

  @Test
  void saysWhichProcessEndedInOneSentenceWithTheEndOfItsLogBelow() {
    Captured run =
        Captured.run(line("cluster", "start", "-F", "taskmanager.numberOfTaskSlots=none"));

    List<String> lines = run.err().lines().toList();
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(lines.get(0))
        .matches("bellwether: taskmanager-1 \\(process \\d+\\) has ended; its log .*\\.log ends:");
    assertThat(lines.subList(1, lines.size()))
        .hasSizeBetween(2, 25)
        .allMatch(line -> line.startsWith("  "))
        .anyMatch(line -> line.contains("taskmanager.numberOfTaskSlots"));
  }

  private void tellsOfADeadProcessAndStartsItAgain() throws Exception {
    Cluster.find(directory.resolve("cluster")).orElseThrow().member("taskmanager-2").kill();

    JsonNode status = run(ExitCode.UNHEALTHY, line("cluster", "status"));
    JsonNode again = run("cluster", "start");

    assertThat(status.path("processes").valueStream().filter(p -> !p.path("alive").asBoolean()))
        .extracting(process -> process.path("name").asText())
        .containsExactly("taskmanager-2");
    assertThat(again.path("processes").valueStream())
        .allMatch(process -> process.path("alive").asBoolean());
  }

  private JsonNode job(String command, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("job", command, "--jar", JAR.toString()));
    all.addAll(List.of(options));
    String[] line = line(withSettings(all.toArray(String[]::new)));
    return run(ExitCode.OK, line);
  }

  private JsonNode run(String... command) throws Exception {
    return run(ExitCode.OK, line(command));
  }

  private JsonNode run(int exitCode, String[] line) throws Exception {
    Captured run = Captured.run(line);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    return JSON.readTree(run.out());
  }

  private String[] line(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--json", "--state", directory.resolve("cluster").toString()));
    return all.toArray(String[]::new);
  }

  private String[] withSettings(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    topics.settings().forEach((key, value) -> all.addAll(List.of("-D", key + "=" + value)));
    if (command[0].equals("audit")) {
      all.add("--json");
    }
    return all.toArray(String[]::new);
  }
}
