package io.bellwether.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.core.gate.Capacity;
import io.bellwether.core.gate.GateBalance;
import io.bellwether.core.gate.GateLearning;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.mixture.Batching;
import io.bellwether.core.mixture.ItemKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateReaderTest {
  @TempDir Path directory;

  @Test
  void readsEverySettingOfALearnedGate() throws IOException {
    JobConfig config =
        load(
            """
            gate:
              kind: top-k
              top-k: 2
              bits: 12
              learning-rate: 0.1
              context: [source]
              unasked: credited
              credit: 0.5
              order: top-k-softmax
              balance: {load-loss: 0.1, z-loss: 0.01, bias-rate: 0.001, batch: 32, tolerance: 0.25}
              batch: 5s
              capacity: {factor: 1.25, overflow: wait, max-waits: 2}
            """);

    GateLearning learning =
        new GateLearning(
            12,
            0.1,
            Set.of(GateSpec.Context.SOURCE),
            GateLearning.Unasked.CREDITED,
            0.5,
            new GateBalance(0.1, 0.01, 0.001, 32, 0.25));
    assertThat(config.gate().spec())
        .isEqualTo(new GateSpec.SoftmaxTopK(2, learning, GateSpec.Order.TOP_K_SOFTMAX, true));
    assertThat(config.toMixtureSpec().batching())
        .isEqualTo(
            new Batching(5000, ItemKey.SYMBOL, new Capacity(1.25, Capacity.Overflow.WAIT, 2)));
  }

  @Test
  void readsRulesAndNotesNamesThatNobodyHasYet() throws IOException {
    JobConfig config =
        load(
            """
            gate:
              kind: rules
              rules:
                by: symbol
                experts: {7203.T: [words, japanese], ABC: prior}
                otherwise: [naive-bayes]
            """);

    Map<String, List<String>> rules = new LinkedHashMap<>();
    rules.put("7203.T", List.of("words", "japanese"));
    rules.put("ABC", List.of("prior"));
    assertThat(config.gate().spec())
        .isEqualTo(new GateSpec.Rules(GateSpec.Context.SYMBOL, rules, List.of("naive-bayes")));
    assertThat(config.notes())
        .containsExactly("gate.rules names japanese, which is not among the experts to begin with");
  }

  @ParameterizedTest
  @CsvSource({
    "kind: softmax, softmax",
    "kind: noisy-top-k, noisy-top-k",
    "'kind: expert-choice, batch: 1s, capacity: {factor: 2}', expert-choice",
    "kind: uniform, uniform",
    "'kind: hash, hash-by: symbol', hash",
    "'kind: rules, rules: {experts: {en: [words]}}', rules"
  })
  void whatIsInForceReadsBackToAnEqualConfiguration(String gate, String kind) throws IOException {
    JobConfig config = load("gate: {" + gate + "}\n");

    assertThat(config.gate().spec().kind()).isEqualTo(kind);
    assertThat(load(config.toYaml(false))).isEqualTo(config);
    assertThat(load(config.toYaml(false)).gate()).isEqualTo(config.gate());
  }

  @Test
  void refusesSettingsThatTheKindDoesNotUse() {
    assertThatThrownBy(() -> load("gate: {kind: uniform, top-k: 2}\n"))
        .hasMessageContaining(
            "gate.top-k must be left out with gate.kind: uniform: 2 (it is for top-k, noisy-top-k,"
                + " expert-choice, hash)");
    assertThatThrownBy(() -> load("gate: {kind: softmax, balance: {bias-rate: 0.1}}\n"))
        .hasMessageContaining("gate.balance.bias-rate must be left out with gate.kind: softmax");
    assertThatThrownBy(() -> load("gate: {rules: {experts: {en: words}}}\n"))
        .hasMessageContaining("gate.rules.experts must be left out with gate.kind: top-k");
  }

  @Test
  void readsWhatShareOfTheItemsIsExplored() throws IOException {
    GateSpec.SoftmaxTopK gate =
        (GateSpec.SoftmaxTopK) load("gate: {top-k: 1, explore: 0.15}\n").gate().spec();

    assertThat(gate.learning().explore()).isEqualTo(0.15);
  }

  @ParameterizedTest
  @CsvSource({
    "'explore: 0.1, batch: 5s', gate.explore must be 0 with gate.batch",
    "'kind: expert-choice, capacity: {factor: 2}', gate.batch must be given",
    "'capacity: {factor: 2}', gate.capacity.factor must be inf without gate.batch",
    "'order: top-k-softmax, renormalise: false', renormalise must be true",
    "kind: rules, rules must name the experts of at least one value",
    "'context: [language, colour]', 'gate.context must be a list of language, symbol, source'"
  })
  void refusesWhatContradictsItself(String gate, String message) {
    assertThatThrownBy(() -> load("gate: {" + gate + "}\n")).hasMessageContaining(message);
  }

  private JobConfig load(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("job.yaml"), yaml);
    return JobConfig.load(file, Map.of(), Map.of());
  }
}
