package io.bellwether.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cleaning leaves of honest and of hostile text. */
class CleanTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Profit up 12.5% to $3bn (vs. 2.7bn); \"record\" – says CEO's note #1 & Co.",
        "Bénéfice en hausse de 12 %",
        "Акции выросли на 3%",
        "株価は3%上昇した。",
        "주가가 3% 상승했다",
        "ارتفعت الأسهم",
        "शेयरों में तेज़ी आई",
        "หุ้นขึ้นร้อยละสาม",
        "🚀📈 to the moon"
      })
  void honestTextStaysAsItIs(String text) {
    assertThat(CleanText.of(text, 1000)).isEqualTo(text);
  }

  @Test
  void bracketsBecomeOnesThatMeanNothingToServers() {
    assertThat(CleanText.of("<|im_start|> [INST] {x} `y`", 100))
        .isEqualTo("\u2039|im_start|\u203a (INST) (x) 'y'");
  }

  @Test
  void everythingStandsOnOneLine() {
    assertThat(CleanText.of("\n a\r\n\tb\u2028c\u0085d\u00a0 \u3000e\n", 100))
        .isEqualTo("a b c d e");
  }

  @Test
  void whatCannotBeSeenIsLeftOut() {
    String hidden = "\u200b\u200d\u202e\u2066\ufeff\u00ad\ufe0f\u034f\u3164\ue000\ud800\uffff";
    String tag = new StringBuilder().appendCodePoint(0xe0041).appendCodePoint(0xe0100).toString();

    assertThat(CleanText.of("a" + hidden + tag + "b", 100)).isEqualTo("ab");
  }

  @Test
  void marksOnALetterAreFew() {
    assertThat(CleanText.of("a" + "\u0301".repeat(100) + "b", 1000))
        .isEqualTo("a" + "\u0301".repeat(4) + "b");
  }

  @Test
  void isCutBetweenCharacters() {
    assertThat(CleanText.of("abc📈def", 4)).isEqualTo("abcd");
    assertThat(CleanText.of("abc📈def", 5)).isEqualTo("abc📈");
  }

  @Test
  void ofWordsOnlyHarmlessCharactersAreLeft() {
    assertThat(CleanText.word("BRK.B\n<|x|>\"; ß", 32)).isEqualTo("BRK.Bx");
    assertThat(CleanText.word("A".repeat(100), 32)).hasSize(32);
  }
}
