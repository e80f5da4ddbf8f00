package io.bellwether.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad settings are told at once, with setting, bound and value; secrets never. */
class LlmSettingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host",
        "http:///v1",
        "localhost:11434",
        "http://me:canary@host",
        "http://h?key=canary"
      })
  void refusesAddressesThatAreNoneOrCarrySecrets(String url) {
    assertThatThrownBy(
            () -> LlmSettings.of("x", LlmApi.OPENAI, URI.create(url), "m", World.CLASSES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("llm expert x: url must")
        .hasMessageNotContaining("me:canary");
  }

  @Test
  void refusesAKeyThatStandsInTheConfiguration() {
    assertThatThrownBy(() -> new LlmKey("sk-canary"))
        .hasMessageContaining("${env:NAME}")
        .hasMessageNotContaining("canary");
  }

  @Test
  void readsAKeyFromTheEnvironmentAndRefusesWhatCannotBeSent() {
    LlmKey key = new LlmKey("${env:K}");

    assertThat(key.read(Map.of("K", " abc \n"))).contains("abc");
    assertThatThrownBy(() -> key.read(Map.of())).hasMessageContaining("${env:K}");
    assertThatThrownBy(() -> key.read(Map.of("K", "canary\r\nX: y")))
        .hasMessageContaining("${env:K}")
        .hasMessageNotContaining("canary");
    assertThatThrownBy(() -> new LlmKey("${file:/no/such/file}").read(Map.of()))
        .hasMessageContaining("/no/such/file");
  }

  @Test
  void refusesClassesThatAnAnswerCouldNotName() {
    assertThatThrownBy(() -> with(List.of("one"))).hasMessageContaining("2 to 20 classes: 1");
    assertThatThrownBy(() -> with(Collections.nCopies(21, "x"))).hasMessageContaining("21");
    assertThatThrownBy(() -> with(List.of("a", "a"))).hasMessageContaining("must differ");
    assertThatThrownBy(() -> with(List.of("a", "b\nC = c"))).hasMessageContaining("one line");
  }

  @Test
  void refusesATemplateWithoutItsPlaceForTheText() {
    assertThatThrownBy(() -> new LlmPrompt("News?", 100)).hasMessageContaining("{text}");
    assertThatThrownBy(() -> new LlmPrompt("{text}{text}", 100)).hasMessageContaining("once: 2");
    assertThatThrownBy(() -> new LlmPrompt("{text} {ticker}", 100))
        .hasMessageContaining("{ticker}");
  }

  @Test
  void refusesABudgetThatNoItemFitsInto() {
    assertThatThrownBy(() -> World.settings().withBudget(new LlmBudget(0, 100, 0, 0, 0)))
        .hasMessageContaining("tokens-per-minute must be 0 (no limit) or at least");
    assertThatThrownBy(() -> World.settings().withBudget(new LlmBudget(0, 0, 0.001, 1, 1)))
        .hasMessageContaining("cost-per-minute must be 0 (no limit) or at least");
    assertThatThrownBy(() -> new LlmBudget(0, 0, 1, 0, 0)).hasMessageContaining("needs a price");
  }

  @Test
  void refusesLimitsOutOfBounds() {
    Duration second = Duration.ofSeconds(1);

    assertThatThrownBy(() -> new LlmLimits(second, 0, 1, second, 4096))
        .hasMessage("max-in-flight must be between 1 and 1024: 0");
    assertThatThrownBy(() -> new LlmLimits(second, 1, 11, second, 4096))
        .hasMessage("attempts must be between 1 and 10: 11");
    assertThatThrownBy(() -> new LlmBreaker(50, 4, 5, second, 1))
        .hasMessage("breaker-min-calls must be between 1 and 4 (the window): 5");
    assertThatThrownBy(() -> new LlmAnswering(LlmMode.LABEL, 4, 0, 1, Double.NaN))
        .hasMessageContaining("smoothing");
  }

  @Test
  void travelsWithTheJob() throws Exception {
    LlmSettings settings = World.settings().withKey(new LlmKey("${env:K}"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(settings);

    Object back = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

    assertThat(back).isEqualTo(settings);
  }

  private static LlmSettings with(List<String> classes) {
    return LlmSettings.of("x", LlmApi.OLLAMA, URI.create("http://h"), "m", classes);
  }
}
