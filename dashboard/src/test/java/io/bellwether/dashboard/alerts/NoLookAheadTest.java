package io.bellwether.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.schema.Alert;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels and time: no alert knows more than was known, whatever was read first. */
class NoLookAheadTest {
  private static final String RULES =
      """
      calibration: {min-labels: 20}
      rules:
        - name: move
          directions: [UP, DOWN]
          probability: {raise: 0.7, resolve: 0.5}
          cool-down: 10min
          expire-after: 3h
      """;
  private static final int NUM_ITEMS = 400;
  private static final double MINUTES_BETWEEN = 15;
  private static final double LABEL_DELAY = 130;

  @Test
  void alertsBeforeALabelAreTheSameWhateverItSays() {
    List<SpecificRecord> records = inOrder();
    List<Alert> alerts = run(records);

    for (int changed : new int[] {30, 57, 200, 310}) {
      Instant labelTime = Desk.at(changed * MINUTES_BETWEEN + LABEL_DELAY);
      List<SpecificRecord> other = new ArrayList<>();
      for (SpecificRecord record : records) {
        other.add(
            record instanceof Feedback label && label.getLabelTime().compareTo(labelTime) >= 0
                ? opposite(label)
                : record);
      }
      List<Alert> others = run(other);

      assertThat(before(others, labelTime)).isEqualTo(before(alerts, labelTime)).isNotEmpty();
      assertThat(others).isNotEqualTo(alerts); // The labels do matter, later.
    }
  }

  @Test
  void readingLabelsAheadOfPredictionsChangesNothing() {
    List<SpecificRecord> labelsFirst = new ArrayList<>(inOrder());
    labelsFirst.sort(Comparator.comparing(record -> record instanceof Prediction));

    assertThat(run(labelsFirst)).isEqualTo(run(inOrder()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void readingLabelsInAnyOrderBeforeTheirHourIsOverChangesNothing(long seed) {
    List<SpecificRecord> labels = new ArrayList<>();
    List<SpecificRecord> predictions = new ArrayList<>();
    inOrder().forEach(record -> (record instanceof Feedback ? labels : predictions).add(record));
    Collections.shuffle(labels, new Random(seed));
    labels.addAll(predictions);

    assertThat(run(labels)).isEqualTo(run(inOrder()));
  }

  @Test
  void aRestartAfterEveryFewRecordsChangesNothing() {
    List<SpecificRecord> records = inOrder().subList(0, 250);
    List<Alert> alerts = new ArrayList<>();
    Desk desk = new Desk(RULES);
    for (int i = 0; i < records.size(); i++) {
      feed(desk, records.get(i));
      alerts.addAll(desk.alerts());
      if (i % 25 == 24) {
        desk = desk.restarted();
      }
    }
    desk.close();

    assertThat(alerts).isEqualTo(run(records)).isNotEmpty();
  }

  @Test
  void countsOnlyTheFirstOfSeveralLabels() {
    List<SpecificRecord> twice = new ArrayList<>();
    for (SpecificRecord record : inOrder()) {
      twice.add(record);
      if (record instanceof Feedback label) {
        twice.add(opposite(label));
      }
    }

    assertThat(run(twice)).isEqualTo(run(inOrder()));
  }

  @Test
  void carriesTheRecordOfAlertsLikeItAsItWasKnown() {
    try (Desk desk = new Desk(RULES)) {
      for (int i = 0; i < 10; i++) {
        double minute = i * 200;
        desk.predict("S" + i, "p" + i, minute, 0.9);
        // Known within the 200 minutes, except the last two.
        desk.label("S" + i, "p" + i, minute, minute + (i < 8 ? 100 : 5000), i < 6 ? "UP" : "DOWN");
      }
      desk.predict("LAST", "last", 2000, 0.9);

      List<Alert> raised =
          desk.alerts().stream().filter(alert -> alert.getSequence() == 1).toList();
      assertThat(raised).extracting(Alert::getPrecedents).containsExactly(precedents(8, 8, 8));
      assertThat(raised).extracting(Alert::getPrecedentsRight).containsExactly(precedents(6, 6, 6));
    }
  }

  /** 0, 1, 2 … up to the greatest, which stays. */
  private static Long[] precedents(int greatest, int... rest) {
    Long[] expected = new Long[11];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (long) Math.min(i, greatest);
    }
    assertThat(rest).containsOnly(greatest);
    return expected;
  }

  private static List<SpecificRecord> inOrder() {
    Random random = new Random(42);
    List<SpecificRecord> records = new ArrayList<>();
    for (int i = 0; i < NUM_ITEMS; i++) {
      String symbol = "S" + random.nextInt(5);
      double minute = i * MINUTES_BETWEEN;
      double up = random.nextDouble();
      // Over-confident, so that calibration has something to do.
      boolean cameTrue = random.nextDouble() < 0.3 + 0.4 * up;
      String id = "p" + i;
      records.add(Desk.prediction(symbol, id, minute, up, Desk.headline(id)));
      records.add(
          Desk.feedback(symbol, id, minute, minute + LABEL_DELAY, cameTrue ? "UP" : "DOWN"));
    }
    records.sort(Comparator.comparing(NoLookAheadTest::time));
    return records;
  }

  private static Instant time(SpecificRecord record) {
    return record instanceof Prediction prediction
        ? prediction.getDecisionTime()
        : ((Feedback) record).getLabelTime();
  }

  private static Feedback opposite(Feedback label) {
    return Feedback.newBuilder(label)
        .setLabel(label.getLabel().equals("UP") ? "DOWN" : "UP")
        .build();
  }

  private static List<Alert> before(List<Alert> alerts, Instant time) {
    return alerts.stream().filter(alert -> alert.getUpdatedAt().isBefore(time)).toList();
  }

  private static List<Alert> run(List<SpecificRecord> records) {
    try (Desk desk = new Desk(RULES)) {
      records.forEach(record -> feed(desk, record));
      return desk.alerts();
    }
  }

  private static void feed(Desk desk, SpecificRecord record) {
    if (record instanceof Prediction prediction) {
      desk.predict(prediction);
    } else {
      desk.label((Feedback) record);
    }
  }
}
