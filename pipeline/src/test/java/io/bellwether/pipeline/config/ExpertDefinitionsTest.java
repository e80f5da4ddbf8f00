package io.bellwether.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.core.Eligibility;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.Terms;
import io.bellwether.core.mixture.WarmStart;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpertDefinitionsTest {
  static Stream<ExpertSpec> specs() {
    return Stream.of(
        new ExpertSpec.Prior(500),
        new ExpertSpec.LastOutcome(0.4),
        new ExpertSpec.NaiveBayes(18, 0.1, Double.POSITIVE_INFINITY),
        new ExpertSpec.SoftmaxRegression(20, ExpertSpec.Optimizer.FTRL, 0.3, 0.2, 0.05, 1e-7, 0.1),
        new ExpertSpec.FeedForward(12, 8, 32, ExpertSpec.Activation.SWIGLU, 0.1, 0.5, 0.2, 8, -7),
        new ExpertSpec.NumericRegression(0.2, new ExpertSpec.Past(Double.POSITIVE_INFINITY, 0, 9)),
        new ExpertSpec.HoeffdingTree(50, 1e-5, 0.1, 9, new ExpertSpec.Past(12.5, 4, 0)),
        new ExpertSpec.EmbeddingRegression(384, ExpertSpec.Optimizer.SGD, 0.2, 0.1),
        new ExpertSpec.EmbeddingNetwork(384, 16, 0.2, 0.1, 3),
        new ServedSpec.External(),
        new ServedSpec.Recorded("votes: 1.jsonl", "ab".repeat(32)),
        new ServedSpec.Hosted(
            "llm", Map.of("model", "mixtral:8x7b", "temperature", "0.5", "key", "${env:KEY}")),
        new ServedSpec.Hosted(
            "onnx-classifier",
            Map.of(
                "model", "/m/a b.onnx",
                "tokenizer", "/m/tokenizer.json",
                "sha256", "0".repeat(64),
                "batch-size", "8",
                "labels", "{very good: UP, LABEL_1: DOWN, 2: UP}")),
        new ExpertSpec.Momentum(2.5, 0.1));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void readsBackWhatItPrinted(ExpertSpec spec) {
    ExpertDefinition everywhere = new ExpertDefinition("a", spec, Eligibility.ALL);
    ExpertDefinition somewhere =
        new ExpertDefinition(
            "b.2", spec, new Eligibility(Set.of("ja", "no"), Set.of("7203.T"), Set.of("a: b")));

    assertThat(ExpertDefinitions.parse(ExpertDefinitions.print(everywhere))).isEqualTo(everywhere);
    assertThat(ExpertDefinitions.parse(ExpertDefinitions.print(somewhere))).isEqualTo(somewhere);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "1e00000000000000000000000000000000000000000000000000000000000000",
        "ABCDEF0000000000000000000000000000000000000000000000000000000000"
      })
  void readsBackTheModelItPrinted(String sha256) {
    ExpertDefinition warm =
        new ExpertDefinition(
            "a",
            new ExpertSpec.Prior(500),
            Eligibility.ALL,
            WarmStart.from("s3://models/a: b.model", sha256));

    assertThat(ExpertDefinitions.parse(ExpertDefinitions.print(warm))).isEqualTo(warm);
  }

  @Test
  void readsBackTheTermsItPrinted() {
    ExpertDefinition dear =
        ExpertDefinitions.parse(
            "{name: a, kind: external, cost: 0.02, ask: always, sure-above: 0.75}");

    assertThat(dear.terms()).isEqualTo(new Terms(0.02, false, 0.75));
    assertThat(ExpertDefinitions.parse(ExpertDefinitions.print(dear))).isEqualTo(dear);
  }

  @Test
  void refusesToAskAnInStreamExpertOnlyWhenUnsure() {
    assertThatThrownBy(() -> ExpertDefinitions.parse("{name: a, kind: prior, ask: when-unsure}"))
        .hasMessageContaining("ask must be always unless the expert is served and asked");
  }

  @Test
  void refusesALanguageModelWithoutItsName() {
    assertThatThrownBy(() -> ExpertDefinitions.parse("{name: a, kind: llm}"))
        .hasMessageContaining("model must be given");
  }

  @Test
  void coversEveryKindOfExpert() {
    assertThat(specs().map(ExpertSpec::kind))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ExpertKind.values()).map(OptionTypes::word).toList())
        .as("one for each in-stream kind, and external, recorded, llm and onnx-classifier")
        .hasSize(ExpertSpec.class.getPermittedSubclasses().length - 1 + 4);
  }

  @Test
  void readsFlowStyleWithDefaults() {
    assertThat(ExpertDefinitions.parse("{name: words, kind: softmax-regression}").spec())
        .isEqualTo(new ExpertSpec.SoftmaxRegression(18, 0.5, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "prior",
        "[]",
        "{name: words}",
        "{kind: prior}",
        "{name: Words, kind: prior}",
        "{name: words, kind: oracle}",
        "{name: words, kind: prior, half-life: 0}",
        "{name: words, kind: prior, half-life: NaN}",
        "{name: words, kind: prior, wings: 2}",
        "{name: words, kind: prior, sha256:"
            + " 0000000000000000000000000000000000000000000000000000000000000000}",
        "{name: words, kind: prior, model: x, sha256: 12}",
        "{name: words, kind: softmax-regression, l1: 0.1}",
        "{name: words, kind: feed-forward, bits: 24, dimension: 1024}",
        "{name: words, kind: [prior]}",
        "{name: words, kind: prior, languages: {a: b}}",
        "{name: &n words, kind: *n}",
        "{? [a] : b}",
        "\u0000",
        "{name: words, kind: prior"
      })
  void refusesWhatIsNoDefinition(String text) {
    assertThatThrownBy(() -> ExpertDefinitions.parse(text)).isInstanceOf(ConfigException.class);
  }

  @Test
  void refusesTextMadeToExhaustTheReader() {
    assertThatThrownBy(() -> ExpertDefinitions.parse("[".repeat(500_000)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nesting must be at most 16 levels deep");
    assertThatThrownBy(() -> ExpertDefinitions.parse("a".repeat(2_000_000)))
        .isInstanceOf(ConfigException.class);
  }
}
