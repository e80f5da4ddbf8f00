package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.core.mixture.ExpertDefinition;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RosterShadowsTest {
  private static final ExpertDefinition A = Fixtures.prior("a", 10);
  private static final ExpertDefinition B = Fixtures.prior("b", 20);
  private static final String OTHER_A = "prior a 99.0 *";

  private Roster roster;

  @BeforeEach
  void configure() {
    roster = new Roster(Fixtures.FORMAT, List.of());
    roster.configure(List.of(A, B));
  }

  private boolean[] eligible(long time) {
    boolean[] eligible = new boolean[roster.numColumns()];
    roster.eligible(Fixtures.features(1, "S", "en"), time, eligible);
    return eligible;
  }

  @Test
  void aShadowHasASlotButNoColumn() {
    roster.shadow("a", OTHER_A, 100, false);

    assertThat(roster.numSlots()).isEqualTo(3);
    assertThat(roster.numColumns()).isEqualTo(2);
    assertThat(eligible(200)).containsExactly(true, true);
    assertThat(roster.seat(2).shadowAt(99)).isFalse();
    assertThat(roster.seat(2).shadowAt(100)).isTrue();
    assertThat(roster.seat(2).version()).isEqualTo(2);
  }

  @Test
  void columnsAndSlotsPartOnceAShadowWasThere() {
    roster.shadow("a", OTHER_A, 100, false);
    roster.put("c", "prior c 5.0 *", 150);
    roster.promote("a", "", 200);

    assertThat(roster.slot(2)).isEqualTo(3);
    assertThat(roster.slot(3)).isEqualTo(2);
    assertThat(eligible(199)).containsExactly(true, true, true, false);
    assertThat(eligible(200)).containsExactly(false, true, true, true);
    assertThat(roster.numColumns(149)).isEqualTo(2);
    assertThat(roster.numColumns(199)).isEqualTo(3);
    assertThat(roster.numColumns(200)).isEqualTo(4);
  }

  @Test
  void rollingBackGivesTheFormerVersionItsSlotAndColumn() {
    roster.shadow("a", OTHER_A, 100, false);
    roster.promote("a", "", 200);
    Seat left = roster.rollBack("a", "", 300);

    assertThat(left.version()).isEqualTo(2);
    assertThat(roster.numColumns()).isEqualTo(3);
    assertThat(eligible(150)).containsExactly(true, true, false);
    assertThat(eligible(250)).containsExactly(false, true, true);
    assertThat(eligible(300)).containsExactly(true, true, false);
    assertThat(roster.current("a").version()).isEqualTo(1);
    assertThat(roster.current("a").life()).isEqualTo(2);
  }

  @Test
  void aRetiredExpertComesBack() {
    roster.retire("b", 100);
    roster.rollBack("b", "", 200);

    assertThat(eligible(150)).containsExactly(true, false);
    assertThat(eligible(200)).containsExactly(true, true);
  }

  @Test
  void theVersionAfterARollbackHasANewNumber() {
    roster.put("a", OTHER_A, 100);
    roster.rollBack("a", "", 200);
    roster.put("a", "prior a 7.0 *", 300);

    assertThat(roster.current("a").version()).isEqualTo(3);
    assertThat(roster.current("a").column()).isEqualTo(3);
  }

  @Test
  void aRepeatedRollbackChangesNothing() {
    roster.put("a", OTHER_A, 100);
    roster.rollBack("a", Fixtures.FORMAT.print(A), 200);
    List<Seat> before = List.copyOf(roster.seats());

    assertThat(roster.rollBack("a", Fixtures.FORMAT.print(A), 300)).isNull();
    assertThat(roster.seats()).isEqualTo(before);
  }

  @Test
  void aSecondShadowOfANameSupersedesTheFirst() {
    roster.shadow("a", OTHER_A, 100, false);
    Seat ended = roster.shadow("a", "prior a 7.0 *", 200, false);

    assertThat(ended.slot()).isEqualTo(2);
    assertThat(ended.shadowAt(200)).isFalse();
    assertThat(roster.shadowOf("a").slot()).isEqualTo(3);
    assertThat(roster.shadow("a", "prior a 7.0 *", 300, false)).isNull();
    assertThat(roster.numSlots()).isEqualTo(4);
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> roster.promote("a", "", 0)).hasMessageContaining("stand in shadow");
    assertThatThrownBy(() -> roster.rollBack("a", "", 0)).hasMessageContaining("former version");
    assertThatThrownBy(() -> roster.shadow("a", Fixtures.FORMAT.print(A), 0, false))
        .hasMessageContaining("differ");
    roster.shadow("a", OTHER_A, 0, false);
    assertThatThrownBy(() -> roster.promote("a", "prior a 7.0 *", 0))
        .hasMessageContaining("that of the shadow");
  }

  /** Compaction may have left no other record of a former run. */
  @Test
  void aPromotionOrRollbackWithoutHistoryBeginsTheExpertAsDefined() {
    roster.promote("a", OTHER_A, 100);
    assertThat(roster.current("a").definition()).isEqualTo(OTHER_A);

    roster.rollBack("b", "prior b 7.0 *", 100);
    assertThat(roster.current("b").definition()).isEqualTo("prior b 7.0 *");
  }

  @Test
  void comesBackFromStateAsItWas() {
    roster.shadow("a", OTHER_A, 100, false);
    roster.put("c", "prior c 5.0 *", 150);
    roster.promote("a", "", 200);
    roster.rollBack("a", "", 300);
    roster.noteChange("a", 7);

    Roster restored = new Roster(Fixtures.FORMAT, roster.seats());

    assertThat(restored.seats()).isEqualTo(roster.seats());
    assertThat(restored.slot(2)).isEqualTo(3);
    assertThat(restored.lastChange("a")).isEqualTo(7);
  }

  @Test
  void aShadowSurvivesARestartWithTheSameConfiguration() {
    roster.shadow("a", OTHER_A, 100, false);
    Roster restored = new Roster(Fixtures.FORMAT, roster.seats());
    restored.configure(List.of(A, B));

    assertThat(restored.seats()).isEqualTo(roster.seats());
  }
}
