package io.bellwether.dashboard.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.dashboard.webhook.WebhookTarget;
import io.bellwether.schema.Severity;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Makes a rule book of YAML; gathers what is wrong and tells it all at once. */
final class RuleReader {
  private static final int MAX_LENGTH = 1 << 20;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final String NAME_BOUND = "1 to 64 of the characters a-z 0-9 -";
  private static final Pattern ANY = Pattern.compile("(?s).*");
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final String source;
  private final Secrets secrets;
  private final List<String> problems = new ArrayList<>();

  RuleReader(String source, Map<String, String> environment) {
    this.source = source;
    this.secrets = new Secrets(environment);
  }

  RuleBook read(String text) {
    YamlSection root = new YamlSection(source, "", parse(text), problems);
    YamlSection calibration = root.section("calibration");
    YamlSection novelty = root.section("novelty");
    RuleBook book =
        new RuleBook(
            rules(root.sections("rules")),
            aliases(root.section("aliases")),
            calibration.duration("window", Duration.ofDays(30), DAY, Duration.ofDays(365)),
            calibration.whole("min-labels", 200, 1, 1_000_000),
            novelty.duration("window", DAY, MILLI, Duration.ofDays(30)),
            novelty.number("duplicate-similarity", 0.8, 0.5, 1),
            webhooks(root.sections("webhooks")),
            Digest.hex(text.getBytes(UTF_8)).substring(0, 8));
    calibration.finish();
    novelty.finish();
    root.finish();
    if (!problems.isEmpty()) {
      throw new RulesException(problems);
    }
    return book;
  }

  /** Null when the text is empty or not YAML. Aliases are refused, as they can blow up. */
  private Node parse(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source)
            .setCodePointLimit(MAX_LENGTH)
            .setMaxAliasesForCollections(0)
            .setAllowRecursiveKeys(false)
            .build();
    try {
      return new Compose(settings).composeString(text).orElse(null);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      problems.add(source + ":" + line + ": the text must be YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(source + ":1: the text must be YAML: " + e.getMessage());
    }
    return null;
  }

  private List<AlertRule> rules(List<YamlSection> sections) {
    List<AlertRule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection section : sections) {
      AlertRule rule = rule(section);
      if (!names.add(rule.name())) {
        section.bad("name", "must differ from that of other rules", rule.name(), "rename one");
      }
      rules.add(rule);
      section.finish();
    }
    return rules;
  }

  private AlertRule rule(YamlSection in) {
    YamlSection probability = in.section("probability");
    YamlSection severity = in.section("severity");
    double raise = probability.number("raise", 0.7, 0, 1);
    double resolve = probability.number("resolve", Math.min(raise, 0.5), 0, 1);
    if (resolve > raise) {
      probability.bad("resolve", "must be at most raise (" + raise + ")", "" + resolve, "lower it");
    }
    List<String> directions = in.texts("directions");
    if (directions.isEmpty() || new HashSet<>(directions).size() < directions.size()) {
      in.bad("directions", "must be classes, each once", "" + directions, "such as [UP, DOWN]");
    }
    double warning = severity.number("warning", raise, 0, 1);
    double critical = severity.number("critical", Math.max(warning, 0.95), 0, 1);
    if (critical < warning) {
      severity.bad(
          "critical", "must be at least warning (" + warning + ")", "" + critical, "raise it");
    }
    Duration within = in.duration("within", Duration.ofMinutes(10), MILLI, Duration.ofDays(7));
    AlertRule rule =
        new AlertRule(
            in.text("name", null, NAME, NAME_BOUND),
            directions,
            new HashSet<>(in.texts("symbols")),
            raise,
            resolve,
            in.number("min-novelty", 0, 0, 1),
            in.number("min-relevance", 0, 0, 1),
            in.whole("items", 1, 1, Watch.MAX_ITEMS),
            within,
            in.number("agreement", 0, 0, 1),
            in.duration("cool-down", Duration.ofMinutes(30), Duration.ZERO, Duration.ofDays(30)),
            in.duration("expire-after", Duration.ofHours(4), MILLI, Duration.ofDays(30)),
            warning,
            critical);
    probability.finish();
    severity.finish();
    return rule;
  }

  private static Map<String, List<String>> aliases(YamlSection section) {
    Map<String, List<String>> aliases = new LinkedHashMap<>();
    section.keys().forEach(symbol -> aliases.put(symbol, List.copyOf(section.texts(symbol))));
    return aliases;
  }

  private List<WebhookTarget> webhooks(List<YamlSection> sections) {
    List<WebhookTarget> targets = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection section : sections) {
      WebhookTarget target = webhook(section);
      if (!names.add(target.name())) {
        section.bad("name", "must differ from that of other webhooks", target.name(), "rename one");
      }
      targets.add(target);
      section.finish();
    }
    return targets;
  }

  private WebhookTarget webhook(YamlSection in) {
    boolean template = in.has("template");
    String format = in.text("format", "alertmanager", ANY, "alertmanager or template");
    if (!format.equals(template ? "template" : "alertmanager")) {
      in.bad("format", "must be alertmanager, or template with a template", format, "correct one");
    }
    String type = in.text("content-type", "text/plain", ANY, "a media type");
    if (!type.equals("text/plain") && !type.equals("application/json")) {
      in.bad("content-type", "must be text/plain or application/json", type, "choose one");
    }
    String body = template ? in.text("template", "", ANY, "a text") : "";
    String problem = WebhookTarget.problem(body, type);
    if (template && !problem.isEmpty()) {
      in.bad("template", problem, "not so", "correct it");
    }
    return new WebhookTarget(
        in.text("name", null, NAME, NAME_BOUND),
        url(in),
        secrets.of(in, "secret"),
        body,
        template ? type : "application/json",
        severity(in),
        in.text("start", "latest", Pattern.compile("latest|earliest"), "latest or earliest")
            .equals("earliest"));
  }

  private static URI url(YamlSection in) {
    String text = in.text("url", null, ANY, "a URL");
    try {
      URI url = new URI(text);
      String problem = WebhookTarget.problem(url);
      if (!problem.isEmpty()) {
        in.bad("url", problem, url.getScheme() + "://…", "correct it");
      }
      return url;
    } catch (URISyntaxException e) {
      in.bad("url", "must be a URL", "not one", "percent-encode what is special");
      return URI.create("invalid:");
    }
  }

  private static Severity severity(YamlSection in) {
    String word = in.text("min-severity", "info", ANY, "info, warning or critical");
    for (Severity severity : List.of(Severity.INFO, Severity.WARNING, Severity.CRITICAL)) {
      if (severity.name().toLowerCase(Locale.ROOT).equals(word)) {
        return severity;
      }
    }
    in.bad("min-severity", "must be info, warning or critical", word, "choose one");
    return Severity.INFO;
  }
}
