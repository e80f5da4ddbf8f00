package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.pipeline.onnx.TrainedClassifier;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.Prediction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text classifiers in ONNX format vote in the job as they do in the backtest. */
class OnnxClassifierIT {
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
  void votesLikeInTheBacktestWithFilesThatTravelledWithTheJob() throws Exception {
    List<FileItem> items = Expectation.market(700);
    TrainedClassifier trained =
        TrainedClassifier.train(items.subList(0, 100), 1, directory.resolve("models"));
    List<FileItem> later = items.subList(100, items.size());
    Map<String, String> settings =
        Map.of(
            "gate.learning-rate",
            "0",
            "gate.top-k",
            "3",
            "embedding.encoder",
            trained.encoder().toString(),
            "embedding.tokenizer",
            trained.tokenizer().toString(),
            "experts",
            "[{name: bayes, kind: naive-bayes, bits: 14}, {name: meaning, kind:"
                + " embedding-regression, dimension: "
                + TrainedClassifier.DIMENSION
                + "}, "
                + trained.definition("model", "")
                + "]");

    try (RunningJob job = RunningJob.start(broker, "classifier", directory, 2, settings)) {
      Expectation expected = Expectation.of(job.config(), later);
      trained.delete();
      job.replay(later, new Pace.Unlimited());

      List<Prediction> predictions = job.predictions(later.size());

      expected.isMetBy(predictions);
      assertThat(predictions)
          .allSatisfy(one -> assertThat(account(one, "model").getVote()).hasSize(3));
      assertThat(job.ranThrough()).isTrue();
    }
  }

  @Test
  void comesAndChangesByTheControlTopic() throws Exception {
    List<FileItem> items = Expectation.market(300);
    TrainedClassifier first = TrainedClassifier.train(items, 1, directory.resolve("first"));
    TrainedClassifier second = TrainedClassifier.train(items, 2, directory.resolve("second"));
    Map<String, String> settings =
        Map.of(
            "gate.learning-rate",
            "0",
            "gate.top-k",
            "3",
            "experts",
            "[{name: bayes, kind: naive-bayes, bits: 14}]");

    try (RunningJob job = RunningJob.start(broker, "control", directory, 2, settings)) {
      job.publish(change(items, 1, 100, ExpertAction.ADD, first));
      job.publish(change(items, 2, 200, ExpertAction.REPLACE, second));
      ControlIT.awaitApplied(job, 1);
      job.replay(items, new Pace.Unlimited());

      List<Prediction> predictions = job.predictions(items.size());

      assertThat(predictions).noneSatisfy(one -> assertThat(one.getDegraded()).isTrue());
      assertThat(versions(predictions, items.subList(0, 100))).containsOnly(0);
      assertThat(versions(predictions, items.subList(100, 200))).containsOnly(1);
      assertThat(versions(predictions, items.subList(200, 300))).containsOnly(2);
      assertThat(job.ranThrough()).isTrue();
    }
  }

  private static Control change(
      List<FileItem> items,
      long version,
      int position,
      ExpertAction action,
      TrainedClassifier trained) {
    return new Control(
        version,
        items.get(position).item().getEventTime(),
        new ExpertChange(action, "model", trained.fixed("model"), "", null));
  }

  /** Of the expert as the items were voted on; 0 where it was not there. */
  private static List<Integer> versions(List<Prediction> predictions, List<FileItem> items) {
    List<String> ids = items.stream().map(item -> item.item().getId()).toList();
    return predictions.stream()
        .filter(one -> ids.contains(one.getId()))
        .map(
            one ->
                one.getExperts().stream()
                    .filter(expert -> expert.getExpert().equals("model"))
                    .filter(expert -> expert.getVote().size() == 3)
                    .mapToInt(ExpertAccount::getVersion)
                    .findFirst()
                    .orElse(0))
        .toList();
  }

  private static ExpertAccount account(Prediction prediction, String expert) {
    return prediction.getExperts().stream()
        .filter(one -> one.getExpert().equals(expert))
        .findFirst()
        .orElseThrow();
  }
}
