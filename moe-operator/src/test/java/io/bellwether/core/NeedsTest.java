package io.bellwether.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NeedsTest {
  @Test
  void textNeedsAnEntryAndNumbersNeedANumber() {
    Features empty = new Features();
    Features text = new Features(new int[] {7}, new float[] {1f});
    Features table = new Features();
    table.setContext("", "", "", new float[] {Float.NaN});

    assertThat(Needs.NOTHING.metBy(empty)).isTrue();
    assertThat(Needs.TEXT.metBy(text)).isTrue();
    assertThat(Needs.TEXT.metBy(table)).isFalse();
    assertThat(Needs.NUMBERS.metBy(table)).isTrue();
    assertThat(Needs.NUMBERS.metBy(text)).isFalse();
    assertThat(Needs.EMBEDDING.metBy(text)).isFalse();
    text.setEmbedding(new float[] {0f});
    assertThat(Needs.EMBEDDING.metBy(text)).isTrue();
  }
}
