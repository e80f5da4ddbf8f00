package io.bellwether.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void itemsAreDueAtASteadyRate() {
    Schedule schedule = new Schedule(1_000, 4);

    assertThat(schedule.dueNanos(0)).isEqualTo(1_000);
    assertThat(schedule.dueNanos(1)).isEqualTo(250_001_000);
    assertThat(schedule.dueNanos(40)).isEqualTo(10_000_001_000L);
  }

  @Test
  void roundingDoesNotAddUp() {
    Schedule schedule = new Schedule(0, 3);

    assertThat(schedule.dueNanos(3_000_000)).isEqualTo(1_000_000_000_000_000L);
  }

  @Test
  void saysHowManyItemsATimeHolds() {
    assertThat(new Schedule(0, 250.5).itemsWithin(2)).isEqualTo(501);
  }

  @Test
  void refusesToStandStill() {
    assertThatThrownBy(() -> new Schedule(0, 0)).hasMessageContaining("must be above 0: 0.0");
    assertThatThrownBy(() -> new Schedule(0, Double.NaN)).hasMessageContaining("NaN");
  }
}
