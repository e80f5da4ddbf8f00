package io.bellwether.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelevanceTest {
  private static final List<String> ALIASES = List.of("Apple", "iPhone", "アップル");

  @ParameterizedTest
  @ValueSource(
      strings = {"Apple rises", "AAPL: upgrade", "New IPHONE", "米アップルが上昇", "(apple)", "apple"})
  void headlinesThatNameTheSymbolAreAboutIt(String headline) {
    assertThat(Relevance.of(headline, "AAPL", ALIASES)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Oil falls", "Pineapple prices soar", "Applebee's opens", ""})
  void headlinesThatDoNotNameItAreNot(String headline) {
    assertThat(Relevance.of(headline, "AAPL", ALIASES)).isZero();
  }

  @Test
  void nobodyCanTellWithoutAliases() {
    assertThat(Relevance.of("Oil falls", "AAPL", List.of())).isEqualTo(1);
  }
}
