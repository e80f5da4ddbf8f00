package io.bellwether.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.pipeline.local.EmbeddedBroker;
import io.bellwether.replay.FileItem;
import io.bellwether.replay.Pace;
import io.bellwether.schema.Abstention;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items handled as they come. */
class ArrivalOrderIT {
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
  void predictsEachItemOnceAndSaysWhen() throws Exception {
    List<FileItem> items = Predicted.market(1500);
    // A deadline that only a standstill misses, so that a busy machine does not fail the test.
    Map<String, String> settings = Map.of("job.ordering", "arrival", "job.deadline", "60s");
    try (RunningJob job = RunningJob.start(broker, "arrival", directory, 2, settings)) {
      job.replay(items, new Pace.Items(300));

      Predicted predicted = Predicted.of(job.predictions(items.size()));

      predicted.coverExactly(items);
      predicted.areNotDegraded();
      assertThat(job.ranThrough()).isTrue();
      int learned = 0;
      for (Prediction prediction : predicted.all()) {
        assertThat(prediction.getEmittedAt()).isNotNull();
        assertThat(prediction.getEmittedAt()).isAfterOrEqualTo(prediction.getDecisionTime());
        assertThat(prediction.getLabelsSeenUpTo()).isBeforeOrEqualTo(prediction.getDecisionTime());
        learned += prediction.getLabelsSeenUpTo().toEpochMilli() > 0 ? 1 : 0;
      }
      assertThat(learned).as("predictions made with labels").isGreaterThan(1000);
    }
  }

  @Test
  void goesOnWithoutTheVotesThatMissTheDeadline() throws Exception {
    // Lessons are answered to at once, and with them what waits: so the first half brings none.
    List<FileItem> items = new ArrayList<>(Predicted.market(600));
    items.subList(0, 300).replaceAll(item -> new FileItem(item.item(), null));
    Map<String, String> settings =
        Map.of("job.ordering", "arrival", "job.deadline", "1ms", "micro-batch.wait", "200ms");
    try (RunningJob job = RunningJob.start(broker, "deadline", directory, 2, settings)) {
      job.replay(items, new Pace.Items(300));

      Predicted predicted = Predicted.of(job.predictions(items.size()));

      predicted.coverExactly(items);
      assertThat(job.ranThrough()).isTrue();
      int degraded = 0;
      for (Prediction prediction : predicted.all()) {
        assertAccountsForWhoAnswered(prediction);
        degraded += prediction.getDegraded() ? 1 : 0;
      }
      assertThat(degraded).as("degraded predictions").isGreaterThan(150);
    }
  }

  private static void assertAccountsForWhoAnswered(Prediction prediction) {
    List<ExpertAccount> answered =
        prediction.getExperts().stream().filter(e -> e.getAbstention() == null).toList();
    List<ExpertAccount> missing =
        prediction.getExperts().stream().filter(e -> e.getAbstention() != null).toList();
    String id = prediction.getId();
    assertThat(prediction.getDegraded()).as(id).isEqualTo(!missing.isEmpty());
    assertThat(missing)
        .as(id)
        .allSatisfy(
            expert -> {
              assertThat(expert.getAbstention()).isEqualTo(Abstention.DEADLINE);
              assertThat(expert.getWeight()).isZero();
              assertThat(expert.getVote()).isEmpty();
            });
    double weight = answered.stream().mapToDouble(ExpertAccount::getWeight).sum();
    assertThat(weight).as(id).isCloseTo(answered.isEmpty() ? 0 : 1, within(1e-6));
    if (answered.isEmpty()) {
      double uniform = 1.0 / prediction.getClasses().size();
      assertThat(prediction.getProbabilities())
          .as(id)
          .allSatisfy(p -> assertThat(p).isCloseTo(uniform, within(1e-9)));
    }
  }
}
