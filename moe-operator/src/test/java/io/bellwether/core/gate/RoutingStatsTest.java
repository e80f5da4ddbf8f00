package io.bellwether.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import org.junit.jupiter.api.Test;

class RoutingStatsTest {
  private final RoutingStats stats = new RoutingStats(3);

  @Test
  void loadOfTheBusiestIsHeldAgainstTheMean() {
    add("en", 0, 3);
    add("ja", 1, 1);

    // Loads 3, 1, 0 with a mean of 4/3; the entropy of 3/4 and 1/4 over ln 3.
    assertThat(stats.load()).containsExactly(3, 1, 0);
    assertThat(stats.maxOverMeanLoad()).isCloseTo(2.25, within(1e-12));
    double entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
    assertThat(stats.loadEntropy()).isCloseTo(entropy / Math.log(3), within(1e-12));
  }

  @Test
  void mutualInformationIsOneWhereTheLanguageSaysItAll() {
    add("en", 0, 5);
    add("ja", 1, 7);
    add("ko", 2, 2);

    assertThat(stats.languageNmi()).isCloseTo(1, within(1e-12));
  }

  @Test
  void mutualInformationIsNothingWhereItSaysNothing() {
    add("en", 0, 4);
    add("en", 1, 2);
    add("ja", 0, 6);
    add("ja", 1, 3);

    assertThat(stats.languageNmi()).isCloseTo(0, within(1e-12));
  }

  @Test
  void mutualInformationIsTwiceWhatIsSharedOverBothEntropies() {
    add("en", 0, 4);
    add("en", 1, 4);
    add("ja", 2, 8);

    // H(language) = ln 2, H(expert) = 1.5·ln 2, I = ln 2.
    assertThat(stats.languageNmi()).isCloseTo(2 / 2.5, within(1e-12));
  }

  @Test
  void countsBySymbolAndGrowsWithTheExperts() {
    Features x = new Features();
    x.setContext("ABC", "en", "", new float[0]);
    stats.add(x, new int[] {0, 4}, 2);

    assertThat(stats.load()).containsExactly(1, 0, 0, 0, 1);
    assertThat(stats.bySymbol().get("ABC")).containsExactly(1, 0, 0, 0, 1);
    assertThat(stats.symbolNmi()).isZero();
    stats.clear();
    assertThat(stats.maxOverMeanLoad()).isZero();
    assertThat(stats.byLanguage()).isEmpty();
  }

  private void add(String language, int slot, int times) {
    Features x = new Features();
    x.setContext("", language, "", new float[0]);
    for (int i = 0; i < times; i++) {
      stats.add(x, new int[] {slot}, 1);
    }
  }
}
