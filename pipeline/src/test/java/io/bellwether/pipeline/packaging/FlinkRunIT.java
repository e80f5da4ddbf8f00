package io.bellwether.pipeline.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.job.JobTopics;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Prediction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar on a Flink cluster that knows nothing of it, as {@code flink run} submits it. */
class FlinkRunIT {
  private static final int ITEMS = 500;

  @TempDir private Path directory;
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.startTemporary();
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void runsOnAClusterWithTheVectorModule() throws Exception {
    predictsEachItemOnce(List.of("--add-modules", "jdk.incubator.vector"));
  }

  @Test
  void runsOnAClusterWithoutIt() throws Exception {
    predictsEachItemOnce(List.of());
  }

  private void predictsEachItemOnce(List<String> jvmOptions) throws Exception {
    NewsMarket market = new NewsMarket(3, Instant.parse("2025-03-03T08:00:00Z"));
    List<FileItem> items = Stream.generate(market::next).limit(ITEMS).toList();
    JobTopics topics =
        JobTopics.create(
            broker.bootstrapServers(), "submitted", Map.of("job.checkpoint-interval", "1s"));
    try (FlinkProcesses cluster = FlinkProcesses.start(directory, jvmOptions)) {
      Path jar = Path.of("target", "bellwether-job.jar");
      String job = cluster.run(jar, List.of("--config", configuration(topics).toString()));
      topics.replay(items, new Pace.Unlimited());

      List<Prediction> predictions = topics.predictions(ITEMS, () -> running(cluster, job));

      assertThat(predictions)
          .extracting(Prediction::getId)
          .containsExactlyInAnyOrderElementsOf(
              items.stream().map(item -> item.item().getId()).toList());
      assertThat(cluster.state(job)).isEqualTo("RUNNING");
      assertThat(cluster.restarts(job)).isZero();
      cluster.stop(job);
    }
  }

  private static String running(FlinkProcesses cluster, String job) throws Exception {
    String state = cluster.state(job);
    if (state.equals("FAILED")) {
      throw new AssertionError("the job has failed:\n" + cluster.output());
    }
    return state;
  }

  private Path configuration(JobTopics topics) throws Exception {
    String yaml =
        topics.settings().entrySet().stream()
            .map(entry -> entry.getKey() + ": \"" + entry.getValue() + "\"\n")
            .collect(Collectors.joining());
    return Files.writeString(directory.resolve("bellwether.yaml"), yaml);
  }
}
