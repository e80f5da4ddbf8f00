package io.bellwether.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.gate.GateLearning;
import io.bellwether.core.gate.GateSpec;
import io.bellwether.core.mixture.ItemKey;
import io.bellwether.core.text.FeatureSpec;
import io.bellwether.flink.MoeSettings;
import io.bellwether.flink.Ordering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobConfigTest {
  @TempDir Path directory;

  private static GateSpec topK(int topK, int bits) {
    Set<GateSpec.Context> context = Set.of(GateSpec.Context.LANGUAGE, GateSpec.Context.SOURCE);
    GateLearning plain = GateLearning.of(bits, 0.2);
    GateLearning learning =
        new GateLearning(bits, 0.2, context, plain.unasked(), plain.credit(), plain.balance());
    return new GateSpec.SoftmaxTopK(topK, learning, GateSpec.Order.SOFTMAX_TOP_K, true);
  }

  @Test
  void hasUsableDefaults() {
    JobConfig config = load(Map.of());

    assertThat(config.classes().names()).containsExactly("UP", "NEUTRAL", "DOWN");
    assertThat(config.classes().indexOf("BEARISH")).isEqualTo(2);
    assertThat(config.features()).isEqualTo(FeatureSpec.DEFAULT);
    assertThat(config.gate().spec()).isEqualTo(topK(6, 10));
    assertThat(config.filter().spec()).isEqualTo(new FilterSpec.FixedShare(0.1, 0.01));
    assertThat(config.experts())
        .extracting(expert -> expert.name() + "/" + expert.spec().kind())
        .containsExactly(
            "prior/prior",
            "last-outcome/last-outcome",
            "naive-bayes/naive-bayes",
            "words/softmax-regression",
            "words-fast/softmax-regression",
            "network/feed-forward",
            "numbers/numeric-regression",
            "tree/hoeffding-tree",
            "momentum/momentum");
    assertThat(config.kafka().groupId()).isEqualTo("bellwether");
    assertThat(config.kafka().deliveryGuarantee()).isEqualTo(DeliveryGuarantee.EXACTLY_ONCE);
    assertThat(config.job().checkpointInterval()).isEmpty();
    assertThat(config.registry().url()).isEmpty();
  }

  @Test
  void handsTheOperatorsTheirSettings() {
    JobConfig config =
        load(Map.of("job.ordering", "event-time", "micro-batch.size", "8", "filter.key", "symbol"));

    MoeSettings settings = config.toMoeSettings();

    assertThat(settings.ordering()).isEqualTo(Ordering.EVENT_TIME);
    assertThat(settings.routingKey()).isEqualTo(ItemKey.SYMBOL);
    assertThat(settings.microBatchSize()).isEqualTo(8);
    assertThat(settings.microBatchWait()).isEqualTo(Duration.ofMillis(5));
    assertThat(settings.deadline()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.maxLabelAge()).isEqualTo(Duration.ofDays(90));
    assertThat(settings.mixture()).isEqualTo(config.toMixtureSpec());
    assertThat(settings.mixture().gatePublishEvery()).isEqualTo(64);
    assertThat(settings.mixture().filterKey()).isEqualTo(ItemKey.SYMBOL);
  }

  @Test
  void flagGoesBeforeVariableBeforeFileBeforeDefault() throws IOException {
    Path file =
        file(
            """
            gate: {top-k: 2, bits: 12}
            filter:
              share: 0.2
            """);

    JobConfig config =
        JobConfig.load(
            file,
            Map.of("gate.top-k", "1"),
            Map.of("BELLWETHER_GATE_TOP_K", "3", "BELLWETHER_GATE_BITS", "8"));

    assertThat(config.gate().spec()).isEqualTo(topK(1, 8));
    assertThat(config.filter().spec()).isEqualTo(new FilterSpec.FixedShare(0.1, 0.2));
  }

  @Test
  void readsExpertsWithTheirOwnSettings() throws IOException {
    Path file =
        file(
            """
            experts:
              - name: ja-words
                kind: softmax-regression
                bits: 20
                languages: [ja]
              - {name: slow, kind: prior, half-life: inf}
            """);

    List<io.bellwether.core.mixture.ExpertDefinition> experts =
        JobConfig.load(file, Map.of(), Map.of()).experts();

    assertThat(experts.get(0).spec()).isEqualTo(new ExpertSpec.SoftmaxRegression(20, 0.5, 0));
    assertThat(experts.get(0).eligibility().languages()).containsExactly("ja");
    assertThat(experts.get(1).spec()).isEqualTo(new ExpertSpec.Prior(Double.POSITIVE_INFINITY));
  }

  @Test
  void tellsAllProblemsAtOnceWithFileAndLine() throws IOException {
    Path file =
        file(
            """
            gate:
              topk: 3
              bits: 99
            job:
              deadline: soon
            experts:
              - {name: a, kind: priors}
              - {name: a, kind: prior, bits: 9}
            """);

    assertThat(problems(file))
        .containsExactlyInAnyOrder(
            file + ":2: gate.topk must be a known setting (did you mean gate.top-k?)",
            file
                + ":3: gate.bits must be a whole number, 4 to 20: 99 (leave it out for the default,"
                + " 10)",
            file
                + ":5: job.deadline must be a duration such as 10ms or 15min, at least 1ms: soon"
                + " (leave it out for the default, 1s)",
            file
                + ":7: experts[0].kind must be "
                + ExpertOptions.KIND.type().description()
                + ": priors (or leave it out)",
            file + ":8: experts[1].bits must be a setting of prior (did you mean kind?)");
  }

  static Map<Map<String, String>, FilterSpec> filters() {
    return Map.of(
        Map.of("filter.kind", "none"), new FilterSpec.None(),
        Map.of("filter.kind", "hedge", "filter.learning-rate", "2"), new FilterSpec.Hedge(2),
        Map.of("filter.kind", "adahedge"), new FilterSpec.AdaHedge(),
        Map.of("filter.kind", "boa"), new FilterSpec.Boa(),
        Map.of("filter.kind", "ml-poly"), new FilterSpec.MlPoly(),
        Map.of("filter.kind", "moe-f"), new FilterSpec.MoeF(1, 0.95),
        Map.of("filter.kind", "moe-f-causal", "filter.alpha", "0.5", "filter.lambda", "5"),
            new FilterSpec.MoeFCausal(5, 0.5),
        Map.of("filter.share", "0"), new FilterSpec.FixedShare(0.1, 0));
  }

  @Test
  void readsEveryKindOfFilterWithItsOwnSettings() throws IOException {
    assertThat(filters()).hasSize(FilterKind.values().length);
    for (Map.Entry<Map<String, String>, FilterSpec> filter : filters().entrySet()) {
      JobConfig config = load(filter.getKey());

      assertThat(config.filter().spec()).isEqualTo(filter.getValue());
      assertThat(JobConfig.load(file(config.toYaml(false)), Map.of(), Map.of())).isEqualTo(config);
    }
  }

  @Test
  void refusesASettingThatTheKindOfFilterDoesNotHave() {
    assertThatThrownBy(() -> load(Map.of("filter.kind", "moe-f", "filter.share", "0.1")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "-D: filter.share must be left out with filter.kind moe-f: 0.1 (remove it, or choose a"
                + " kind that has it)");
    assertThatThrownBy(() -> load(Map.of("filter.alpha", "0.9")))
        .hasMessageContaining("filter.alpha must be left out with filter.kind fixed-share");
  }

  @Test
  void refusesTwoExpertsOfOneName() {
    assertThatThrownBy(
            () -> load(Map.of("experts", "[{name: a, kind: prior}, {name: a, kind: prior}]")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("experts[1].name must be unique: a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gate: [", "a: b: c", "- 1", "gate: 5", "&a [*a]", "gate: {top-k: {a: 1}}"})
  void refusesWhatIsNoConfiguration(String text) throws IOException {
    assertThat(problems(file(text))).isNotEmpty();
  }

  @Test
  void refusesAKeyGivenTwice() throws IOException {
    assertThat(problems(file("gate:\n  top-k: 2\n  top-k: 3\n")))
        .singleElement()
        .asString()
        .contains(":3: top-k must be given once");
    assertThat(problems(file("gate:\n  top-k: 2\ngate.top-k: 3\n")))
        .singleElement()
        .asString()
        .contains(":3: gate.top-k must be given once");
  }

  @Test
  void refusesAnUnreadableFile() {
    Path missing = directory.resolve("missing.yaml");

    assertThat(problems(missing))
        .containsExactly(
            "--config must name a readable UTF-8 file: " + missing + " (check the path)");
  }

  @Test
  void treatsAnEmptyFileAsDefaults() throws IOException {
    assertThat(JobConfig.load(file("# nothing yet\n"), Map.of(), Map.of()))
        .isEqualTo(load(Map.of()));
    assertThat(JobConfig.load(file("gate:\n"), Map.of(), Map.of())).isEqualTo(load(Map.of()));
  }

  @Test
  void checksSettingsAgainstEachOther() {
    Map<String, String> overrides =
        Map.of(
            "job.parallelism", "8",
            "job.max-parallelism", "4",
            "job.checkpoint-interval", "20min",
            "kafka.topics.news", "outcomes",
            "registry.username", "me");

    ConfigException failure = catchThrowableOfType(ConfigException.class, () -> load(overrides));

    assertThat(failure.problems())
        .hasSize(4)
        .anyMatch(problem -> problem.contains("job.parallelism must be at most"))
        .anyMatch(problem -> problem.contains("kafka.transaction-timeout must be longer than"))
        .anyMatch(problem -> problem.contains("kafka.topics must all differ"))
        .anyMatch(problem -> problem.contains("registry.username and registry.password must"));
  }

  @Test
  void refusesKafkaPropertiesThatTheJobOwns() {
    assertThatThrownBy(() -> load(Map.of("kafka.properties.group.id", "mine")))
        .hasMessage(
            "-D: kafka.properties.group.id must not be set here: mine (set kafka.group-id)");
  }

  @Test
  void keepsTheDefaultAliasesOfTheClassesThatRemain() {
    JobConfig config = load(Map.of("classes.names", "UP,DOWN"));

    assertThat(config.classes().names()).containsExactly("UP", "DOWN");
    assertThat(config.classes().indexOf("POSITIVE")).isZero();
    assertThat(config.classes().indexOf("Neutral")).isEqualTo(-1);
  }

  @Test
  void replacesTheDefaultAliasesByThoseGiven() {
    assertThat(load(Map.of("classes.aliases", "{}")).classes().aliases()).isEmpty();
    assertThat(load(Map.of("classes.aliases", "{BUY: UP}")).classes().aliases())
        .containsExactly(Map.entry("BUY", "UP"));
    assertThatThrownBy(() -> load(Map.of("classes.aliases", "{BUY: HIGHER}")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("HIGHER");
  }

  @Test
  void readsKafkaPropertiesNestedDottedAndFromVariables() throws IOException {
    Path file =
        file(
            """
            kafka:
              properties:
                security.protocol: SSL
                ssl:
                  endpoint.identification.algorithm: https
            """);

    JobConfig config =
        JobConfig.load(
            file,
            Map.of("kafka.properties.client.id", "me"),
            Map.of("BELLWETHER_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SASL_SSL"));

    assertThat(config.kafka().properties())
        .containsOnly(
            Map.entry("security.protocol", "SASL_SSL"),
            Map.entry("ssl.endpoint.identification.algorithm", "https"),
            Map.entry("client.id", "me"));
    assertThat(config.kafka().clientProperties())
        .containsEntry("bootstrap.servers", "localhost:9092")
        .containsEntry("client.id", "me");
  }

  @Test
  void notesVariablesThatAreNoSettings() {
    JobConfig config =
        JobConfig.load(
            null, Map.of(), Map.of("BELLWETHER_GATE_TOPK", "1", "BELLWETHER_HOME", "/tmp"));

    assertThat(config.notes())
        .containsExactly(
            "BELLWETHER_GATE_TOPK is set but is no setting (did you mean BELLWETHER_GATE_TOP_K?)");
  }

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S, 250ms",
    "1s, PT1S, 1s",
    "90s, PT1M30S, 90s",
    "15min, PT15M, 15min",
    "2h, PT2H, 2h",
    "48h, PT48H, 2d",
    "PT1.5S, PT1.5S, 1500ms"
  })
  void readsAndPrintsDurations(String written, Duration meant, String printed) {
    JobConfig config = load(Map.of("job.deadline", written));

    assertThat(config.job().deadline()).isEqualTo(meant);
    assertThat(config.toYaml(true)).contains("deadline: " + printed + "\n");
  }

  @Test
  void printsAFileThatReadsBackEqual() throws IOException {
    JobConfig config =
        load(
            Map.of(
                "job.parallelism", "2",
                "job.checkpoint-interval", "1s",
                "kafka.properties.sasl.jaas.config", "Module required password=\"x: y\";",
                "registry.url", "http://localhost:8080",
                "experts",
                    "[{name: nb, kind: naive-bayes, languages: [de, ja], half-life: 0.1},"
                        + " {name: p, kind: prior, half-life: inf}]",
                "classes.aliases", "{'null': UP, '5': DOWN, 'yes': NEUTRAL}"));

    JobConfig again = JobConfig.load(file(config.toYaml(false)), Map.of(), Map.of());

    assertThat(again).isEqualTo(config);
    assertThat(again.toMoeSettings().mixture().experts())
        .isEqualTo(config.toMoeSettings().mixture().experts());
    assertThat(again.classes().aliases()).isEqualTo(config.classes().aliases());
  }

  private JobConfig load(Map<String, String> overrides) {
    return JobConfig.load(null, overrides, Map.of());
  }

  private static List<String> problems(Path file) {
    return catchThrowableOfType(
            ConfigException.class, () -> JobConfig.load(file, Map.of(), Map.of()))
        .problems();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("bellwether.yaml"), text);
  }
}
