package io.bellwether.dashboard.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.schema.Alert;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is sent about an alert: Alertmanager's webhook form, version 4, with one alert in it, or the
 * target's template filled in. In a JSON template values are escaped as JSON strings are.
 */
final class Body {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FIELD = Pattern.compile("\\{\\{\\s*([a-z_]+)\\s*}}");
  private static final String NEVER = "0001-01-01T00:00:00Z";
  private static final String JSON_TYPE = "application/json";

  private Body() {}

  static String of(Alert alert, WebhookTarget target) {
    return target.template().isEmpty()
        ? alertmanager(alert, target.name())
        : filled(target.template(), AlertFields.of(alert), escaping(target.contentType()));
  }

  /** What is wrong with a template, beginning with "must"; empty when nothing is. */
  static String problem(String template, String contentType) {
    Map<String, String> sample = AlertFields.of(Samples.ALERT);
    Matcher fields = FIELD.matcher(template);
    while (fields.find()) {
      if (!sample.containsKey(fields.group(1))) {
        return "must hold only fields of " + sample.keySet() + ", not " + fields.group(1);
      }
    }
    if (contentType.equals(JSON_TYPE)) {
      try {
        JSON.readTree(filled(template, sample, escaping(contentType)));
      } catch (JsonProcessingException e) {
        return "must be JSON when it is filled in";
      }
    }
    return "";
  }

  private static UnaryOperator<String> escaping(String contentType) {
    return contentType.equals(JSON_TYPE)
        ? value -> new String(JsonStringEncoder.getInstance().quoteAsString(value))
        : value -> value;
  }

  private static String filled(
      String template, Map<String, String> fields, UnaryOperator<String> escape) {
    return FIELD
        .matcher(template)
        .replaceAll(
            field -> {
              String value = fields.getOrDefault(field.group(1), "");
              return Matcher.quoteReplacement(escape.apply(value));
            });
  }

  private static String alertmanager(Alert alert, String receiver) {
    Map<String, String> fields = AlertFields.of(alert);
    String status = AlertFields.isOver(alert) ? "resolved" : "firing";
    ObjectNode root = JSON.createObjectNode();
    root.put("version", "4");
    root.put("groupKey", alert.getRule() + "/" + alert.getSymbol() + "/" + alert.getDirection());
    root.put("truncatedAlerts", 0);
    root.put("status", status);
    root.put("receiver", receiver);
    ObjectNode labels = JSON.createObjectNode();
    labels.put("alertname", fields.get("rule"));
    labels.put("symbol", fields.get("symbol"));
    labels.put("direction", fields.get("direction"));
    labels.put("severity", fields.get("severity"));
    ObjectNode annotations = JSON.createObjectNode();
    annotations.put("summary", fields.get("symbol") + " " + fields.get("direction"));
    fields.forEach(annotations::put);
    root.set("groupLabels", labels.deepCopy().retain("alertname", "symbol", "direction"));
    root.set("commonLabels", labels);
    root.set("commonAnnotations", annotations);
    root.put("externalURL", "");
    ObjectNode one = root.putArray("alerts").addObject();
    one.put("status", status);
    one.set("labels", labels);
    one.set("annotations", annotations);
    one.put("startsAt", alert.getRaisedAt().toString());
    one.put("endsAt", AlertFields.isOver(alert) ? alert.getUpdatedAt().toString() : NEVER);
    one.put("generatorURL", "");
    one.put("fingerprint", alert.getId().substring(0, Math.min(16, alert.getId().length())));
    return root.toString();
  }
}
