package io.bellwether.dashboard.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScoreTest {
  private static final double[] UP = {0.8, 0.2};
  private static final double[] DOWN = {0.4, 0.6};

  @Test
  void equalsWhatIsWorkedOutByHand() {
    Sums sums = new Sums(2);
    sums.add(UP, 0);
    sums.add(UP, 0);
    sums.add(UP, 1);
    sums.add(DOWN, 1);

    assertThat(sums.accuracy()).isEqualTo(0.75);
    // F1 of up: 2·2/(2+3), of down: 2·1/(2+1).
    assertThat(sums.macroF1()).isCloseTo((0.8 + 2.0 / 3) / 2, within(1e-12));
    // (tp·tn − fp·fn) / √((tp+fp)(tp+fn)(tn+fp)(tn+fn)) = (2·1 − 1·0) / √(3·2·2·1).
    assertThat(sums.mcc()).isCloseTo(2 / Math.sqrt(12), within(1e-12));
    double loss = -(2 * Math.log(0.8) + Math.log(0.2) + Math.log(0.6)) / 4;
    assertThat(sums.meanLogLoss()).isCloseTo(loss, within(1e-12));
  }

  @Test
  void calibrationErrorIsTheMeanDistanceOfConfidenceFromAccuracy() {
    Score score = new Score(2);
    score.add(UP, 0);
    score.add(UP, 1);
    score.add(DOWN, 1);

    // |0.8·2 − 1| in one bin, |0.6 − 1| in another, over three.
    assertThat(score.calibrationError()).isCloseTo((0.6 + 0.4) / 3, within(1e-12));
  }

  @Test
  void intervalsHoldTheScoreAndNarrowWithMoreLabels() {
    double few = width(200);
    double many = width(20_000);

    assertThat(many).isLessThan(few / 3);
  }

  private static double width(int labels) {
    Score score = new Score(2);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < labels; i++) {
      score.add(UP, random.nextInt(10) < 7 ? 0 : 1);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    score.write(json, true);
    JsonNode accuracy = json.get("accuracy");
    assertThat(accuracy.get(0).asDouble())
        .isBetween(accuracy.get(1).asDouble(), accuracy.get(2).asDouble());
    return accuracy.get(2).asDouble() - accuracy.get(1).asDouble();
  }

  @Test
  void promisesNoIntervalForAHandfulOfLabels() {
    Score score = new Score(2);
    score.add(UP, 0);
    ObjectNode json = JsonNodeFactory.instance.objectNode();

    score.write(json, true);

    assertThat(json.get("accuracy")).hasSize(1);
  }
}
