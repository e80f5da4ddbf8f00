package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.mixture.ModelFile;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.export.SavedModels;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Abstention;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job has learned goes out of its savepoint and on in another job and in the backtest. */
class WarmStartIT {
  private static final int ITEMS = 2000;
  private static final double TOLERANCE = 1e-6;

  /**
   * All are asked about all, so that no belief and no routing decides who learns; and nothing but
   * experts learns, as model files hold nothing else.
   */
  private static final Map<String, String> PLAIN =
      Map.of(
          "gate.learning-rate",
          "0",
          "gate.top-k",
          "9",
          "filter.kind",
          "none",
          "combine.pool",
          "linear");

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

  @Test
  void goesOnFromAnExportAsIfItHadNeverStopped() throws Exception {
    List<FileItem> items = Expectation.market(ITEMS);
    List<ModelFile> models = export(items);
    long seenUpTo = models.stream().mapToLong(ModelFile::labelsSeenUpTo).max().orElseThrow();
    Map<String, String> settings = new HashMap<>(PLAIN);
    settings.put("experts", experts(models));

    try (RunningJob job = RunningJob.start(broker, "warm", directory, 2, settings)) {
      Files.delete(directory.resolve("models").resolve("words.model"));
      job.replay(items, new Pace.Unlimited());
      Predicted predicted = Predicted.of(job.predictions(ITEMS));

      assertThat(models).extracting(ModelFile::lessons).allMatch(lessons -> lessons > 300);
      compare(items, predicted, goingOn(items), seenUpTo);
    }
  }

  /**
   * Half of the items through a job; its experts as they are in its savepoint, written to files.
   */
  private List<ModelFile> export(List<FileItem> items) throws Exception {
    try (RunningJob job = RunningJob.start(broker, "cold", directory, 2, PLAIN)) {
      job.replay(items.subList(0, ITEMS / 2), new Pace.Unlimited());
      var unused = job.predictions(ITEMS / 2);
      List<ModelFile> models = SavedModels.read(job.stopWithSavepoint());
      ModelFolder folder = new ModelFolder(directory.resolve("models"));
      for (ModelFile model : models) {
        folder.write(model);
      }
      return models;
    }
  }

  private String experts(List<ModelFile> models) {
    List<String> experts = new ArrayList<>();
    for (ModelFile model : models) {
      experts.add(
          "{name: %s, kind: %s%s, model: \"%s\"}"
              .formatted(
                  model.expert(),
                  model.kind(),
                  optimizer(model.settings()),
                  directory.resolve("models").resolve(model.expert() + ".model")));
    }
    return experts.toString();
  }

  /** All that sets two experts of one kind apart in the default configuration. */
  private static String optimizer(Map<String, String> settings) {
    return settings.containsKey("optimizer")
        ? ", optimizer: %s, learning-rate: %s"
            .formatted(settings.get("optimizer"), settings.get("learning-rate"))
        : "";
  }

  private static Map<String, double[]> goingOn(List<FileItem> items) {
    Map<String, double[]> expected = new HashMap<>();
    JobConfig config = JobConfig.load(null, PLAIN, Map.of());
    new Backtest(config.toMixtureSpec(), config.labelRelease(), LanguageIdentifier.unknown())
        .play(items, (o, p) -> expected.put(o.id(), p.clone()));
    return expected;
  }

  private static void compare(
      List<FileItem> items, Predicted predicted, Map<String, double[]> goingOn, long seenUpTo)
      throws IOException {
    int compared = 0;
    for (FileItem item : items) {
      Prediction prediction = predicted.of(item);
      assertThat(prediction.getLabelsSeenUpTo()).isBefore(prediction.getDecisionTime());
      if (prediction.getEventTime().toEpochMilli() > seenUpTo) {
        assertThat(prediction.getDegraded()).as(prediction.getId()).isFalse();
        double[] expected = goingOn.get(prediction.getId());
        for (int k = 0; k < expected.length; k++) {
          assertThat(prediction.getProbabilities().get(k))
              .as(prediction.getId())
              .isCloseTo(expected[k], within(TOLERANCE));
        }
        compared++;
      } else {
        assertThat(prediction.getExperts())
            .extracting(ExpertAccount::getAbstention)
            .contains(Abstention.NOT_READY);
      }
    }
    assertThat(compared).isGreaterThan(ITEMS / 4);
  }
}
