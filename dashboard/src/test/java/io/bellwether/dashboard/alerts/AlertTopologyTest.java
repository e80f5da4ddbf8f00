package io.bellwether.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.schema.Alert;
import io.bellwether.schema.AlertState;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertTopologyTest {
  private static final String ONE =
      """
      rules:
        - name: move
          directions: [UP, DOWN]
          probability: {raise: 0.8, resolve: 0.6}
          cool-down: 30min
          expire-after: 2h
          severity: {warning: 0.85, critical: 0.95}
      """;
  private static final String FIVE =
      """
      rules:
        - name: agree
          directions: [UP]
          probability: {raise: 0.6, resolve: 0.3}
          items: 5
          within: 10min
          agreement: 0.8
          cool-down: 0s
      """;

  private Desk desk = new Desk(ONE);

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void raisesWhenAPredictionReachesTheThreshold() {
    desk.predict("ACME", "a", 0, 0.79).predict("ACME", "b", 1, 0.8);

    assertThat(desk.alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.getState()).isEqualTo(AlertState.RAISED);
              assertThat(alert.getRule()).isEqualTo("move");
              assertThat(alert.getSymbol()).isEqualTo("ACME");
              assertThat(alert.getDirection()).isEqualTo("UP");
              assertThat(alert.getRaisedAt()).isEqualTo(Desk.at(1));
              assertThat(alert.getTriggerId()).isEqualTo("b");
              assertThat(alert.getPredictionIds()).containsExactly("b");
              assertThat(alert.getSequence()).isEqualTo(1);
              assertThat(alert.getProbability()).isEqualTo(0.8);
              assertThat(alert.getRawProbability()).isEqualTo(0.8);
              assertThat(alert.getCalibrated()).isFalse();
              assertThat(alert.getPrecedents()).isZero();
              assertThat(alert.getNovelty()).isGreaterThan(0.9);
              assertThat(alert.getReason())
                  .isEqualTo("UP at 0.80, novelty %.2f, relevance 1.00", alert.getNovelty());
            });
  }

  @Test
  void holdsWhileTheProbabilityIsBetweenTheTwoThresholds() {
    desk.predict("ACME", "a", 0, 0.9);
    for (int i = 1; i <= 20; i++) {
      desk.predict("ACME", "b" + i, i, i % 2 == 0 ? 0.81 : 0.61);
    }

    assertThat(states()).containsExactly("move UP RAISED");
  }

  @Test
  void resolvesWhenAPredictionFallsBelowTheLowerThreshold() {
    desk.predict("ACME", "a", 0, 0.9).predict("ACME", "b", 5, 0.59);

    List<Alert> alerts = desk.alerts();
    assertThat(alerts).hasSize(2);
    assertThat(alerts.get(1).getState()).isEqualTo(AlertState.RESOLVED);
    assertThat(alerts.get(1).getId()).isEqualTo(alerts.get(0).getId());
    assertThat(alerts.get(1).getSequence()).isEqualTo(2);
    assertThat(alerts.get(1).getUpdatedAt()).isEqualTo(Desk.at(5));
    assertThat(alerts.get(1).getReason()).isEqualTo("UP at 0.59, below 0.60");
  }

  @Test
  void coolsDownAfterAnAlertEnded() {
    desk.predict("ACME", "a", 0, 0.9)
        .predict("ACME", "b", 5, 0.1)
        .predict("ACME", "c", 34.9, 0.9)
        .predict("ACME", "d", 35, 0.9);

    List<Alert> alerts = desk.alerts();
    assertThat(alerts)
        .extracting(Alert::getState)
        .containsExactly(AlertState.RAISED, AlertState.RESOLVED, AlertState.RAISED);
    assertThat(alerts.get(2).getTriggerId()).isEqualTo("d");
    assertThat(alerts.get(2).getId()).isNotEqualTo(alerts.get(0).getId());
  }

  @Test
  void expiresByTheTimeOfOtherSymbolsAndAsOfWhenItWasDue() {
    desk.predict("ACME", "a", 0, 0.9)
        .predict("ACME", "b", 60, 0.85)
        .predict("ZEN", "c", 179, 0.5)
        .predict("ZEN", "d", 500, 0.5);

    List<Alert> alerts = desk.alerts();
    assertThat(alerts).hasSize(2);
    assertThat(alerts.get(1).getState()).isEqualTo(AlertState.EXPIRED);
    assertThat(alerts.get(1).getUpdatedAt()).isEqualTo(Desk.at(180));
    assertThat(alerts.get(1).getNumItems()).isEqualTo(2);
    assertThat(desk.size("alerts-due")).isZero();
    assertThat(desk.size("alerts-open")).isZero();
  }

  @Test
  void watchesSymbolsAndDirectionsApart() {
    desk.predict("ACME", "a", 0, 0.9)
        .predict("ZEN", "b", 1, 0.9)
        .predict(down("ACME", "c", 2, 0.9));

    assertThat(desk.alerts())
        .extracting(
            alert -> alert.getSymbol() + " " + alert.getDirection() + " " + alert.getState())
        .containsExactly("ACME UP RAISED", "ZEN UP RAISED", "ACME UP RESOLVED", "ACME DOWN RAISED");
  }

  @Test
  void growsMoreSevereButNeverLess() {
    desk.predict("ACME", "a", 0, 0.8)
        .predict("ACME", "b", 1, 0.86)
        .predict("ACME", "c", 2, 0.97)
        .predict("ACME", "d", 3, 0.81);

    assertThat(desk.alerts())
        .extracting(Alert::getSeverity)
        .containsExactly(Severity.INFO, Severity.WARNING, Severity.CRITICAL);
  }

  @Test
  void countsAPredictionThatComesTwiceOnce() {
    Prediction prediction = Desk.prediction("ACME", "a", 0, 0.9, "first");
    desk.predict(prediction).predict(prediction).predict("ACME", "b", 200, 0.1);
    desk.predict(prediction);

    assertThat(states()).containsExactly("move UP RAISED", "move UP EXPIRED");
  }

  @Test
  void givesTheSameAlertTheSameIdInEveryRun() {
    desk.predict("ACME", "a", 0, 0.9);
    String id = desk.alerts().get(0).getId();

    try (Desk other = new Desk(ONE)) {
      other.predict("ZEN", "z", 0, 0.9).predict("ACME", "a", 3, 0.95);
      Set<String> ids = other.alerts().stream().map(Alert::getId).collect(Collectors.toSet());

      assertThat(ids).hasSize(2).contains(id);
    }
  }

  @Test
  void takesNearIdenticalNewsForOneItem() {
    desk.close();
    desk = new Desk(FIVE);
    String headline = "Acme Corp. raises its full-year outlook after a strong second quarter";
    for (int i = 0; i < 8; i++) {
      desk.predict("ACME", "copy" + i, i, 0.9, headline + (i % 2 == 0 ? "" : " – update"));
    }
    assertThat(desk.alerts()).isEmpty();

    String[] others = {"Regulator clears merger", "Analysts upgrade", "Factory reopens", "Buyback"};
    for (int i = 0; i < others.length; i++) {
      desk.predict("ACME", "other" + i, 7 + i * 0.1, 0.9, others[i]);
    }

    assertThat(desk.alerts())
        .singleElement()
        .satisfies(alert -> assertThat(alert.getPredictionIds()).contains("copy0").hasSize(5));
  }

  @Test
  void asksForEnoughItemsInTheWindowToAgree() {
    desk.close();
    desk = new Desk(FIVE);
    for (int i = 0; i < 4; i++) {
      desk.predict("ACME", "early" + i, i, 0.7);
    }
    desk.predict("ACME", "late", 12, 0.7); // Only two of the former are within ten minutes.
    assertThat(desk.alerts()).isEmpty();

    for (int i = 0; i < 4; i++) {
      desk.predict("ACME", "next" + i, 13 + i, 0.7);
    }

    assertThat(desk.alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.getNumItems()).isEqualTo(5);
              assertThat(alert.getRaisedAt()).isEqualTo(Desk.at(16));
              assertThat(alert.getReason()).endsWith("5 of 5 items in 10min agree");
            });
  }

  @Test
  void asksForAShareOfTheItemsToAgree() {
    desk.close();
    desk = new Desk(FIVE);
    for (int i = 0; i < 5; i++) {
      desk.predict("ACME", "against" + i, i * 0.1, 0.4);
      desk.predict("ACME", "for" + i, i * 0.1, 0.9);
    }
    assertThat(desk.alerts()).isEmpty();

    for (int i = 5; i < 20; i++) {
      desk.predict("ACME", "for" + i, i * 0.1, 0.9);
    }

    assertThat(desk.alerts())
        .singleElement()
        .satisfies(alert -> assertThat(alert.getNumItems()).isEqualTo(20));
  }

  @Test
  void leavesOutWhatIsNeitherNewNorRelevantEnough() {
    desk.rules(ONE + "    min-novelty: 0.5\n    min-relevance: 0.5\n");
    Prediction stale = Desk.prediction("ACME", "a", 0, 0.9, "one");
    stale.setNovelty(0.4);
    Prediction offTopic = Desk.prediction("ACME", "b", 1, 0.9, "two");
    offTopic.setRelevance(0.4);
    Prediction good = Desk.prediction("ACME", "c", 2, 0.9, "three");
    good.setNovelty(0.5);
    good.setRelevance(0.5);
    desk.predict(stale).predict(offTopic).predict(good);

    assertThat(desk.alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.getTriggerId()).isEqualTo("c");
              assertThat(alert.getNovelty()).isEqualTo(0.5);
              assertThat(alert.getRelevance()).isEqualTo(0.5);
            });
  }

  @Test
  void measuresNoveltyAndRelevanceWhereThePredictionDoesNotSay() {
    desk.rules(ONE + "    min-relevance: 0.5\naliases: {ACME: [Acme Corp]}\n");
    desk.predict("ACME", "a", 0, 0.9, "Oil falls")
        .predict("ACME", "b", 1, 0.9, "Acme Corp names a new chief financial officer")
        .predict("ZEN", "c", 2, 0.9, "Acme Corp names an interim chief financial officer");
    Prediction similar = down("ACME", "d", 3, 0.9);
    similar.setHeadline("Acme Corp names an interim chief financial officer");
    desk.predict(similar);

    List<Alert> alerts = desk.alerts();
    assertThat(alerts).extracting(Alert::getTriggerId).containsExactly("b", "c", "b", "d");
    assertThat(alerts.get(0).getNovelty()).isGreaterThan(0.9);
    assertThat(alerts.get(1).getNovelty()).isEqualTo(1);
    assertThat(alerts.get(3).getNovelty()).isBetween(0.2, 0.6);
  }

  @Test
  void isAcknowledgedOnceAndStillResolves() {
    desk.predict("ACME", "a", 0, 0.9);
    String id = desk.alerts().get(0).getId();
    desk.command(AlertCommands.acknowledge("1", Instant.EPOCH, id, "kim"))
        .command(AlertCommands.acknowledge("2", Instant.EPOCH, id, "lee"))
        .command(AlertCommands.acknowledge("3", Instant.EPOCH, "no such alert", "lee"))
        .predict("ACME", "b", 3, 0.85)
        .predict("ACME", "c", 4, 0.1);

    List<Alert> alerts = desk.alerts();
    assertThat(alerts)
        .extracting(Alert::getState)
        .containsExactly(AlertState.ACKNOWLEDGED, AlertState.RESOLVED);
    assertThat(alerts).extracting(Alert::getSequence).containsExactly(2, 3);
    assertThat(alerts.get(0).getAcknowledgedBy()).isEqualTo("kim");
    assertThat(alerts.get(0).getAcknowledgedAt()).isEqualTo(Desk.at(0));
    assertThat(alerts.get(1).getAcknowledgedBy()).isEqualTo("kim");
  }

  @Test
  void mutesARuleASymbolOrBothForAWhileOfStreamTime() {
    Duration hour = Duration.ofHours(1);
    desk.predict("ZEN", "z", 0, 0.1)
        .command(AlertCommands.mute("1", Instant.EPOCH, "", "ACME", hour, "kim"))
        .command(AlertCommands.mute("2", Instant.EPOCH, "other", "ZEN", hour, "kim"))
        .predict("ACME", "a", 1, 0.9)
        .predict("ZEN", "b", 2, 0.9)
        .predict("ACME", "c", 30, 0.1)
        .predict("ACME", "d", 60, 0.9);

    assertThat(desk.alerts())
        .extracting(alert -> alert.getSymbol() + " " + alert.getState() + " " + alert.getMuted())
        .containsExactly(
            "ACME RAISED true", "ZEN RAISED false", "ACME RESOLVED true", "ACME RAISED false");
  }

  @Test
  void tellsOfOpenAlertsThatAreMutedAndUnmuted() {
    desk.predict("ACME", "a", 0, 0.9).predict("ZEN", "b", 1, 0.9);
    desk.alerts();

    desk.command(AlertCommands.mute("1", Instant.EPOCH, "move", "ACME", Duration.ofDays(1), "kim"));
    assertThat(desk.alerts())
        .singleElement()
        .satisfies(alert -> assertThat(alert.getReason()).isEqualTo("muted by kim"))
        .matches(Alert::getMuted);

    desk.command(AlertCommands.unmute("2", Instant.EPOCH, "move", "ACME", "lee"));
    assertThat(desk.alerts())
        .singleElement()
        .satisfies(alert -> assertThat(alert.getReason()).isEqualTo("no longer muted by lee"))
        .matches(alert -> !alert.getMuted());
  }

  @Test
  void letsGoOfTheAlertsOfARuleThatIsGone() {
    desk.predict("ACME", "a", 0, 0.9);
    desk.rules(FIVE);
    desk.predict("ACME", "b", 10, 0.1).predict("ACME", "c", 121, 0.1);

    assertThat(states()).containsExactly("move UP RAISED", "move UP EXPIRED");
  }

  @Test
  void bearsPredictionsWithoutTheClassesOfARule() {
    Prediction other = Desk.prediction("ACME", "a", 0, 0.9, "x");
    other.setClasses(List.of("BUY", "SELL"));
    other.setProbabilities(List.of(Double.NaN, 0.99));
    Prediction empty = Desk.prediction("", "b", 0, 0.9, "");
    empty.setClasses(List.of());
    empty.setProbabilities(List.of());
    desk.predict(other).label("ACME", "a", 0, 1, "SELL").predict(empty);

    assertThat(desk.alerts()).isEmpty();
  }

  @Test
  void doesNotFillItsStoresForEver() {
    for (int day = 0; day < 80; day++) {
      desk.predict("S" + day % 3, "p" + day, day * 1440.0, 0.9);
      desk.label("S" + day % 3, "p" + day, day * 1440.0, day * 1440.0 + 60, "UP");
    }

    assertThat(desk.size("alerts-outcomes")).isLessThan(36);
    assertThat(desk.size("alerts-outcomes-by-time")).isLessThan(36);
    assertThat(desk.size("alerts-calibration")).isLessThan(36);
    assertThat(desk.size("alerts-precedents")).isLessThan(36);
    assertThat(desk.size("alerts-due")).isLessThan(3);
  }

  private static Prediction down(String symbol, String id, double minute, double probability) {
    Prediction prediction = Desk.prediction(symbol, id, minute, 0.05, "down " + id);
    prediction.setProbabilities(List.of(0.05, 0.95 - probability, probability));
    return prediction;
  }

  private List<String> states() {
    return desk.alerts().stream()
        .map(alert -> alert.getRule() + " " + alert.getDirection() + " " + alert.getState())
        .toList();
  }
}
