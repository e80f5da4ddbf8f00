package io.bellwether.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VoteTest {
  @Test
  void isProbabilitiesThatSumToOne() {
    assertThat(Vote.isValid(new float[] {9, 0.2f, 0.3f, 0.5f, 9}, 1, 3)).isTrue();
    assertThat(Vote.isValid(new float[] {1, 0}, 0, 2)).isTrue();
    assertThat(Vote.isValid(new float[] {0.3333f, 0.3333f, 0.3333f}, 0, 3)).isTrue();
  }

  @Test
  void isNothingElse() {
    for (float bad :
        new float[] {Float.NaN, Float.POSITIVE_INFINITY, -0.1f, 0.2f, 0.7f, Float.MAX_VALUE}) {
      assertThat(Vote.isValid(new float[] {0.5f, bad}, 0, 2)).as("%s", bad).isFalse();
    }
    assertThat(Vote.isValid(new float[] {1.1f, -0.1f}, 0, 2)).isFalse();
    assertThat(Vote.isValid(new float[] {0, 0}, 0, 2)).isFalse();
  }
}
