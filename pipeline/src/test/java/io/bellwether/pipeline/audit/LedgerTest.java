package io.bellwether.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void isCleanWhenEveryInputHasOneResult() {
    ledger.input(0, 0, "a");
    ledger.input(0, 2, "b");
    ledger.input(1, 5, "c");
    ledger.prediction(0, "GOLD", 1, "0:0");
    ledger.prediction(0, "GOLD", 1, "1:5");
    ledger.deadLetter(0, 2);

    AuditReport report = ledger.report(true);

    assertThat(report.isClean(true)).isTrue();
    assertThat(report.inputs()).isEqualTo(3);
    assertThat(report.rows().get(0)).isEqualTo(new AuditReport.Row(0, 2, 1, 1, 0, 0, 0, 0));
    assertThat(ledger.unanswered()).isZero();
  }

  @Test
  void callsLostWhatHasNoResultBeforeTheNewest() {
    ledger.input(0, 0, "a");
    ledger.input(0, 1, "b");
    ledger.input(0, 2, "c");
    ledger.prediction(0, "GOLD", 1, "0:1");

    AuditReport unfinished = ledger.report(false);

    assertThat(unfinished.lost()).isEqualTo(1);
    assertThat(unfinished.pending()).isEqualTo(1);
    assertThat(unfinished.examples()).contains("lost: input 0:0");
    assertThat(unfinished.isClean(false)).isFalse();
    assertThat(ledger.report(true).lost()).isEqualTo(2);
  }

  @Test
  void callsDuplicatedWhatHasTwoResultsOfWhateverKind() {
    ledger.input(0, 0, "a");
    ledger.input(0, 1, "b");
    ledger.prediction(0, "GOLD", 1, "0:0");
    ledger.prediction(3, "GOLD", 1, "0:0");
    ledger.prediction(0, "GOLD", 1, "0:1");
    ledger.deadLetter(0, 1);

    AuditReport report = ledger.report(true);

    assertThat(report.duplicated()).isEqualTo(2);
    assertThat(report.isClean(true)).isFalse();
  }

  @Test
  void takesThePredictionOfTheSameIdForTheResultOfARepeatedInput() {
    ledger.input(0, 0, "a");
    ledger.input(1, 0, "a");
    ledger.input(1, 1, "b");
    ledger.prediction(0, "GOLD", 1, "0:0");

    AuditReport report = ledger.report(true);

    assertThat(report.rows().get(1).sameId()).isEqualTo(1);
    assertThat(report.lost()).isEqualTo(1);
  }

  @Test
  void countsPredictionsOfAnIdThatIsPredictedAlreadyAndHoldsThemAgainstNobody() {
    ledger.input(0, 0, "a");
    ledger.input(0, 1, "b");
    ledger.input(1, 0, "a");
    ledger.input(1, 1, "a");
    ledger.prediction(0, "GOLD", 1, "0:0");
    ledger.prediction(0, "GOLD", 1, "0:1");
    ledger.prediction(1, "OIL", 1, "1:0");

    AuditReport report = ledger.report(true);

    assertThat(report.predictedAgain()).isEqualTo(1);
    assertThat(report.rows().get(1).sameId()).isEqualTo(1);
    assertThat(report.isClean(true)).isTrue();
    assertThat(report.toText()).contains("predictions of an id that has another one: 1");
  }

  @Test
  void callsReorderedWhatWasDecidedBeforeAnotherOfItsKey() {
    ledger.input(0, 0, "a");
    ledger.input(0, 1, "b");
    ledger.input(0, 2, "c");
    ledger.prediction(2, "GOLD", 10, "0:1");
    ledger.prediction(2, "OIL", 5, "0:2");
    ledger.prediction(2, "GOLD", 9, "0:0");

    AuditReport report = ledger.report(true);

    assertThat(report.reordered()).containsExactly(Map.entry(2, 1L));
    assertThat(report.isClean(true)).isFalse();
    assertThat(report.isClean(false)).as("where no order is promised").isTrue();
  }

  @Test
  void findsResultsOfNoInput() {
    ledger.input(0, 4, "a");
    ledger.prediction(0, "GOLD", 1, "0:4");
    ledger.prediction(0, "GOLD", 1, "0:3");
    ledger.prediction(0, "GOLD", 1, "nowhere");

    assertThat(ledger.report(true).foreign()).isEqualTo(2);
    assertThat(ledger.report(true).foreign()).as("counted once").isEqualTo(2);
  }

  @Test
  void overlooksResultsOfInputsThatAreGoneOrCameLater() {
    ledger.bounds(0, 10, 12);
    ledger.input(0, 10, "a");
    ledger.input(0, 11, "b");
    for (int offset = 9; offset <= 12; offset++) {
      ledger.prediction(0, "GOLD", 1, "0:" + offset);
    }

    assertThat(ledger.report(true).isClean(true)).isTrue();
  }

  @Test
  void refusesOffsetsThatItCannotHold() {
    assertThatThrownBy(() -> ledger.input(0, Long.MAX_VALUE, "a"))
        .hasMessageContaining("an audit takes offsets up to");
  }
}
