package io.bellwether.pipeline.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Features;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.mixture.ModelFile;
import io.bellwether.core.mixture.OwnedExpert;
import io.bellwether.pipeline.config.JobConfig;
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
    predictsEachItemOnce(true);
  }

  @Test
  void runsOnAClusterWithoutIt() throws Exception {
    predictsEachItemOnce(false);
  }

  @Test
  void handsModelFilesToTheCluster() throws Exception {
    NewsMarket market = new NewsMarket(3, Instant.parse("2025-03-03T08:00:00Z"));
    List<FileItem> items = Stream.generate(market::next).limit(20).toList();
    Path model = Files.write(directory.resolve("prior.model"), alwaysDown().bytes());
    JobTopics topics =
        JobTopics.create(
            broker.bootstrapServers(),
            "warm",
            Map.of(
                "job.checkpoint-interval",
                "1s",
                "experts",
                "[{name: prior, kind: prior, model: '" + model + "'}]"));
    try (FlinkProcesses cluster = FlinkProcesses.start(directory, false)) {
      Path jar = Path.of("target", "bellwether-job.jar");
      String job = cluster.run(jar, List.of("--config", configuration(topics).toString()));
      Files.delete(model);
      topics.replay(items, new Pace.Unlimited());

      List<Prediction> predictions = topics.predictions(items.size(), () -> running(cluster, job));

      assertThat(predictions)
          .allSatisfy(
              prediction -> {
                assertThat(prediction.getDegraded()).isFalse();
                assertThat(prediction.getProbabilities().get(2)).isGreaterThan(0.5);
              });
      cluster.stop(job);
    }
  }

  /** A hundred labels of the last class, long ago. */
  private static ModelFile alwaysDown() {
    MixtureSpec mixture = JobConfig.load(null, Map.of(), Map.of()).toMixtureSpec();
    ExpertDefinition prior = mixture.experts().get(0);
    OwnedExpert owned = OwnedExpert.of(prior, 3);
    for (int i = 0; i < 100; i++) {
      owned.learn(new Features(), 2, 1, 1000);
    }
    return ModelFile.of(prior, owned, mixture.classes(), mixture.features());
  }

  private void predictsEachItemOnce(boolean vector) throws Exception {
    NewsMarket market = new NewsMarket(3, Instant.parse("2025-03-03T08:00:00Z"));
    List<FileItem> items = Stream.generate(market::next).limit(ITEMS).toList();
    JobTopics topics =
        JobTopics.create(
            broker.bootstrapServers(), "submitted", Map.of("job.checkpoint-interval", "1s"));
    try (FlinkProcesses cluster = FlinkProcesses.start(directory, vector)) {
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
            .map(entry -> entry.getKey() + ": " + yaml(entry.getValue()) + "\n")
            .collect(Collectors.joining());
    return Files.writeString(directory.resolve("bellwether.yaml"), yaml);
  }

  private static String yaml(String value) {
    return value.startsWith("[") ? value : '"' + value + '"';
  }
}
