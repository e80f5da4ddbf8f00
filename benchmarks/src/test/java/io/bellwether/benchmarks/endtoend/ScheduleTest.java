package io.bellwether.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void itemsAreDueAtASteadyRate() {
    Schedule schedule = new Schedule(1_000, 4, 0);

    assertThat(schedule.dueNanos(0)).isEqualTo(1_000);
    assertThat(schedule.dueNanos(1)).isEqualTo(250_001_000);
    assertThat(schedule.dueNanos(40)).isEqualTo(10_000_001_000L);
  }

  @Test
  void roundingDoesNotAddUp() {
    Schedule schedule = new Schedule(0, 3, 0);

    assertThat(schedule.dueNanos(3_000_000)).isEqualTo(1_000_000_000_000_000L);
  }

  @Test
  void saysHowManyItemsATimeHolds() {
    assertThat(new Schedule(0, 250.5, 0).itemsWithin(2)).isEqualTo(501);
  }

  @Test
  void refusesToStandStill() {
    assertThatThrownBy(() -> new Schedule(0, 0, 0)).hasMessageContaining("must be above 0: 0.0");
    assertThatThrownBy(() -> new Schedule(0, Double.NaN, 0)).hasMessageContaining("NaN");
  }

  @Test
  void beginsAtAQuarterOfTheRate() {
    Schedule schedule = new Schedule(0, 4, 10);

    assertThat(schedule.itemsWithin(10)).isEqualTo(10);
    assertThat(schedule.dueNanos(1)).isEqualTo(1_000_000_000L);
    assertThat(schedule.dueNanos(10)).isEqualTo(10_000_000_000L);
    assertThat(schedule.dueNanos(14)).isEqualTo(11_000_000_000L);
    assertThat(schedule.itemsWithin(11)).isEqualTo(14);
  }
}
