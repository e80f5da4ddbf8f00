package io.bellwether.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class NormalTextTest {
  private final NormalText normal = new NormalText(10_000);

  @RepeatedTest(20)
  void agreesWithTheNormalizerOnRandomText(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    for (int n = 0; n < 500; n++) {
      String text = randomText(random);

      normal.set(text);

      String expected = parting(Normalizer.normalize(text, Normalizer.Form.NFKC));
      assertThat(parting(result())).as(escaped(text)).isEqualTo(expected);
    }
  }

  @Test
  void textOfNormalCodePointsIsNormalInWhateverOrder() {
    int[] normals =
        IntStream.range(0, Character.MAX_CODE_POINT).filter(CodePoints::isNormal).toArray();
    Random random = new Random(1);
    assertThat(normals).hasSizeGreaterThan(80_000);

    for (int n = 0; n < 5_000; n++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        text.appendCodePoint(normals[random.nextInt(normals.length)]);
      }
      assertThat(Normalizer.isNormalized(text, Normalizer.Form.NFKC)).as(escaped(text)).isTrue();
    }
  }

  @Test
  void keepsThirtyMarksInARow() {
    normal.set("q" + "\u0301".repeat(100));

    assertThat(result()).isEqualTo("q" + "\u0301".repeat(30));
  }

  @Test
  void forgetsTheTextBefore() {
    normal.set("a longer text, with ﬁgures");
    normal.set("gold");

    assertThat(result()).isEqualTo("gold");
  }

  private String result() {
    return new String(normal.characters(), 0, normal.length());
  }

  /** Short alphabets that combine with one another, mixed with characters from anywhere. */
  private static String randomText(Random random) {
    String combining = "aeＡ１ｶﾊﾞﾟかは\u3099\u309A\u0301\u0323\u0327각\u1100\u1161\u11A8ﬁ½…　\u00A0ー金";
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(4) > 0) {
        text.append(combining.charAt(random.nextInt(combining.length())));
      } else {
        text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x3100 : 0x30000));
      }
    }
    return text.toString();
  }

  /** The short way round gives one point where the normal form of an ellipsis has three. */
  private static String parting(String text) {
    return text.replaceAll("\\.+", ".");
  }

  private static String escaped(CharSequence text) {
    StringBuilder escaped = new StringBuilder();
    text.chars().forEach(c -> escaped.append(String.format("\\u%04X", c)));
    return escaped.toString();
  }
}
