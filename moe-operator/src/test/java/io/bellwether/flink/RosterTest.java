package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.WarmStart;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static final ExpertDefinition A = Fixtures.prior("a", 10);
  private static final ExpertDefinition B = Fixtures.prior("b", 10);
  private static final ExpertDefinition CHANGED_A = Fixtures.prior("a", 20);

  private static Roster roster(ExpertDefinition... configured) {
    Roster roster = new Roster(Fixtures.FORMAT, List.of());
    roster.configure(List.of(configured));
    return roster;
  }

  /** The roster after a restart with another configuration. */
  private static Roster restarted(Roster former, ExpertDefinition... configured) {
    Roster roster = new Roster(Fixtures.FORMAT, List.copyOf(former.seats()));
    roster.configure(List.of(configured));
    return roster;
  }

  /** Slot, name and version of whom an English item at a time would find. */
  private static List<String> active(Roster roster, long time) {
    boolean[] eligible = new boolean[roster.numSlots()];
    roster.eligible(Fixtures.features(1, "S", "en"), time, eligible);
    return roster.seats().stream()
        .filter(seat -> eligible[seat.slot()])
        .map(seat -> seat.slot() + " " + seat.name() + " v" + seat.version())
        .toList();
  }

  @Test
  void givesConfiguredExpertsSlotsInOrder() {
    assertThat(active(roster(A, B), 0)).containsExactly("0 a v1", "1 b v1");
  }

  @Test
  void staysAsItIsUnderTheSameConfiguration() {
    Roster before = roster(A, B);

    assertThat(restarted(before, A, B).seats()).isEqualTo(before.seats());
    assertThat(restarted(before, B, A).seats()).isEqualTo(before.seats());
  }

  @Test
  void addsWhatIsNewInTheConfiguration() {
    assertThat(active(restarted(roster(A), A, B), 0)).containsExactly("0 a v1", "1 b v1");
  }

  @Test
  void keepsAnExpertWhoseModelFileIsAnotherOrNoneByNow() {
    ExpertDefinition warm = A.startingFrom(WarmStart.from("/models/a", "0".repeat(64)));
    ExpertDefinition other = A.startingFrom(WarmStart.from("/models/b", "1".repeat(64)));

    assertThat(active(restarted(roster(warm), other), 0)).containsExactly("0 a v1");
    assertThat(active(restarted(roster(warm), A), 0)).containsExactly("0 a v1");
    assertThat(active(restarted(roster(A), warm), 0)).containsExactly("0 a v1");
  }

  @Test
  void replacesWhatTheControlTopicStartsFromAnotherModelFile() {
    ExpertDefinition other = A.startingFrom(WarmStart.from("/models/b", "1".repeat(64)));
    Roster roster = roster(A);

    roster.put("a", Fixtures.FORMAT.print(other), 5);

    assertThat(active(roster, 5)).containsExactly("1 a v2");
  }

  @Test
  void replacesWhatChangedInANewSlot() {
    Roster roster = restarted(roster(A, B), CHANGED_A, B);

    assertThat(active(roster, 0)).containsExactly("1 b v1", "2 a v2");
    assertThat(roster.seat(0).retired()).isTrue();
  }

  @Test
  void retiresWhatTheConfigurationNoLongerNames() {
    assertThat(active(restarted(roster(A, B), B), 0)).containsExactly("1 b v1");
  }

  @Test
  void bringsBackInANewSlotWhatTheConfigurationNamesAgain() {
    assertThat(active(restarted(restarted(roster(A, B), B), A, B), 0))
        .containsExactly("1 b v1", "2 a v2");
  }

  @Test
  void keepsWhatTheControlTopicAdded() {
    Roster roster = roster(A);
    roster.put("c", "prior c 5.0 *", 100);

    assertThat(active(restarted(roster, A, B), 100)).containsExactly("0 a v1", "1 c v1", "2 b v1");
  }

  @Test
  void keepsWhatTheControlTopicReplaced() {
    Roster roster = roster(A);
    roster.put("a", "prior a 99.0 *", 100);

    assertThat(active(restarted(roster, A), 100)).containsExactly("1 a v2");
    assertThat(active(restarted(roster, CHANGED_A), 100)).containsExactly("1 a v2");
  }

  @Test
  void keepsRetiredWhatTheControlTopicRetiredUntilTheConfigurationChanges() {
    Roster roster = roster(A, B);
    roster.retire("a", 0);

    assertThat(active(restarted(roster, A, B), 0)).containsExactly("1 b v1");
    assertThat(active(restarted(roster, CHANGED_A, B), 0)).containsExactly("1 b v1", "2 a v2");
    assertThat(active(restarted(restarted(roster, B), A, B), 0))
        .containsExactly("1 b v1", "2 a v2");
  }

  @Test
  void comparesWhatADefinitionMeansNotHowItIsWritten() {
    DefinitionFormat spacious =
        new Fixtures.LineFormat() {
          private static final long serialVersionUID = 1;

          @Override
          public String print(ExpertDefinition definition) {
            return " " + super.print(definition) + " ";
          }
        };
    Roster roster = new Roster(spacious, roster(A).seats());
    roster.configure(List.of(A));
    roster.put("a", "prior   a 10.0 *", 0);

    assertThat(active(roster, 0)).containsExactly("0 a v1");
  }

  @Test
  void replacesFromTheGivenTimeOn() {
    Roster roster = roster(A);
    Seat replaced = roster.put("a", "prior a 99.0 *", 100);

    assertThat(replaced.slot()).isZero();
    assertThat(active(roster, 99)).containsExactly("0 a v1");
    assertThat(active(roster, 100)).containsExactly("1 a v2");
  }

  @Test
  void addsNothingTwice() {
    Roster roster = roster(A);
    roster.put("c", "prior c 5.0 *", 100);

    assertThat(roster.put("c", "prior c 5.0 *", 200)).isNull();
    assertThat(roster.numSlots()).isEqualTo(2);
  }

  @Test
  void retiresFromTheGivenTimeOn() {
    Roster roster = roster(A, B);
    roster.retire("a", 100);

    assertThat(active(roster, 99)).containsExactly("0 a v1", "1 b v1");
    assertThat(active(roster, 100)).containsExactly("1 b v1");
  }

  @Test
  void refusesToRetireAStranger() {
    assertThatThrownBy(() -> roster(A).retire("zoe", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zoe");
  }

  @Test
  void refusesADefinitionOfSomebodyElse() {
    Roster roster = roster(A);

    assertThatThrownBy(() -> roster.put("c", "prior d 5.0 *", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("c")
        .hasMessageContaining("d");
    assertThat(roster.numSlots()).isEqualTo(1);
  }

  @Test
  void refusesSlotsWithGaps() {
    Roster roster = roster(A, B);

    assertThatThrownBy(() -> new Roster(Fixtures.FORMAT, List.of(roster.seat(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("gaps");
  }

  @Test
  void ordersRestoredSeatsBySlot() {
    Roster roster = roster(A, B);

    assertThat(new Roster(Fixtures.FORMAT, List.of(roster.seat(1), roster.seat(0))).seats())
        .isEqualTo(roster.seats());
  }
}
