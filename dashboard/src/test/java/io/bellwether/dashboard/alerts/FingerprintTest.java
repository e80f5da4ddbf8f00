package io.bellwether.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {
  @ParameterizedTest
  @CsvSource({
    "Acme raises full-year outlook, ACME RAISES FULL-YEAR OUTLOOK!",
    "トヨタ、通期業績予想を上方修正, トヨタ 通期業績予想を上方修正",
    "Acme raises full-year outlook after strong quarter,"
        + " UPDATE 1-Acme raises full-year outlook after strong quarter",
  })
  void nearIdenticalHeadlinesAreSimilar(String a, String b) {
    assertThat(Fingerprint.similarity(Fingerprint.of(a), Fingerprint.of(b))).isGreaterThan(0.8);
  }

  @ParameterizedTest
  @CsvSource({
    "Acme raises full-year outlook, Regulator fines Acme over emissions",
    "Acme raises full-year outlook, Acme cuts dividend and closes two plants",
    "トヨタ、通期業績予想を上方修正, 日銀、政策金利を据え置き",
  })
  void differentHeadlinesAreNot(String a, String b) {
    assertThat(Fingerprint.similarity(Fingerprint.of(a), Fingerprint.of(b))).isLessThan(0.4);
  }

  @Test
  void estimatesTheShareOfCommonRuns() {
    Random random = new Random(11);
    for (int trial = 0; trial < 50; trial++) {
      String a = letters(random, 200);
      String b = a.substring(random.nextInt(200)) + letters(random, random.nextInt(100));

      assertThat(Fingerprint.similarity(Fingerprint.of(a), Fingerprint.of(b)))
          .isCloseTo(jaccard(a, b), within(0.2));
    }
  }

  @Test
  void textsWithoutLettersAreLikeNothing() {
    assertThat(Fingerprint.of(" … !")).isEmpty();
    assertThat(Fingerprint.similarity(Fingerprint.of(""), Fingerprint.of(""))).isZero();
  }

  @Test
  void stayAsTheyAreInState() {
    assertThat(HexFormat.of().formatHex(Fingerprint.of("Acme raises outlook")))
        .isEqualTo("dda26f276fa06272eaf73d160c196da394177eb693461e1753f1b1fcc84d09d3");
  }

  private static double jaccard(String a, String b) {
    Set<String> common = runs(a);
    Set<String> all = runs(a);
    common.retainAll(runs(b));
    all.addAll(runs(b));
    return (double) common.size() / all.size();
  }

  private static Set<String> runs(String text) {
    Set<String> runs = new HashSet<>();
    for (int i = 0; i + 3 <= text.length(); i++) {
      runs.add(text.substring(i, i + 3));
    }
    return runs;
  }

  private static String letters(Random random, int count) {
    StringBuilder text = new StringBuilder();
    random.ints(count, 'a', 'z' + 1).forEach(text::appendCodePoint);
    return text.toString();
  }
}
