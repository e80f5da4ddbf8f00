package io.bellwether.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.dashboard.webhook.WebhookTarget;
import io.bellwether.schema.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleReaderTest {
  private static final String SECRET = "sixteen or more characters";

  @TempDir Path directory;

  @Test
  void readsEverySetting() {
    RuleBook book =
        read(
            """
            calibration: {window: 7d, min-labels: 50}
            novelty: {window: 6h, duplicate-similarity: 0.9}
            aliases:
              ACME: [Acme Corp, アクメ]
            rules:
              - name: all
                directions: [UP, DOWN]
                symbols: [ACME]
                probability: {raise: 0.8, resolve: 0.6}
                min-novelty: 0.4
                min-relevance: 0.3
                items: 5
                within: 10min
                agreement: 0.8
                cool-down: 90s
                expire-after: 500ms
                severity: {warning: 0.85, critical: 0.99}
            webhooks:
              - name: desk
                url: https://example.org/hook?x=1
                secret: ${env:DESK}
                template: '{"text": "{{symbol}}"}'
                format: template
                content-type: application/json
                min-severity: critical
                start: earliest
            """);

    assertThat(book.window()).isEqualTo(Duration.ofDays(7));
    assertThat(book.minLabels()).isEqualTo(50);
    assertThat(book.noveltyWindow()).isEqualTo(Duration.ofHours(6));
    assertThat(book.duplicateSimilarity()).isEqualTo(0.9);
    assertThat(book.aliases()).containsEntry("ACME", List.of("Acme Corp", "アクメ"));
    assertThat(book.rules())
        .containsExactly(
            new AlertRule(
                "all",
                List.of("UP", "DOWN"),
                Set.of("ACME"),
                0.8,
                0.6,
                0.4,
                0.3,
                5,
                Duration.ofMinutes(10),
                0.8,
                Duration.ofSeconds(90),
                Duration.ofMillis(500),
                0.85,
                0.99));
    WebhookTarget desk = book.webhooks().get(0);
    assertThat(desk.secret()).isEqualTo(SECRET);
    assertThat(desk.minSeverity()).isEqualTo(Severity.CRITICAL);
    assertThat(desk.fromEarliest()).isTrue();
    assertThat(desk.contentType()).isEqualTo("application/json");
    assertThat(book.toString()).doesNotContain(SECRET).doesNotContain("hook?x");
  }

  @Test
  void theDefaultRulesAreGood() {
    assertThat(RuleBook.defaults().rules()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rules: [{name: a, directions: [UP], probability: {raise: 1.4}}]"
            + "| r.yaml:1: rules[0].probability.raise must be a number from 0.0 to 1.0: 1.4",
        "rules: [{name: a, directions: [UP], probability: {raise: much}}]"
            + "| r.yaml:1: rules[0].probability.raise must be a number: much",
        "rules: [{name: a, directions: [UP], probability: {raise: 0.6, resolve: 0.7}}]"
            + "| rules[0].probability.resolve must be at most raise (0.6): 0.7",
        "rules: [{name: a, directions: [UP], severity: {warning: 0.9, critical: 0.8}}]"
            + "| rules[0].severity.critical must be at least warning (0.9): 0.8",
        "rules: [{name: a, directions: []}] | rules[0].directions must be classes, each once: []",
        "rules: [{directions: [UP]}] | rules[0].name must be 1 to 64 of the characters",
        "rules: [{name: A b, directions: [UP]}] | rules[0].name must be 1 to 64 of the",
        "rules: [{name: a, directions: [UP]}, {name: a, directions: [UP]}]"
            + "| rules[1].name must differ from that of other rules: a",
        "rules: [{name: a, directions: [UP], items: 33}] | rules[0].items must be a number from",
        "rules: [{name: a, directions: [UP], items: 1.5}] | must be a whole number: 1.5",
        "rules: [{name: a, directions: [UP], within: soon}] | rules[0].within must be 1ms to 7d",
        "rules: [{name: a, directions: [UP], coolDown: 1h}]"
            + "| rules[0].coolDown must be a known setting: coolDown (known here are [agreement",
        "rules: many | r.yaml:1: rules must be a list",
        "rules: [a] | rules[0] must be a mapping of settings",
        "rulez: [] | r.yaml:1: rulez must be a known setting",
        "rules: [ | r.yaml:1: the text must be YAML",
        "novelty: {duplicate-similarity: 0.1} | must be a number from 0.5 to 1.0: 0.1",
        "webhooks: [{name: a, url: 'ftp://x'}] | webhooks[0].url must begin with http:// or",
        "webhooks: [{name: a, url: 'http://u:p@x/'}] | must hold neither user nor fragment",
        "webhooks: [{name: a, url: 'http://169.254.169.254/'}] | must not be a link-local address",
        "webhooks: [{name: a, url: 'http://x', secret: plain}] | must be ${env:NAME} or ${file:",
        "webhooks: [{name: a, url: 'http://x', secret: '${env:NONE}'}]"
            + "| must refer to at least 16 characters: ${env:NONE}",
        "webhooks: [{name: a, url: 'http://x', format: template, template: '{{nosuch}}'}]"
            + "| webhooks[0].template must hold only fields of",
        "webhooks: [{name: a, url: 'http://x', format: template, template: '{{id}}',"
            + " content-type: application/json}] | template must be JSON when it is filled in",
      })
  void refusesABadFileWithLineAndReason(String yaml, String problem) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(RulesException.class)
        .hasMessageContaining(problem.strip());
  }

  @Test
  void tellsAllThatIsWrongAtOnceEachWithItsLine() {
    RulesException refusal =
        catchThrowableOfType(
            RulesException.class,
            () ->
                read(
                    """
                    rules:
                      - name: a
                        directions: [UP]
                        items: 0
                      - name: b
                        directions: [UP]
                        probability:
                          raise: 2
                    """));

    assertThat(refusal.problems()).hasSize(2);
    assertThat(refusal.problems().get(0)).startsWith("r.yaml:4: rules[0].items");
    assertThat(refusal.problems().get(1)).startsWith("r.yaml:8: rules[1].probability.raise");
  }

  @Test
  void neverPrintsASecretThatStandsInTheFile() {
    assertThatThrownBy(
            () -> read("webhooks: [{name: a, url: 'http://x', secret: '" + SECRET + "'}]"))
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void keepsTheRulesInForceWhenTheFileGoesBad() throws Exception {
    Path file = directory.resolve("rules.yaml");
    Files.writeString(file, "rules: [{name: first, directions: [UP]}]");
    RuleFile rules = RuleFile.open(file, Map.of());
    String version = rules.book().version();

    Files.writeString(file, "rules:\n  - {name: second, directions: [UP], items: 0}");
    rules.reloadIfChanged();
    assertThat(rules.book().version()).isEqualTo(version);
    assertThat(rules.lastProblem()).hasValueSatisfying(p -> assertThat(p).contains("rules.yaml:2"));

    Files.delete(file);
    rules.reloadIfChanged();
    assertThat(rules.book().rules().get(0).name()).isEqualTo("first");
    assertThat(rules.lastProblem()).hasValueSatisfying(p -> assertThat(p).contains("readable"));

    Files.writeString(file, "rules: [{name: third, directions: [UP]}]");
    rules.reloadIfChanged();
    assertThat(rules.book().rules().get(0).name()).isEqualTo("third");
    assertThat(rules.lastProblem()).isEmpty();
  }

  @Test
  void tellsDefinitionsOfARuleApart() {
    AlertRule one = read("rules: [{name: a, directions: [UP]}]").rules().get(0);
    AlertRule same = read("rules:\n- {directions: [UP], name: a}").rules().get(0);
    AlertRule other = read("rules: [{name: a, directions: [UP], items: 2}]").rules().get(0);

    assertThat(one.version()).isEqualTo(same.version()).isNotEqualTo(other.version());
  }

  private static RuleBook read(String yaml) {
    return RuleBook.read(yaml, "r.yaml", Map.of("DESK", SECRET));
  }
}
