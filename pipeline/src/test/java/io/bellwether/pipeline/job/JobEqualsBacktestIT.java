package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.LabelRelease;
import io.bellwether.core.metric.Prequential;
import io.bellwether.core.mixture.Mixture;
import io.bellwether.core.mixture.MixtureForecaster;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Prediction;
import java.nio.file.Path;
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
  void watchesItselfAsTheBacktestDoes() throws Exception {
    List<FileItem> items = Expectation.market(2000);
    Map<String, String> settings =
        Map.of(
            "gate.learning-rate", "0",
            "filter.key", "symbol",
            "gate.top-k", "3",
            "filter.drift.detector", "page-hinkley",
            "filter.drift.threshold", "4",
            "filter.drift.action", "speed-up",
            "labels.blind-after", "10min",
            "labels.when-blind", "uniform");
    try (RunningJob job = RunningJob.start(broker, "watching", directory, 2, settings)) {
      job.replay(items, new Pace.Unlimited());

      List<Prediction> predictions = job.predictions(items.size());

      Expectation.of(job.config(), items).isMetBy(predictions);
      MixtureSpec spec = job.config().toMixtureSpec();
      Mixture mixture = new Mixture(spec);
      LabelRelease release = job.config().labelRelease();
      Prequential.run(
          new Backtest(spec, release, LanguageIdentifier.unknown()).observations(items),
          release,
          new MixtureForecaster(mixture),
          (o, p) -> {});
      assertThat(mixture.numDrifts()).isPositive();
      assertThat(predictions).filteredOn(Prediction::getBlind).hasSize((int) mixture.numBlind());
      assertThat(mixture.numBlind()).isBetween(20L, 1980L);
    }
  }

  @Test
  void scoresAboutTheSameWhenTheGateLearnsToo() throws Exception {
    List<FileItem> items = Expectation.market(3000);
    // Every expert asked: a version of the gate that comes later than in the backtest then shifts
    // weights, but not who learns, which the market's changing rules would magnify.
    Map<String, String> settings =
        Map.of("gate.learning-rate", "0.05", "gate.publish-every", "32", "gate.top-k", "9");
    try (RunningJob job = RunningJob.start(broker, "learning", directory, 2, settings)) {
      // Versions take two checkpoints to come back, so the news must not be over by then.
      job.replay(items, new Pace.Items(150));

      GateLearning learned = GateLearning.of(job, items);

      // This market's rules change within a few versions' lag, so only about the same; recorded
      // news is held to 0.01 by RealNewsIT.
      assertThat(learned.macroF1OfJob()).isCloseTo(learned.macroF1OfBacktest(), within(0.03));
      assertThat(learned.newestGate()).as("versions of the gate arrive").isGreaterThan(20);
    }
  }
}
