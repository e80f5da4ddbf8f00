package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.metric.Scores;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Prediction;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the backtest says, the job does. */
class JobEqualsBacktestIT {
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

  @ParameterizedTest(name = "parallelism {0}, filter key {1}")
  @CsvSource({"1, global", "2, global", "2, symbol"})
  void predictsTheSameInEventTimeOrder(int parallelism, String filterKey) throws Exception {
    List<FileItem> items = Expectation.market(3000);
    Map<String, String> settings =
        Map.of("gate.learning-rate", "0", "filter.key", filterKey, "gate.top-k", "3");
    String name = "equal-" + parallelism + "-" + filterKey;
    try (RunningJob job = RunningJob.start(broker, name, directory, parallelism, settings)) {
      job.replay(items, new Pace.Unlimited());

      List<Prediction> predictions = job.predictions(items.size());

      Expectation.of(job.config(), items).isMetBy(predictions);
    }
  }

  @Test
  void scoresTheSameWhenTheGateLearnsToo() throws Exception {
    List<FileItem> items = Expectation.market(4000);
    Map<String, String> settings = Map.of("gate.learning-rate", "0.05", "gate.publish-every", "32");
    try (RunningJob job = RunningJob.start(broker, "learning", directory, 2, settings)) {
      // Versions of the gate take two checkpoints to come back, so the news must not be over by
      // then.
      job.replay(items, new Pace.Items(200));
      Map<String, double[]> expected = Expectation.of(job.config(), items).probabilities();

      List<Prediction> predictions = job.predictions(items.size());

      Map<String, Integer> labels = new HashMap<>();
      items.forEach(
          item ->
              labels.put(
                  item.item().getId(), job.config().classes().indexOf(item.outcome().getLabel())));
      Scores ofBacktest = new Scores(3);
      expected.forEach((id, p) -> ofBacktest.add(p, labels.get(id)));
      Scores ofJob = new Scores(3);
      long newestGate = 0;
      for (Prediction prediction : predictions) {
        ofJob.add(
            prediction.getProbabilities().stream().mapToDouble(Double::doubleValue).toArray(),
            labels.get(prediction.getId()));
        newestGate = Math.max(newestGate, prediction.getGateVersion());
      }
      assertThat(ofJob.macroF1()).isCloseTo(ofBacktest.macroF1(), within(0.01));
      assertThat(newestGate).as("versions of the gate arrive").isGreaterThan(20);
    }
  }
}
