package io.bellwether.pipeline.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.job.JobTopics;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.market.NewsMarket;
import io.bellwether.pipeline.onnx.TrainedClassifier;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs with an encoder and a classifier, one after the other in one session cluster. Each has class
 * loaders of its own, and the models' libraries are native code, which a JVM loads for one class
 * loader only.
 */
class OnnxRestartsIT {
  private static final int RESTARTS = 20;
  private static final int ITEMS = 30;

  @TempDir private Path directory;
  private EmbeddedBroker broker;
  private TrainedClassifier trained;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.startTemporary();
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void jobsWithModelsFollowEachOtherInOneCluster() throws Exception {
    List<FileItem> items = items();
    trained = TrainedClassifier.train(items, 1, directory.resolve("models"));
    List<List<Long>> metaspace = new ArrayList<>();
    try (FlinkProcesses cluster = FlinkProcesses.start(directory, false)) {
      String jar = cluster.upload(Path.of("target", "bellwether-job.jar"));
      for (int round = 0; round <= RESTARTS; round++) {
        predicts(cluster, jar, "round" + round, items);
        metaspace.add(cluster.metaspaceKilobytes());
      }

      assertThat(cluster.output()).doesNotContain("already loaded in another classloader");
    }
    Files.writeString(
        Path.of("target", "onnx-restarts.txt"),
        "KB of metaspace in JobManager and TaskManager, job after job: " + metaspace + "\n");
    // What the first jobs load stays, such as Flink's own classes; a job that stayed would add
    // 15 MB.
    for (int process : new int[] {0, 1}) {
      long early = metaspace.get(4).get(process);
      long late = metaspace.get(RESTARTS).get(process);
      assertThat(late - early).as("growth over 16 jobs, KB: %s", metaspace).isLessThan(8000);
    }
  }

  private void predicts(FlinkProcesses cluster, String jar, String name, List<FileItem> items)
      throws Exception {
    JobTopics topics = JobTopics.create(broker.bootstrapServers(), name, settings());
    String job = cluster.runUploaded(jar, List.of("--config", configuration(topics).toString()));
    topics.replay(items, new Pace.Unlimited());

    List<Prediction> predictions = topics.predictions(ITEMS, () -> running(cluster, job));

    assertThat(predictions)
        .hasSize(ITEMS)
        .allSatisfy(
            prediction -> {
              assertThat(prediction.getDegraded()).isFalse();
              assertThat(prediction.getExperts())
                  .extracting(ExpertAccount::getExpert)
                  .contains("meaning", "judge");
            });
    assertThat(cluster.restarts(job)).isZero();
    cluster.stop(job);
  }

  private static List<FileItem> items() {
    NewsMarket market = new NewsMarket(3, Instant.parse("2025-03-03T08:00:00Z"));
    return Stream.generate(market::next).limit(ITEMS).toList();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("job.checkpoint-interval", "500ms");
    settings.put("embedding.encoder", trained.encoder().toString());
    settings.put("embedding.tokenizer", trained.tokenizer().toString());
    settings.put(
        "experts",
        "[{name: prior, kind: prior}, {name: meaning, kind: embedding-regression, dimension: "
            + TrainedClassifier.DIMENSION
            + "}, "
            + trained.definition("judge", "")
            + "]");
    return settings;
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
