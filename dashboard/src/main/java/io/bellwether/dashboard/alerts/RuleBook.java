package io.bellwether.dashboard.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.dashboard.webhook.WebhookTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything a rule file says. Immutable; any thread.
 *
 * <pre>{@code
 * RuleBook book = RuleBook.read(Files.readString(path), "rules.yaml", System.getenv());
 * }</pre>
 *
 * @param rules in the order of the file
 * @param aliases by symbol, other names by which a headline may call it
 * @param window how far back labels count, for calibration and for what becomes of alerts
 * @param minLabels as many labels must be known in the window before probabilities are calibrated
 * @param noveltyWindow how far back an item is compared with former ones
 * @param duplicateSimilarity least similarity of an item to a former one that makes it a copy
 * @param webhooks who is told; taken at the start of the process
 * @param version eight hexadecimal digits that differ between different texts
 */
public record RuleBook(
    List<AlertRule> rules,
    Map<String, List<String>> aliases,
    Duration window,
    int minLabels,
    Duration noveltyWindow,
    double duplicateSimilarity,
    List<WebhookTarget> webhooks,
    String version) {
  private static final String DEFAULTS = "/alerts/default-rules.yaml";

  public RuleBook {
    rules = List.copyOf(rules);
    aliases = Map.copyOf(aliases);
    webhooks = List.copyOf(webhooks);
  }

  /**
   * Reads a rule file.
   *
   * @param source what to call it in messages
   * @param environment where {@code ${env:NAME}} is looked up
   * @throws RulesException with all that is wrong with it
   */
  public static RuleBook read(String text, String source, Map<String, String> environment) {
    return new RuleReader(source, environment).read(text);
  }

  /** The rules of whoever gives none; read anew at each call. */
  public static RuleBook defaults() {
    try (InputStream in = RuleBook.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IOException("no resource " + DEFAULTS);
      }
      return read(new String(in.readAllBytes(), UTF_8), "default rules", Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("the default rules must be on the class path", e);
    }
  }

  /** How far back the items of a symbol are needed. */
  Duration memory() {
    Duration longest = noveltyWindow;
    for (AlertRule rule : rules) {
      longest = rule.within().compareTo(longest) > 0 ? rule.within() : longest;
    }
    return longest;
  }
}
