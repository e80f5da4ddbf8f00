package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded news through the job. */
class RealNewsIT {
  @TempDir private Path directory;

  @Test
  void predictsEveryHeadlineOnGoldAsTheBacktestDoes() throws Exception {
    List<FileItem> items = RecordedNews.read("gold_news.jsonl.gz");
    Map<String, String> settings = Map.of("gate.learning-rate", "0");
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        RunningJob job = RunningJob.start(broker, "gold", directory, 2, settings)) {
      job.replay(items, new Pace.Unlimited());

      Predicted predicted = Predicted.of(job.predictions(items.size()));

      assertThat(job.ranThrough()).isTrue();
      predicted.areNotDegraded();
      predicted.equalTheBacktest(job, items);
    }
  }

  @Test
  void scoresOnGoldAsTheBacktestDoesWhenTheGateLearnsToo() throws Exception {
    List<FileItem> items = RecordedNews.read("gold_news.jsonl.gz");
    Map<String, String> settings = Map.of("gate.learning-rate", "0.05");
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        RunningJob job = RunningJob.start(broker, "gold-gate", directory, 2, settings)) {
      job.replay(items, new Pace.Items(300));

      GateLearning learned = GateLearning.of(job, items);

      assertThat(learned.macroF1OfJob()).isCloseTo(learned.macroF1OfBacktest(), within(0.01));
      assertThat(learned.newestGate()).as("versions of the gate arrive").isGreaterThan(20);
    }
  }
}
