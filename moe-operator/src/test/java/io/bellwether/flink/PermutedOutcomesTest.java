package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Features;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.flink.CombineInput.Verdict;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Origin;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.ReceivedOutcome;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.junit.jupiter.api.Test;

/**
 * Outcomes may come in any order and any number of times before the watermark passes them: labels,
 * lessons and beliefs are the same. Of two outcomes of one item that contradict each other the
 * first counts, so that those alone must keep their order.
 */
class PermutedOutcomesTest {
  private static final MoeSettings SETTINGS = Fixtures.setup().settings();
  private static final int ITEMS = 14;
  private static final int PERMUTATIONS = 60;
  private static final long END = 10_000;
  private static final List<String> LABELS = List.of("UP", "NEUTRAL", "DOWN");

  private static String id(int item) {
    return "i" + item;
  }

  /** Some items share an instant. */
  private static long time(int item) {
    return 100L * (item / 2 + 1);
  }

  /** Some labels share an instant, and some with an item. */
  private static ReceivedOutcome outcome(int item) {
    long time = time(item) + 100L * (item % 3 + 1);
    String label = LABELS.get(item * 7 % 3);
    return new ReceivedOutcome(
        new Origin("outcomes", 0, (long) item, time),
        new Outcome(Instant.ofEpochMilli(time), id(item), label, null),
        ByteBuffer.wrap(new byte[] {1}),
        ByteBuffer.wrap(new byte[] {2}),
        List.of());
  }

  /** All outcomes in event-time order, or some of them more than once and in any order. */
  private static List<ReceivedOutcome> outcomes(Random disorder) {
    List<ReceivedOutcome> outcomes = new ArrayList<>();
    for (int item = 0; item < ITEMS; item++) {
      int times = disorder == null ? 1 : 1 + disorder.nextInt(3);
      outcomes.addAll(Collections.nCopies(times, outcome(item)));
    }
    if (disorder != null) {
      Collections.shuffle(outcomes, disorder);
    }
    return outcomes;
  }

  /** What the label join makes of them, some items coming after their outcomes. */
  private static List<Label> labels(Random disorder) throws Exception {
    List<Object> inputs = new ArrayList<>();
    for (int item = 0; item < ITEMS; item++) {
      inputs.add(new ItemKeys(id(item), time(item), "S", "S"));
    }
    inputs.addAll(outcomes(disorder));
    if (disorder != null) {
      Collections.shuffle(inputs, disorder);
    }
    try (var join = Operators.join(SETTINGS, Place.FRESH)) {
      for (Object input : inputs) {
        if (input instanceof ItemKeys keys) {
          join.processElement1(keys, keys.eventTime());
        } else {
          ReceivedOutcome outcome = (ReceivedOutcome) input;
          join.processElement2(outcome, outcome.getOutcome().getLabelTime().toEpochMilli());
        }
      }
      return List.copyOf(join.extractOutputValues());
    }
  }

  private static Routing routing(int item, long time) {
    Features projected = Fixtures.features(item, "S", "en");
    Asked[] asked = {new Asked(0, "slow", 1, 0.5f), new Asked(1, "quick", 1, 0.5f)};
    return new Routing(id(item), time, time, "", "0:1", "S", asked, projected, 4, 0, 0);
  }

  private static Ballot ballot(int item, long time, int slot) {
    float up = 0.1f + 0.1f * ((item * 3 + slot * 5) % 8);
    return new Ballot(id(item), time, "S", slot, new float[] {up, 0.1f, 0.9f - up}, 0);
  }

  /** Beliefs in an item after all labels. */
  private static List<Double> beliefs(Random disorder) throws Exception {
    List<CombineInput> inputs = new ArrayList<>();
    for (int item = 0; item < ITEMS; item++) {
      inputs.add(routing(item, time(item)));
      inputs.add(ballot(item, time(item), 0));
      inputs.add(ballot(item, time(item), 1));
    }
    labels(disorder).forEach(label -> inputs.add(new Verdict(label)));
    if (disorder != null) {
      Collections.shuffle(inputs, disorder);
    }
    try (var combine = Operators.combine(SETTINGS, Place.FRESH)) {
      for (CombineInput input : inputs) {
        combine.processElement(input, input.time());
      }
      combine.processWatermark(new Watermark(END));
      long later = END + 1000;
      for (CombineInput input :
          List.of(routing(99, later), ballot(99, later, 0), ballot(99, later, 1))) {
        combine.processElement(input, later);
      }
      combine.processWatermark(new Watermark(later));
      List<Prediction> predictions = combine.extractOutputValues();
      assertThat(predictions).hasSize(ITEMS + 1);
      return predictions.get(ITEMS).getExperts().stream().map(ExpertAccount::getBelief).toList();
    }
  }

  /** What the gate sends to the experts, in the order of the watermark. */
  private static List<String> lessons(Random disorder) throws Exception {
    List<GateInput> inputs = new ArrayList<>();
    for (int item = 0; item < ITEMS; item++) {
      Item arriving = Fixtures.item(id(item), time(item), "S", "en");
      inputs.add(new GateInput.Arrival(arriving, time(item)));
    }
    labels(disorder).forEach(label -> inputs.add(new GateInput.Labelled(label)));
    if (disorder != null) {
      Collections.shuffle(inputs, disorder);
    }
    try (var gate = Operators.gate(SETTINGS, Fixtures.FORMAT, Place.FRESH)) {
      for (GateInput input : inputs) {
        gate.processElement(input, input.time());
      }
      gate.processBroadcastWatermark(new Watermark(END));
      gate.processWatermark(new Watermark(END));
      return gate.extractOutputValues().stream()
          .filter(ExpertInput.Lesson.class::isInstance)
          .map(Fixtures::text)
          .toList();
    }
  }

  @Test
  void giveTheSameBeliefs() throws Exception {
    List<Double> expected = beliefs(null);
    assertThat(expected.get(0)).as("something was learned").isNotEqualTo(expected.get(1));

    for (int seed = 0; seed < PERMUTATIONS; seed++) {
      assertThat(beliefs(new Random(seed))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void giveTheSameLessonsInTheSameOrder() throws Exception {
    List<String> expected = lessons(null);
    assertThat(expected).hasSize(2 * ITEMS);

    for (int seed = 0; seed < PERMUTATIONS; seed++) {
      assertThat(lessons(new Random(seed))).as("seed %d", seed).isEqualTo(expected);
    }
  }
}
