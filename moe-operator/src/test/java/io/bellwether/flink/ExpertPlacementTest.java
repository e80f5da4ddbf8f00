package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpertPlacementTest {
  private static final int MAX_PARALLELISM = 120;

  @ParameterizedTest
  @CsvSource({"4, 1", "4, 2", "4, 4", "6, 2", "6, 3", "8, 2", "8, 4", "12, 3", "16, 8", "64, 4"})
  void spreadsExpertsEvenly(int experts, int parallelism) {
    ExpertPlacement placement = new ExpertPlacement(MAX_PARALLELISM);
    int[] load = new int[parallelism];
    Set<Integer> keys = new HashSet<>();
    for (int slot = 0; slot < experts; slot++) {
      int key = placement.key(slot);
      keys.add(key);
      load[
          KeyGroupRangeAssignment.assignKeyToParallelOperator(key, MAX_PARALLELISM, parallelism)]++;
    }

    assertThat(keys).hasSize(experts);
    for (int subtask : load) {
      assertThat(subtask).isBetween(experts / parallelism - 1, experts / parallelism + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "7", "40"})
  void givesASlotTheSameKeyWhateverComesAfter(int slot) {
    ExpertPlacement few = new ExpertPlacement(MAX_PARALLELISM);
    ExpertPlacement many = new ExpertPlacement(MAX_PARALLELISM);
    many.key(200);

    assertThat(few.key(slot)).isEqualTo(many.key(slot));
  }
}
