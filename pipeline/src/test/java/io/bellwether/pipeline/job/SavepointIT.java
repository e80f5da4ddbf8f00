package io.bellwether.pipeline.job;

import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A savepoint keeps every expert's parameters, the beliefs and what waits, at any parallelism. */
class SavepointIT {
  private static final int ITEMS = 4500;
  private static final Pace PACE = new Pace.Items(1000);

  private static EmbeddedBroker broker;

  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.startTemporary();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest(name = "filter key {0}")
  @ValueSource(strings = {"global", "symbol"})
  void keepsWhatWasLearnedWhenRescaled(String filterKey) throws Exception {
    List<FileItem> items = Expectation.market(ITEMS);
    JobTopics topics =
        JobTopics.create(
            broker.bootstrapServers(),
            "rescaled-" + filterKey,
            Map.of("gate.learning-rate", "0", "filter.key", filterKey));
    try (Feed feed = topics.feed(items, PACE, ITEMS / 3)) {
      String atOne = runFrom(null, topics, 1, ITEMS / 4, feed);
      String atTwo = runFrom(atOne, topics, 2, ITEMS / 2, feed);

      try (RunningJob job = RunningJob.resume(topics, directory, 1, atTwo)) {
        feed.await();
        Expectation.of(topics.config(), items).isMetBy(job.predictions(ITEMS));
      }
    }
  }

  /**
   * Runs until so many items are predicted, then stops while more come; returns the savepoint it
   * stopped behind.
   */
  private String runFrom(
      String savepoint, JobTopics topics, int parallelism, int predictions, Feed feed)
      throws Exception {
    try (RunningJob job =
        savepoint == null
            ? RunningJob.start(topics, directory, parallelism)
            : RunningJob.resume(topics, directory, parallelism, savepoint)) {
      job.predictions(predictions);
      feed.allow(ITEMS / 3);
      return job.stopWithSavepoint();
    }
  }
}
