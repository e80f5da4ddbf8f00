package io.bellwether.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FeaturesTest {
  @Test
  void growsBeyondItsCapacityWithoutLosingEntries() {
    Features x = new Features(0);

    for (int i = 0; i < 1000; i++) {
      x.add(i, i * 0.5f);
    }

    assertThat(x.size()).isEqualTo(1000);
    assertThat(x.indices()).startsWith(0, 1, 2).contains(999);
    assertThat(x.values()[999]).isEqualTo(499.5f);
  }

  @Test
  void forgetsEntriesButNotContextWhenCleared() {
    Features x = new Features();
    x.add(1, 1f);
    x.setContext("ABC", "en", "wire", new float[] {2f});

    x.clear();

    assertThat(x.size()).isZero();
    assertThat(x.symbol()).isEqualTo("ABC");
    assertThat(x.language()).isEqualTo("en");
    assertThat(x.source()).isEqualTo("wire");
    assertThat(x.numbers()).containsExactly(2f);
  }

  @Test
  void copiesAreIndependent() {
    Features x = new Features(new int[] {3, 4}, new float[] {1f, 2f});
    Features copy = x.copy();

    x.clear();
    x.add(9, 9f);

    assertThat(copy.size()).isEqualTo(2);
    assertThat(copy.indices()).containsExactly(3, 4);
    assertThat(copy.values()).containsExactly(1f, 2f);
  }

  @Test
  void refusesArraysOfDifferentLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Features(new int[2], new float[3]))
        .withMessageContaining("2 and 3");
  }

  @Test
  void refillingAllocatesNothing() {
    Features x = new Features(1);

    long bytes =
        Allocations.bytesWhenWarm(
            () -> {
              x.clear();
              for (int i = 0; i < 100; i++) {
                x.add(i, 1f);
              }
            });

    assertThat(bytes).isZero();
  }
}
