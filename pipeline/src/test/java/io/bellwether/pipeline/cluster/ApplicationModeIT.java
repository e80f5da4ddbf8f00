package io.bellwether.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.audit.Audit;
import io.bellwether.pipeline.audit.AuditReport;
import io.bellwether.pipeline.job.JobTopics;
import io.bellwether.pipeline.local.FreePorts;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.pipeline.process.Patience;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of docker-compose.yml as processes, with its configuration file. */
class ApplicationModeIT {
  private static final Path JAR = Path.of("target", "bellwether-job.jar").toAbsolutePath();
  private static final Path CONFIG = Path.of("..", "deploy", "docker", "bellwether.yaml");
  private static final int ITEMS = 400;

  @TempDir private Path directory;

  @Test
  void goesOnFromItsNewestCheckpointWhenTheJobManagerWasKilled() throws Exception {
    NewsMarket market = new NewsMarket(3, Instant.parse("2025-03-03T08:00:00Z"));
    List<FileItem> items = Stream.generate(market::next).limit(ITEMS).toList();
    ApplicationEntry.Arguments compose = DeploymentFilesTest.composeApplication();
    int port = FreePorts.choose(1)[0];
    ClusterSettings settings =
        ClusterSettings.session(1, 2)
            .withPorts(new ClusterSettings.Ports(0, port))
            .withApplication(
                new ClusterSettings.Application(
                    JAR.toString(),
                    compose.jobId().orElseThrow(),
                    program(compose, "localhost:" + port)));
    try (RunningCluster running = RunningCluster.broker(directory.resolve("cluster"), settings)) {
      Cluster cluster = running.cluster();
      // Settings of the file, but for what Kafka is here.
      JobTopics topics = JobTopics.create(cluster.broker().orElseThrow(), "compose", ours());
      cluster.start();
      Jobs jobs = new Jobs(new FlinkRest(cluster.flinkUrl()));
      String id = compose.jobId().orElseThrow();
      jobs.awaitRunning(id);
      topics.replay(items.subList(0, ITEMS / 2), new Pace.Unlimited());
      assertThat(topics.predictions(ITEMS / 2, () -> "application")).hasSize(ITEMS / 2);

      cluster.member(Cluster.JOB_MANAGER).kill();
      cluster.start();
      jobs.awaitRunning(id);
      topics.replay(items.subList(ITEMS / 2, ITEMS), new Pace.Unlimited());

      assertThat(topics.predictions(ITEMS, () -> "application")).hasSize(ITEMS);
      AuditReport audit = new Audit(topics.config()).run(Duration.ofSeconds(5), true);
      assertThat(audit.isClean(false)).as(audit.toText()).isTrue();
      Patience.until(
          "a word about the checkpoint",
          () ->
              Files.readString(Path.of(cluster.member(Cluster.JOB_MANAGER).log()))
                  .contains("Restoring job " + id + " from"));
    }
  }

  private List<String> program(ApplicationEntry.Arguments compose, String servers) {
    List<String> program = new ArrayList<>();
    for (String argument : compose.program()) {
      boolean isFile = argument.equals("/etc/bellwether/bellwether.yaml");
      program.add(isFile ? CONFIG.toAbsolutePath().normalize().toString() : argument);
    }
    Map<String, String> own = new LinkedHashMap<>(ours());
    own.put("kafka.bootstrap-servers", servers);
    for (String topic :
        List.of("news", "outcomes", "predictions", "dead-letters", "feedback", "control")) {
      own.put("kafka.topics." + topic, "compose." + topic);
    }
    program.addAll(DeployedJob.arguments(own));
    return program;
  }

  private static Map<String, String> ours() {
    return Map.of(
        "job.ordering", "arrival", "job.checkpoint-interval", "1s", "kafka.clock", "records");
  }
}
