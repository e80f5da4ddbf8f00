package io.bellwether.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFeaturesTest {
  private static final FeatureSpec UNIGRAMS = new FeatureSpec(24, 1, 1, 20_000, 42);

  private final TextFeatures features = new TextFeatures(new FeatureSpec(24, 2, 3, 20_000, 42));
  private final TextFeatures unigrams = new TextFeatures(UNIGRAMS);

  @Test
  void makesWordsAndPairsOfWords() {
    assertThat(indices(features, "gold falls again")).hasSize(5);
    assertThat(indices(features, "gold falls again")).containsAll(indices(features, "gold falls"));
  }

  @Test
  void tellsTheOrderOfWordsApart() {
    assertThat(indices(features, "gold beats oil"))
        .isNotEqualTo(indices(features, "oil beats gold"));
    assertThat(indices(unigrams, "gold beats oil")).isEqualTo(indices(unigrams, "oil beats gold"));
  }

  @Test
  void makesRunsOfUpToThreeCharactersInChineseJapaneseAndKorean() {
    assertThat(indices(features, "金价上涨")).hasSize(4 + 3 + 2);
    assertThat(indices(features, "株価が上がる")).hasSize(5 + 5 + 4);
    assertThat(indices(features, "금값상승")).hasSize(4 + 3 + 2);
  }

  @Test
  void doesNotReachOverSpaceOrPunctuationInAnUnspacedScript() {
    assertThat(indices(features, "金价 上涨")).hasSize(4 + 2);
    assertThat(indices(features, "金价，上涨")).isEqualTo(indices(features, "上涨。金价"));
  }

  @Test
  void doesNotReachFromAWordOverAnUnspacedRun() {
    assertThat(indices(features, "NY株IT")).isEqualTo(indices(features, "IT株NY"));
  }

  @Test
  void keepsAWordAndTheSameLettersOfAnUnspacedRunApart() {
    assertThat(indices(features, "A")).doesNotContainAnyElementsOf(indices(features, "金"));
  }

  @Test
  void countsEveryFeatureOnceAndHasLengthOne() {
    Features out = extract(features, "up up up and up");

    assertThat(out.size()).isEqualTo(2 + 3);
    assertThat(indices(features, "up up up and up")).hasSize(out.size());
    assertThat(squaredLength(out)).isCloseTo(1, within(1e-6));
  }

  @Test
  void mergesWhatFallsOnOneIndex() {
    TextFeatures narrow = new TextFeatures(new FeatureSpec(8, 2, 3, 20_000, 42));

    Features out = extract(narrow, "word ".repeat(3) + randomWords(1_000));

    assertThat(Arrays.stream(out.indices(), 0, out.size())).doesNotHaveDuplicates();
    assertThat(Arrays.stream(out.indices(), 0, out.size())).allMatch(i -> i >= 0 && i < 256);
    assertThat(out.size()).isGreaterThan(200);
    assertThat(squaredLength(out)).isCloseTo(1, within(1e-5));
  }

  @Test
  void spreadsFeaturesEvenly() {
    int[] hits = new int[16];
    TextFeatures spread = new TextFeatures(new FeatureSpec(18, 1, 1, 1_000_000, 7));
    Features out = extract(spread, randomWords(8_000));

    for (int i = 0; i < out.size(); i++) {
      hits[out.indices()[i] >>> 14]++;
    }

    // About 490 each; five standard deviations.
    assertThat(Arrays.stream(hits)).allSatisfy(n -> assertThat(n).isBetween(370, 610));
  }

  @ParameterizedTest
  @CsvSource({
    "caf\u00e9, cafe\u0301",
    "ＧＯＬＤ　１２％, gold 12%",
    "ﾄﾖﾀｶﾞ, トヨタガ",
    "GOLD Falls, gold falls",
    "ÉLAN, élan",
    "금값, 금값",
    "pro\u00adfit, profit",
    "ﬁnance, finance",
    "‹gold›, gold",
    "1204.50, 9311.25",
    "0.5% −3, 1.5% -4",
    "١٢٣, 123",
    "\uD835\uDC00\uD835\uDC01, ab",
    "👍🏽, 👍",
    "❤\uFE0F up, ❤ up"
  })
  void givesTheSameFeaturesToTwoFormsOfOneText(String one, String other) {
    assertThat(indices(features, one)).isNotEmpty().isEqualTo(indices(features, other));
  }

  @ParameterizedTest
  @CsvSource({
    "up 5%, up 5",
    "-5%, 5%",
    "+5%, -5%",
    "$5, €5",
    "gold 🚀, gold",
    "gold 🚀, gold 💥",
    "1.5, 1 5",
    "resume, résumé"
  })
  void tellsApart(String one, String other) {
    assertThat(indices(features, one)).isNotEqualTo(indices(features, other));
  }

  @Test
  void takesAHyphenBetweenWordsOrYearsForNoSign() {
    assertThat(indices(features, "follow-up 2014-15"))
        .isEqualTo(indices(features, "follow up 2014 15"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n", "...!?", "（）「」、。", "--- / ---", "\u200b\ufe0f\u00ad"})
  void givesNothingForTextWithoutAWord(String text) {
    assertThat(extract(features, text).size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\uD83D", "\uDE00", "a\uD83Db", "金\uDE00价", "\uDE00\uD83D", "e\u0301\uD83D"})
  void takesALoneSurrogateForPunctuation(String text) {
    String parted = text.replaceAll("[\uD800-\uDFFF]", " ");

    assertThat(indices(features, text)).isEqualTo(indices(features, parted));
  }

  @Test
  void looksAtNoMoreThanTheBound() {
    TextFeatures bounded = new TextFeatures(new FeatureSpec(20, 2, 3, 16, 42));

    assertThat(indices(bounded, "gold falls again and again"))
        .isEqualTo(indices(bounded, "gold falls again"));
  }

  @Test
  void cutsNoCodePointInTwo() {
    TextFeatures bounded = new TextFeatures(new FeatureSpec(20, 2, 3, 16, 42));

    assertThat(indices(bounded, "fifteen letters🚀 more"))
        .isEqualTo(indices(bounded, "fifteen letters"));
  }

  @Test
  void staysBoundedOnAMegabyte() {
    FeatureSpec spec = new FeatureSpec(24, 4, 5, 1_000, 42);
    String words = randomWords(200_000);

    assertThat(words.length()).isGreaterThan(1 << 20);
    assertThat(extract(new TextFeatures(spec), words).size()).isBetween(100, 4_000);
    assertThat(extract(new TextFeatures(spec), "\uFDFA".repeat(1 << 20)).size())
        .isBetween(1, 5_000);
  }

  @Test
  void takesLinearTimeForAMegabyteOfCombiningMarks() {
    TextFeatures widest = new TextFeatures(new FeatureSpec(18, 2, 3, 1_000_000, 42));

    // Sorted by brute force these would take hours.
    assertThatCode(() -> extract(widest, "a" + "\u0301\u0323".repeat(500_000)))
        .doesNotThrowAnyException();
  }

  @Test
  void clearsWhatWasInTheContainerButKeepsItsContext() {
    Features out = new Features();
    out.setContext("GOLD", "en", "wire", new float[] {1});
    features.extract("gold falls", out);
    features.extract("oil", out);

    assertThat(out.size()).isEqualTo(1);
    assertThat(out.symbol()).isEqualTo("GOLD");
    assertThat(out.numbers()).containsExactly(1);
  }

  @Test
  void givesTheSameFeaturesForTheSameSeedWhateverCameBefore() {
    TextFeatures fresh = new TextFeatures(FeatureSpec.DEFAULT);
    TextFeatures used = new TextFeatures(FeatureSpec.DEFAULT);
    used.extract(randomWords(500) + "ｶﾞ\uD83D", new Features());

    Features a = extract(fresh, "Gold climbs 1.2%, 金价上涨");
    Features b = extract(used, "Gold climbs 1.2%, 金价上涨");

    assertThat(Arrays.copyOf(a.indices(), a.size()))
        .isEqualTo(Arrays.copyOf(b.indices(), b.size()));
    assertThat(Arrays.copyOf(a.values(), a.size())).isEqualTo(Arrays.copyOf(b.values(), b.size()));
  }

  @Test
  void givesIndicesThatStayTheSameFromReleaseToRelease() {
    // Learned weights in a checkpoint are tied to these numbers.
    FeatureSpec withoutSubwords = new FeatureSpec(18, 2, 3, 20_000, 42);
    Features out = extract(new TextFeatures(withoutSubwords), "gold 金");
    Features withSubwords = extract(new TextFeatures(FeatureSpec.DEFAULT), "gold 金");

    assertThat(Arrays.copyOf(out.indices(), out.size())).containsExactly(54_276, 165_644);
    assertThat(Arrays.copyOf(withSubwords.indices(), withSubwords.size()))
        .containsExactly(117_570, 104_129, 54_276, 246_623, 165_644);
  }

  @Test
  void wordsGiveTheirSubwordsHalfTheirValue() {
    Features out = extract(new TextFeatures(FeatureSpec.DEFAULT), "gold");

    // " gol", "gold" and "old " beside the word: 1 / √(1 + 3 / 4) and half of it
    float whole = (float) (1 / Math.sqrt(1.75));
    assertThat(Arrays.copyOf(out.values(), out.size()))
        .containsExactlyInAnyOrder(whole, whole / 2, whole / 2, whole / 2);
  }

  @Test
  void formsOfOneWordShareSubwords() {
    TextFeatures features = new TextFeatures(FeatureSpec.DEFAULT);

    Features climbs = extract(features, "climbs").copy();
    Features climbing = extract(features, "climbing").copy();

    Set<Integer> shared = indices(climbs);
    shared.retainAll(indices(climbing));
    assertThat(shared).as("' cli', 'clim', 'limb'").hasSize(3);
  }

  @Test
  void wordsThatAreShorterThanASubwordHaveNone() {
    assertThat(extract(new TextFeatures(FeatureSpec.DEFAULT), "a").size()).isEqualTo(1);
    assertThat(extract(new TextFeatures(FeatureSpec.DEFAULT), "up").size()).isEqualTo(2);
  }

  private static Set<Integer> indices(Features x) {
    Set<Integer> indices = new HashSet<>();
    for (int i = 0; i < x.size(); i++) {
      indices.add(x.indices()[i]);
    }
    return indices;
  }

  @Test
  void givesOtherIndicesForAnotherSeed() {
    TextFeatures other = new TextFeatures(new FeatureSpec(24, 2, 3, 20_000, 43));

    assertThat(indices(other, "gold falls again"))
        .hasSize(5)
        .doesNotContainAnyElementsOf(indices(features, "gold falls again"));
  }

  @Test
  void readsAnyCharSequence() {
    assertThat(indices(features, CharBuffer.wrap("gold ﬁnance".toCharArray())))
        .isEqualTo(indices(features, "gold finance"));
  }

  private static Features extract(TextFeatures features, CharSequence text) {
    Features out = new Features();
    features.extract(text, out);
    return out;
  }

  private static Set<Integer> indices(TextFeatures features, CharSequence text) {
    Features out = extract(features, text);
    return Arrays.stream(out.indices(), 0, out.size()).boxed().collect(Collectors.toSet());
  }

  private static double squaredLength(Features features) {
    double sum = 0;
    for (int i = 0; i < features.size(); i++) {
      sum += features.values()[i] * (double) features.values()[i];
    }
    return sum;
  }

  private static String randomWords(int count) {
    return new Random(3)
        .ints(count, 0, 1 << 30)
        .mapToObj(n -> Integer.toString(n, 36).replaceAll("[0-9]", "x"))
        .collect(Collectors.joining(" "));
  }
}
