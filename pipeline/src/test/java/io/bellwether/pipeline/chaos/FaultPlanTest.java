package io.bellwether.pipeline.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  @Test
  void drawsTheSameFaultsFromTheSameSeed() {
    assertThat(FaultPlan.of(50, 7, 2, 4)).isEqualTo(FaultPlan.of(50, 7, 2, 4));
    assertThat(FaultPlan.of(50, 7, 2, 4)).isNotEqualTo(FaultPlan.of(50, 8, 2, 4));
  }

  @Test
  void bringsEveryKindBeforeAnyComesAgain() {
    List<Fault> faults = FaultPlan.of(14, 1, 2, 4).stream().map(FaultPlan.Cycle::fault).toList();

    assertThat(faults.subList(0, 7)).containsExactlyInAnyOrder(Fault.values());
    assertThat(faults.subList(7, 14)).containsExactlyInAnyOrder(Fault.values());
  }

  @Test
  void staysWithinWhatTheClusterHas() {
    assertThat(FaultPlan.of(1000, 3, 2, 4))
        .allSatisfy(
            cycle -> {
              assertThat(cycle.target()).isBetween(0, 1);
              assertThat(cycle.parallelism()).isBetween(1, 4);
              assertThat(cycle.lastsMillis()).isBetween(0, 9000);
            })
        .extracting(FaultPlan.Cycle::parallelism)
        .contains(1, 2, 3, 4);
  }

  @Test
  void needsACycle() {
    assertThatThrownBy(() -> FaultPlan.of(0, 1, 2, 4)).hasMessage("cycles must be at least 1: 0");
  }

  @Test
  void takesQuantilesFromTimesThatWereMeasured() {
    Recoveries recoveries = new Recoveries();
    for (long millis = 1; millis <= 200; millis++) {
      recoveries.add(millis % 2 == 0 ? Fault.RESCALE : Fault.KILL_BROKER, millis);
    }

    assertThat(recoveries.rows())
        .containsExactly(
            new ChaosReport.Recovery("kill broker", 100, 99, 197, 199),
            new ChaosReport.Recovery("rescale", 100, 100, 198, 200),
            new ChaosReport.Recovery("all", 200, 100, 198, 200));
  }
}
