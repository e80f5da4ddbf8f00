package io.bellwether.dashboard.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.dashboard.web.Samples;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeskTest {
  private final Clock clock = Clock.fixed(Samples.START, ZoneOffset.UTC);
  private final Samples samples = new Samples(7);
  private final Desk desk = new Desk(clock);

  @Test
  void showsTheNewestPredictionFirst() {
    desk.predicted(samples.next());
    desk.predicted(samples.next());

    JsonNode tape = desk.snapshot().get("tape");

    assertThat(tape).hasSize(2);
    assertThat(tape.get(0).get("id").asText()).isEqualTo("item-2");
  }

  @Test
  void marksWhatWasPredictedBlind() {
    Prediction blind = samples.next();
    blind.setBlind(true);
    desk.predicted(samples.next());
    desk.predicted(blind);

    JsonNode tape = desk.snapshot().get("tape");

    assertThat(tape.get(0).get("blind").asBoolean()).isTrue();
    assertThat(tape.get(1).get("blind").asBoolean()).isFalse();
  }

  @Test
  void countsAPredictionThatIsReadTwiceOnce() {
    Prediction prediction = samples.next();

    desk.predicted(prediction);
    desk.predicted(prediction);

    assertThat(desk.numPredictions()).isEqualTo(1);
  }

  @Test
  void scoresDoNotDependOnWhetherLabelsOrPredictionsAreReadFirst() {
    List<Prediction> predictions = new ArrayList<>();
    List<Feedback> labels = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      predictions.add(samples.next());
      labels.add(samples.label(predictions.get(i)));
    }
    Desk labelsFirst = new Desk(clock);

    predictions.forEach(desk::predicted);
    labels.forEach(desk::labelled);
    labels.forEach(labelsFirst::labelled);
    predictions.forEach(labelsFirst::predicted);

    assertThat(labelsFirst.scores()).isEqualTo(desk.scores());
    assertThat(desk.numScored()).isEqualTo(300);
  }

  @Test
  void baselinesKnowNoLabelFromAfterTheDecision() {
    Prediction first = samples.next();
    Prediction second = samples.next();
    Prediction third = samples.next();
    for (Prediction prediction : List.of(first, second, third)) {
      prediction.setSymbol("ACME");
      desk.predicted(prediction);
    }
    Instant decided = third.getDecisionTime();

    desk.labelled(Samples.label(first, "UP", decided.minusMillis(1)));
    desk.labelled(Samples.label(second, "DOWN", decided.plusMillis(1)));
    desk.labelled(Samples.label(third, "UP", decided.plusSeconds(60)));

    JsonNode last = row("last known label of the symbol");
    // The third repeats UP, the only label known to it; the two before it had none and guess UP.
    assertThat(last.get("accuracy").get(0).asDouble()).isCloseTo(2.0 / 3, within(1e-3));
  }

  @Test
  void aCorrectedLabelMovesNoScore() {
    Prediction prediction = samples.next();
    desk.predicted(prediction);
    Instant time = prediction.getDecisionTime().plusSeconds(5);
    desk.labelled(Samples.label(prediction, prediction.getVerdict(), time));
    ObjectNode before = desk.scores();

    desk.labelled(Samples.label(prediction, "DOWN", time.plusSeconds(5)));

    assertThat(desk.scores()).isEqualTo(before);
    assertThat(desk.accuracy()).isEqualTo(1);
  }

  @Test
  void accountOfAPredictionAddsUpToItsProbabilities() {
    for (int i = 0; i < 50; i++) {
      Prediction prediction = samples.next();
      desk.predicted(prediction);

      ObjectNode account = desk.explain(prediction.getId()).orElseThrow();

      for (int c = 0; c < 3; c++) {
        double sum = 0;
        for (JsonNode expert : account.get("accounts")) {
          sum += expert.get("vote").isEmpty() ? 0 : weighted(expert, c);
        }
        assertThat(sum).isCloseTo(account.get("probabilities").get(c).asDouble(), within(1e-6));
      }
    }
  }

  private static double weighted(JsonNode expert, int c) {
    return expert.get("weight").asDouble() * expert.get("vote").get(c).asDouble();
  }

  @Test
  void namesTheItemWhoseLabelLastMovedTheWeights() {
    Prediction first = samples.next();
    desk.predicted(first);
    Prediction second = samples.next();
    Instant labelled = second.getDecisionTime().minusMillis(1);
    second.setLabelsSeenUpTo(labelled);
    desk.predicted(second);
    desk.labelled(Samples.label(first, "UP", labelled));

    ObjectNode account = desk.explain(second.getId()).orElseThrow();

    assertThat(account.get("lastLabel").get("id").asText()).isEqualTo(first.getId());
    assertThat(account.get("lastLabel").get("label").asText()).isEqualTo("UP");
  }

  @Test
  void countsPredictionsThatUsedALaterLabel() {
    Prediction honest = samples.next();
    Prediction lookAhead = samples.next();
    lookAhead.setLabelsSeenUpTo(lookAhead.getDecisionTime().plusMillis(1));

    desk.predicted(honest);
    desk.predicted(lookAhead);

    assertThat(desk.pulse().get("lookAhead").asInt()).isEqualTo(1);
  }

  @Test
  void framesHoldAFewRowsAndCountTheRest() {
    for (int i = 0; i < 500; i++) {
      desk.predicted(samples.next());
    }

    ObjectNode frame = desk.takeTape();

    assertThat(frame.get("rows")).hasSize(50);
    assertThat(frame.get("skipped").asInt()).isEqualTo(450);
    assertThat(desk.takeTape()).isNull();
  }

  @Test
  void forgetsTheOldestPredictionsButNotTheScores() {
    for (int i = 0; i < Desk.KEPT_PREDICTIONS + 10; i++) {
      Prediction prediction = samples.next();
      desk.predicted(prediction);
      desk.labelled(samples.label(prediction));
    }

    assertThat(desk.explain("item-10")).isEmpty();
    assertThat(desk.explain("item-11")).isPresent();
    assertThat(desk.numScored()).isEqualTo(Desk.KEPT_PREDICTIONS + 10L);
    assertThat(desk.weights().get("times").size()).isLessThanOrEqualTo(WeightHistory.MAX_BUCKETS);
  }

  @Test
  void findsByTextSymbolLanguageAndVerdict() {
    desk.predicted(samples.of("a", "ACME", "Profit jumps", "wire"));
    desk.predicted(samples.of("b", "ZEN", "Profit falls", "wire"));

    assertThat(ids(new Search("PROFIT", "", "", "", 10))).containsExactly("b", "a");
    assertThat(ids(new Search("profit", "acme", "", "", 10))).containsExactly("a");
    assertThat(ids(new Search("", "", "", "", 1))).containsExactly("b");
    assertThat(ids(new Search("nothing like it", "", "", "", 10))).isEmpty();
  }

  private List<String> ids(Search search) {
    List<String> ids = new ArrayList<>();
    desk.search(search).forEach(row -> ids.add(row.get("id").asText()));
    return ids;
  }

  private JsonNode row(String name) {
    for (JsonNode row : desk.scores().get("rows")) {
      if (row.get("name").asText().equals(name)) {
        return row;
      }
    }
    throw new AssertionError("no row " + name);
  }
}
