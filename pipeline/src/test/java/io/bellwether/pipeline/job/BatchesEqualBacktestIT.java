package io.bellwether.pipeline.job;

import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Prediction;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the backtest says of items that are routed together, the job does. */
class BatchesEqualBacktestIT {
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

  /** Forty minutes are longer than the labels take: they come before their items' turn. */
  @ParameterizedTest(name = "expert choice by {1} in {2}, labels {3}, parallelism {0}")
  @CsvSource({"1, symbol, 1min, reached", "2, symbol, 1min, passed", "2, global, 40min, reached"})
  void expertsChooseTheSame(int parallelism, String key, String interval, String release)
      throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("gate.kind", "expert-choice");
    settings.put("gate.capacity.factor", "2");
    settings.put("gate.batch", interval);
    settings.put("job.routing-key", key);
    settings.put("labels.release", release);
    isEqual("choice", parallelism, settings);
  }

  @ParameterizedTest(name = "{1} by {2} in {3}, labels {4}, parallelism {0}")
  @CsvSource({
    "1, next-best, symbol, 1min, reached",
    "2, drop, global, 1min, reached",
    "1, wait, symbol, 1min, passed",
    "2, wait, symbol, 1min, reached",
    "2, wait, global, 1min, passed"
  })
  void capacityIsTheSame(
      int parallelism, String overflow, String key, String interval, String release)
      throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("gate.top-k", "2");
    settings.put("gate.capacity.factor", "0.8");
    settings.put("gate.capacity.overflow", overflow);
    settings.put("gate.batch", interval);
    settings.put("job.routing-key", key);
    settings.put("labels.release", release);
    isEqual(overflow, parallelism, settings);
  }

  private void isEqual(String name, int parallelism, Map<String, String> settings)
      throws Exception {
    settings.put("gate.learning-rate", "0");
    List<FileItem> items = Predicted.market(2000);
    String unique = name + "-" + Integer.toHexString(settings.hashCode()) + "-" + parallelism;
    try (RunningJob job = RunningJob.start(broker, unique, directory, parallelism, settings)) {
      job.replay(items, new Pace.Unlimited());

      List<Prediction> predictions = job.predictions(items.size());

      Predicted.of(predictions).equalTheBacktest(job, items);
    }
  }
}
