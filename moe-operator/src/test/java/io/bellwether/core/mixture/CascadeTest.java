package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CascadeTest {
  private final Cascade cascade = new Cascade(2);

  private void votes(float weight, float up) {
    cascade.add(weight, new float[] {9, up, 1 - up}, 1);
  }

  @Test
  void isSureWhenAllNameOneClass() {
    cascade.begin();
    votes(0.3f, 0.9f);
    votes(0.1f, 0.51f);

    assertThat(cascade.isSure(0)).isTrue();
  }

  @Test
  void isNotSureWhenOneNamesAnother() {
    cascade.begin();
    votes(0.9f, 0.99f);
    votes(0.1f, 0.49f);

    assertThat(cascade.isSure(0)).isFalse();
  }

  @Test
  void comparesTheMeanByWeightWithTheThreshold() {
    cascade.begin();
    votes(0.3f, 0.9f);
    votes(0.1f, 0.5f); // mean (0.27 + 0.05) / 0.4 = 0.8

    assertThat(cascade.isSure(0.799)).isTrue();
    assertThat(cascade.isSure(0.801)).isFalse();
  }

  @Test
  void isNeverSureWhenNobodyAnswered() {
    cascade.begin();

    assertThat(cascade.isSure(0)).isFalse();
  }

  @Test
  void forgetsTheItemBefore() {
    cascade.begin();
    votes(1, 0.1f);
    cascade.begin();
    votes(1, 0.9f);

    assertThat(cascade.isSure(0.89)).isTrue();
  }
}
