package io.bellwether.pipeline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Classes;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TapeTest {
  private final StringWriter written = new StringWriter();
  private final Tape tape = new Tape(new PrintWriter(written), false);

  private static Prediction prediction(String id, String headline, String verdict, double share) {
    List<String> classes = List.of("UP", "DOWN");
    boolean up = verdict.equals("UP");
    return Prediction.newBuilder()
        .setEventTime(Instant.parse("2026-01-05T14:30:00Z"))
        .setId(id)
        .setSymbol("ACME")
        .setLanguage("en")
        .setHeadline(headline)
        .setDecisionTime(Instant.parse("2026-01-05T14:30:00Z"))
        .setClasses(classes)
        .setProbabilities(up ? List.of(0.8, 0.2) : List.of(0.2, 0.8))
        .setVerdict(verdict)
        .setConfidence(0.8)
        .setExperts(List.of(expert("words", share), expert("prior", 1 - share)))
        .build();
  }

  private static ExpertAccount expert(String name, double weight) {
    return ExpertAccount.newBuilder()
        .setExpert(name)
        .setRoutingWeight(0.5)
        .setBelief(0.5)
        .setWeight(weight)
        .build();
  }

  @Test
  void namesTheExpertThatWeighedMost() {
    tape.print(prediction("a", "Acme beats estimates", "UP", 0.7));
    tape.flush();

    assertThat(written.toString())
        .startsWith("2026-01-05 14:30:00  ACME")
        .contains("UP")
        .contains("0.80")
        .contains("Acme beats estimates")
        .contains("words 70%");
  }

  @Test
  void marksWhatWasPredictedBlind() {
    Prediction blind = prediction("a", "Acme beats estimates", "UP", 0.7);
    blind.setBlind(true);
    tape.print(blind);
    tape.print(prediction("b", "Globex misses", "DOWN", 0.7));
    tape.flush();

    assertThat(written.toString().lines().filter(line -> line.endsWith("  blind")))
        .singleElement()
        .asString()
        .contains("Acme beats estimates");
    assertThat(PlainRecords.of(blind)).containsEntry("blind", true);
  }

  @Test
  void letsNoControlCharacterOfANewsItemReachTheTerminal() {
    tape.print(prediction("a", "\u001b[31mred\u0007\u202Eevil\n2nd line", "UP", 0.7));
    tape.flush();

    assertThat(written.toString()).doesNotContain("\u001b", "\u0007", "\u202e");
    assertThat(written.toString().strip().lines()).hasSize(1);
  }

  @Test
  void alignsWideCharacters() {
    StringBuilder latin = new StringBuilder();
    StringBuilder wide = new StringBuilder();
    Columns.append(latin, "abcdefgh", 6);
    Columns.append(wide, "株価上昇", 6);

    assertThat(latin).hasToString("abcdef ");
    assertThat(wide).hasToString("株価上 ");
  }

  @Test
  void scoresAgainstWhatBecameOfTheItems() {
    Scoreboard board = new Scoreboard(Classes.of("UP", "DOWN"));
    board.expect("a", "UP");
    board.expect("b", "UP");

    assertThat(board.add(prediction("a", "x", "UP", 0.7))).isTrue();
    assertThat(board.add(prediction("b", "x", "DOWN", 0.7))).isTrue();
    assertThat(board.add(prediction("c", "x", "UP", 0.7))).isTrue();
    assertThat(board.add(prediction("a", "x", "UP", 0.7))).as("the id came before").isFalse();

    assertThat(board.count()).isEqualTo(3);
    assertThat(board.duplicates()).isEqualTo(1);
    assertThat(board.scores().count()).isEqualTo(2);
    assertThat(board.scores().accuracy()).isEqualTo(0.5);
    assertThat(board.weights().keySet()).containsExactly("words", "prior");
  }
}
