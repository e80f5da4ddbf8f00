package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ModelFile;
import io.bellwether.core.mixture.OwnedExpert;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.ExpertInput.Introduce;
import io.bellwether.flink.ExpertInput.Lesson;
import io.bellwether.flink.ExpertInput.Retire;
import io.bellwether.flink.ExpertInput.Task;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Abstention;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Experts that are retired and come back, and experts that take a while to begin. */
class ExpertLivesTest {
  private static final String QUICK = "prior quick 2.0 *";

  @TempDir private Path directory;

  private static void feed(
      KeyedOneInputStreamOperatorTestHarness<Integer, ExpertInput, CombineInput> operator,
      ExpertInput... inputs)
      throws Exception {
    for (ExpertInput input : inputs) {
      operator.processElement(input, input.time());
    }
  }

  private static Task task(String id, long time) {
    return new Task(0, id, time, time, "S", Fixtures.features(1, "S", "en"));
  }

  private static Lesson lesson(String id, long time) {
    return new Lesson(0, id, 0, time, Fixtures.features(1, "S", "en"), 2, 1);
  }

  private static List<Ballot> ballots(
      KeyedOneInputStreamOperatorTestHarness<Integer, ExpertInput, CombineInput> operator) {
    return operator.extractOutputValues().stream().map(Ballot.class::cast).toList();
  }

  @Test
  void aRestoredExpertKeepsWhatItKnewWhenItsFormerRetirementFallsDue() throws Exception {
    MoeSettings settings = Fixtures.setup().settings();
    OperatorSubtaskState state;
    try (var operator = Operators.experts(settings, Place.FRESH)) {
      feed(operator, new Introduce(0, 10, QUICK), lesson("a", 11), new Retire(0, 100, 1));
      operator.processWatermark(20);
      feed(operator, new Introduce(0, 30, QUICK, 2, true));
      operator.processWatermark(30);
      state = Operators.snapshot(operator);
    }
    try (var operator = Operators.experts(settings, Place.FRESH.from(state))) {
      operator.processWatermark(150);
      feed(operator, task("b", 160));
      operator.processWatermark(160);

      assertThat(ballots(operator).get(0).labelsSeenUpTo()).isEqualTo(11);
      feed(operator, new Retire(0, 200, 2));
      operator.processWatermark(200);
      feed(operator, task("c", 210));
      operator.processWatermark(210);
      assertThat(ballots(operator).get(1).vote()).isEmpty();
    }
  }

  @Test
  void anExpertIsFrozenWhileItIsReplacedButForLessonsItWasStillOwed() throws Exception {
    try (var operator = Operators.experts(Fixtures.setup().settings(), Place.FRESH)) {
      feed(operator, new Introduce(0, 10, QUICK), new Retire(0, 1000, 1), lesson("owed", 40));
      feed(operator, new Introduce(0, 50, QUICK, 2, true), task("b", 60));
      operator.processWatermark(70);

      assertThat(ballots(operator).get(0).labelsSeenUpTo()).isEqualTo(40);
    }
  }

  /** A fifo that nobody has written to yet stands for a slow file system. */
  @Test
  @Timeout(30)
  void tasksOfAnExpertThatNobodyWaitsForAreAnsweredWhileItsModelIsRead() throws Exception {
    ExpertDefinition definition = Fixtures.FORMAT.parse(QUICK);
    OwnedExpert owned = new OwnedExpert(definition.spec(), 3);
    owned.learn(Fixtures.features(1, "S", "en"), 2, 1, 15);
    var mixture = Fixtures.setup().mixture();
    ModelFile model = ModelFile.of(definition, owned, mixture.classes(), mixture.features());
    Path fifo = directory.resolve("slow.model");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    String text = QUICK + " " + fifo + " " + model.sha256();
    MoeSettings settings = Fixtures.setup().onArrival().batch(1).settings();
    try (var operator = Operators.experts(settings, Place.FRESH)) {
      feed(operator, new Introduce(0, 16, text, 1, false), task("early", 17));
      assertThat(ballots(operator))
          .singleElement()
          .extracting(Ballot::abstention)
          .isEqualTo(Abstention.NOT_READY);

      try (OutputStream out = new FileOutputStream(fifo.toFile())) {
        out.write(model.bytes());
      }
      for (int i = 0; ballots(operator).get(i).vote().length == 0; i++) {
        CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS))
            .join();
        feed(operator, task("later" + i, 18 + i));
      }

      List<Ballot> all = ballots(operator);
      assertThat(all.get(all.size() - 1).labelsSeenUpTo()).isEqualTo(15);
      Files.delete(fifo);
    }
  }
}
