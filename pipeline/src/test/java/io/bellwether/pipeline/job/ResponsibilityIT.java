package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.mixture.ModelFile;
import io.bellwether.pipeline.export.SavedModels;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResponsibilityIT {
  private static final int ITEMS = 2000;

  @TempDir private Path directory;

  /** Lessons come back through Kafka, so a little later than in the backtest. */
  @Test
  void expertsLearnByResponsibilityInTheJobAboutAsInTheBacktest() throws Exception {
    List<FileItem> items = Expectation.market(ITEMS);
    Map<String, String> settings =
        Map.of("lessons.weight", "responsibility", "gate.learning-rate", "0", "gate.top-k", "9");
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        RunningJob job = RunningJob.start(broker, "responsible", directory, 2, settings)) {
      job.replay(items, new Pace.Items(150));

      GateLearning scores = GateLearning.of(job, items);
      List<ModelFile> models = SavedModels.read(job.stopWithSavepoint());

      assertThat(scores.macroF1OfJob()).isCloseTo(scores.macroF1OfBacktest(), within(0.04));
      assertThat(models).extracting(ModelFile::lessons).allMatch(lessons -> lessons > ITEMS / 4);
    }
  }
}
