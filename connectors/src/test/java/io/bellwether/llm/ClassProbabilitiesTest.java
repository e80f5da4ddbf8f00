package io.bellwether.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from answers, and what is not. */
class ClassProbabilitiesTest {
  private final ClassProbabilities reading = new ClassProbabilities(World.CLASSES, 0.2);

  @Test
  void sumsTheSpellingsOfALetterAndLeavesTheRestOut() throws Exception {
    double[] read =
        reading.fromLogprobs(
            tokens(Map.of("C", 0.5, " C", 0.1, "\u0120A", 0.1, "\u2581B", 0.1, "The", 0.2)));

    assertThat(read).containsExactly(new double[] {0.125, 0.125, 0.75}, within(1e-9));
  }

  @Test
  void givesAnUnlistedClassNoMoreThanTheLeastListedAndItsPartOfTheRest() throws Exception {
    double[] byLeast = reading.fromLogprobs(tokens(Map.of("C", 0.7, "A", 0.01)));
    double[] byRest = reading.fromLogprobs(tokens(Map.of("C", 0.9, "A", 0.08)));

    assertThat(byLeast[1]).isCloseTo(0.01 / 0.72, within(1e-9));
    assertThat(byRest[1]).isCloseTo(0.02, within(1e-9));
  }

  @Test
  void skipsBlankTokensBeforeTheLetter() throws Exception {
    Completion completion =
        new Completion(
            "\nA",
            List.of(token(Map.of("\n", 1.0)), token(Map.of("A", 0.8, "B", 0.1, "C", 0.1))),
            0,
            0);

    assertThat(reading.fromLogprobs(completion)[0]).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void refusesAModelThatWasNotAboutToNameAClass() {
    assertThatThrownBy(() -> reading.fromLogprobs(tokens(Map.of("I", 0.6, "A", 0.4))))
        .isInstanceOf(MalformedAnswer.class);
    assertThatThrownBy(() -> reading.fromLogprobs(tokens(Map.of("D", 0.9, "a", 0.1))))
        .isInstanceOf(MalformedAnswer.class);
  }

  @Test
  void refusesProbabilitiesAboveOne() {
    assertThatThrownBy(() -> reading.fromLogprobs(tokens(Map.of("A", 0.9, "B", 0.9))))
        .isInstanceOf(MalformedAnswer.class);
  }

  @Test
  void readsJsonAndForgivesBadAddition() throws Exception {
    double[] read = reading.fromJson("{\"neutral\":0.2,\"positive\":0.7,\"negative\":0.12}");

    assertThat(read[2]).isCloseTo(0.7 / 1.02, within(1e-9));
    assertThat(Arrays.stream(read).sum()).isCloseTo(1, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "C",
        "[0.1,0.2,0.7]",
        "{\"negative\":0.1,\"neutral\":0.2}",
        "{\"negative\":0.1,\"neutral\":0.2,\"positive\":0.7,\"buy\":0.0}",
        "{\"negative\":0.1,\"neutral\":0.2,\"up\":0.7}",
        "{\"negative\":0.1,\"neutral\":0.2,\"positive\":\"0.7\"}",
        "{\"negative\":0.1,\"neutral\":0.2,\"positive\":null}",
        "{\"negative\":-0.1,\"neutral\":0.4,\"positive\":0.7}",
        "{\"negative\":0.1,\"neutral\":0.2,\"positive\":1.7}",
        "{\"negative\":0.1,\"neutral\":0.2,\"positive\":NaN}",
        "{\"negative\":0.5,\"neutral\":0.5,\"positive\":0.5}",
        "{\"negative\":0,\"neutral\":0,\"positive\":0}",
        "{\"negative\":0.1,\"negative\":0.1,\"neutral\":0.2,\"positive\":0.7}",
        "{\"negative\":0.1,\"neutral\":0.2,\"positive\":0.7} C",
        "Sure! {\"negative\":0.1,\"neutral\":0.2,\"positive\":0.7}"
      })
  void refusesJsonOfAnotherForm(String written) {
    assertThatThrownBy(() -> reading.fromJson(written)).isInstanceOf(MalformedAnswer.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"C", " C.", "(C)", "positive", "Positive.", "C = positive", "C) positive"})
  void readsALabelWithTheStatedSmoothing(String written) throws Exception {
    assertThat(reading.fromLabel(written))
        .containsExactly(new double[] {0.1, 0.1, 0.8}, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "D",
        "c",
        "CC",
        "C or A",
        "A = positive",
        "buy",
        "not positive",
        "C. Because it rises"
      })
  void refusesWhatIsNotOneLabel(String written) {
    assertThatThrownBy(() -> reading.fromLabel(written)).isInstanceOf(MalformedAnswer.class);
  }

  private static Completion tokens(Map<String, Double> probabilities) {
    return new Completion("", List.of(token(probabilities)), 0, 0);
  }

  private static Completion.Token token(Map<String, Double> probabilities) {
    Map<String, Double> logprobs = new LinkedHashMap<>();
    probabilities.forEach((text, p) -> logprobs.put(text, Math.log(p)));
    return new Completion.Token(probabilities.keySet().iterator().next(), logprobs);
  }
}
