package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.mixture.PoolSpec;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.flink.CombineInput.Verdict;
import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What corrects the pool, in the combine step. */
class CombineCorrectionTest {
  private static final PoolSpec CORRECTED = new PoolSpec(0.02, 50_000);
  private static final int ITEMS = 300;

  private static MoeSettings settings(PoolSpec pool) {
    MoeSettings plain = Fixtures.setup().settings();
    return new MoeSettings(
        plain.mixture().with(pool),
        plain.ordering(),
        plain.routingKey(),
        plain.maxParallelism(),
        plain.microBatchSize(),
        plain.microBatchWait(),
        plain.deadline(),
        plain.maxLabelAge(),
        plain.labelRelease());
  }

  /** Both experts are often right, each by itself; labels come three items late. */
  private static List<CombineInput> story() {
    Random random = new Random(3);
    List<CombineInput> story = new ArrayList<>();
    for (int i = 1; i <= ITEMS; i++) {
      String id = "i%04d".formatted(i);
      int label = random.nextInt(3);
      Asked[] asked = {new Asked(0, "one", 1, 0.5f), new Asked(1, "other", 1, 0.5f)};
      long time = 10L * i;
      story.add(
          new Routing(
              id, time, time, "h", "0:1", "S", asked, Fixtures.features(1, "S", "en"), 2, 0, 0));
      story.add(new Ballot(id, time, "S", 0, vote(random, label), 0));
      story.add(new Ballot(id, time, "S", 1, vote(random, label), 0));
      story.add(new Verdict(new Label(id, time, time + 35, label, "S", "S")));
    }
    return story;
  }

  private static float[] vote(Random random, int label) {
    float[] vote = {0.25f, 0.25f, 0.25f};
    vote[random.nextInt(4) < 3 ? label : random.nextInt(3)] = 0.5f;
    return vote;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, CombineInput, Prediction> fed(
      PoolSpec pool, Place place, List<CombineInput> inputs) throws Exception {
    var operator = Operators.combine(settings(pool), place);
    for (CombineInput input : inputs) {
      operator.processElement(input, input.time());
    }
    return operator;
  }

  private static List<Prediction> run(PoolSpec pool) throws Exception {
    try (var operator = fed(pool, Place.FRESH, story())) {
      operator.processWatermark(Long.MAX_VALUE);
      return operator.extractOutputValues();
    }
  }

  private static double loss(List<Prediction> predictions) {
    double loss = 0;
    int i = 0;
    for (CombineInput input : story()) {
      if (input instanceof Verdict verdict) {
        loss -= Math.log(predictions.get(i++).getProbabilities().get(verdict.label().label()));
      }
    }
    return loss / i;
  }

  @Test
  void correctedIsCloserToTheTruthAndWeighsAsBefore() throws Exception {
    List<Prediction> linear = run(PoolSpec.LINEAR);
    List<Prediction> corrected = run(CORRECTED);

    assertThat(loss(corrected)).isLessThan(loss(linear) - 0.02);
    for (int i = 0; i < ITEMS; i++) {
      assertThat(corrected.get(i).getExperts()).isEqualTo(linear.get(i).getExperts());
      assertThat(corrected.get(i).getLabelsSeenUpTo()).isEqualTo(linear.get(i).getLabelsSeenUpTo());
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void correctsOnAcrossRestartsOnAnyBackend(Backend backend) throws Exception {
    List<Prediction> broken = new ArrayList<>();
    OperatorSubtaskState state = null;
    for (int part = 0; part < 6; part++) {
      List<CombineInput> inputs = story().subList(part * 200, (part + 1) * 200);
      try (var operator = fed(CORRECTED, Place.on(backend).from(state), inputs)) {
        operator.processWatermark(inputs.get(inputs.size() - 1).itemTime());
        broken.addAll(operator.extractOutputValues());
        state = Operators.snapshot(operator);
      }
    }

    assertThat(broken).isEqualTo(run(CORRECTED));
  }

  @Test
  void canBeginAndStopCorrectingBetweenOneStartAndTheNext() throws Exception {
    OperatorSubtaskState state = null;
    for (PoolSpec pool : List.of(PoolSpec.LINEAR, CORRECTED, PoolSpec.LINEAR, CORRECTED)) {
      try (var operator = fed(pool, Place.FRESH.from(state), story())) {
        operator.processWatermark(Long.MAX_VALUE);
        assertThat(operator.extractOutputValues()).hasSize(ITEMS);
        state = Operators.snapshot(operator);
      }
    }
  }
}
