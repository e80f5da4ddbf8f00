package io.bellwether.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenNlpLanguageIdentifierTest {
  private final OpenNlpLanguageIdentifier seven =
      new OpenNlpLanguageIdentifier(Set.of("en", "ja", "zh", "ko", "es", "de", "fr"));
  private final OpenNlpLanguageIdentifier all = new OpenNlpLanguageIdentifier(Set.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | Gold futures settle higher as the dollar weakens against the euro",
        "en | Shares of Nokia fell after the company cut its outlook for the year",
        "es | El banco central sube los tipos de interés por tercera vez este año",
        "es | Las acciones de la compañía cayeron con fuerza en la bolsa de Madrid",
        "de | Die Deutsche Bank senkt ihre Prognose für das laufende Geschäftsjahr",
        "de | Der Ölpreis steigt nach der Sitzung der Förderländer weiter an",
        "fr | La Bourse de Paris termine en hausse après les annonces de la banque centrale",
        "fr | Le chiffre d'affaires du groupe recule au troisième trimestre",
        "ja | 日経平均株価は続伸、円安を好感した買いが入る",
        "ja | トヨタ、通期の利益予想を上方修正",
        "ja | 日経平均、大幅続落 円高警戒",
        "zh | 沪指收盘上涨百分之一，黄金股走强",
        "zh | 台積電營收創新高 股價上漲",
        "zh | iPhone 15 Pro Max 销量下滑，苹果股价下跌",
        "ko | 코스피 상승 마감… 외국인 순매수",
        "ko | 美 연준, 금리 동결"
      })
  void tellsTheLanguageOfAHeadline(String language, String headline) {
    assertThat(seven.identify(headline)).isEqualTo(language);
    assertThat(all.identify(headline)).isEqualTo(language);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "12.5% +3", "!!!", "🚀🚀🚀", "\uD83D"})
  void answersNothingWithoutLetters(String text) {
    assertThat(seven.identify(text)).isEmpty();
    assertThat(all.identify(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"IBM", "Q3 EPS", "DAX"})
  void answersNothingWhereNoLanguageLeads(String text) {
    assertThat(all.identify(text)).isEmpty();
  }

  @Test
  void answersOnlyWithACandidate() {
    OpenNlpLanguageIdentifier european = new OpenNlpLanguageIdentifier(Set.of("en", "es"));

    assertThat(european.identify("トヨタ、通期の利益予想を上方修正")).isEmpty();
    assertThat(european.identify("Акции Газпрома растут на фоне новостей о дивидендах")).isEmpty();
    assertThat(european.identify("El banco central sube los tipos de interés")).isEqualTo("es");
  }

  @Test
  void takesHanAloneForTheOneCandidateThatWritesIt() {
    String headline = "日本銀行総裁会見";

    assertThat(new OpenNlpLanguageIdentifier(Set.of("en", "ja")).identify(headline))
        .isEqualTo("ja");
    assertThat(new OpenNlpLanguageIdentifier(Set.of("en", "zh")).identify(headline))
        .isEqualTo("zh");
  }

  @Test
  void letsAForeignNameInAHeadlineStand() {
    assertThat(seven.identify("Toyota (トヨタ) shares rise after the carmaker lifts its forecast"))
        .isEqualTo("en");
  }

  @Test
  void readsNoMoreOfALongTextThanItNeeds() {
    String english =
        "Gold futures settle higher as the dollar weakens against the euro. ".repeat(20);
    String spanish = "El banco central sube los tipos de interés por tercera vez. ".repeat(50_000);

    assertThat(all.identify(english + spanish)).isEqualTo("en");
  }

  @Test
  void refusesALanguageThatItDoesNotKnow() {
    assertThatThrownBy(() -> new OpenNlpLanguageIdentifier(Set.of("en", "xx")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("languages")
        .hasMessageEndingWith(": xx");
  }
}
