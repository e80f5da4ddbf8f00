package io.bellwether.dashboard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bellwether.schema.Alert;
import io.bellwether.schema.AlertState;
import io.bellwether.schema.Severity;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Alert alert =
      Alert.newBuilder()
          .setRaisedAt(Instant.parse("2020-03-02T10:00:00Z"))
          .setUpdatedAt(Instant.parse("2020-03-02T11:00:00Z"))
          .setId("0123456789abcdef0123456789abcdef")
          .setRule("move")
          .setSymbol("ACME")
          .setDirection("UP")
          .setState(AlertState.RAISED)
          .setSeverity(Severity.CRITICAL)
          .setProbability(0.97)
          .setPrecedents(8L)
          .setPrecedentsRight(6L)
          .setHeadline("\"Acme\" \\ {{id}} $1\n<b>up</b>")
          .build();

  @Test
  void hasTheFormOfAlertmanagersWebhookVersion4() throws Exception {
    JsonNode body = JSON.readTree(Body.of(alert, target("", "application/json")));

    assertThat(names(body))
        .containsExactlyInAnyOrder(
            "version",
            "groupKey",
            "truncatedAlerts",
            "status",
            "receiver",
            "groupLabels",
            "commonLabels",
            "commonAnnotations",
            "externalURL",
            "alerts");
    assertThat(body.get("version").asText()).isEqualTo("4");
    assertThat(body.get("status").asText()).isEqualTo("firing");
    JsonNode one = body.get("alerts").get(0);
    assertThat(names(one))
        .containsExactlyInAnyOrder(
            "status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint");
    assertThat(one.at("/labels/alertname").asText()).isEqualTo("move");
    assertThat(one.at("/labels/severity").asText()).isEqualTo("critical");
    assertThat(one.at("/annotations/headline").asText()).isEqualTo(alert.getHeadline());
    assertThat(one.at("/annotations/record").asText())
        .isEqualTo("of alerts like this one, 75 % were right (n = 8)");
    assertThat(one.get("startsAt").asText()).isEqualTo("2020-03-02T10:00:00Z");
    assertThat(one.get("endsAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
  }

  @Test
  void saysWhenAnAlertIsOver() throws Exception {
    alert.setState(AlertState.EXPIRED);

    JsonNode body = JSON.readTree(Body.of(alert, target("", "application/json")));

    assertThat(body.get("status").asText()).isEqualTo("resolved");
    assertThat(body.at("/alerts/0/endsAt").asText()).isEqualTo("2020-03-02T11:00:00Z");
  }

  @Test
  void fillsATemplateOnceAndEscapesForJson() throws Exception {
    String text = Body.of(alert, target("{{symbol}}: {{ headline }}", "text/plain"));
    String json = Body.of(alert, target("{\"t\": \"{{headline}}\"}", "application/json"));

    assertThat(text).isEqualTo("ACME: " + alert.getHeadline());
    assertThat(JSON.readTree(json).get("t").asText()).isEqualTo(alert.getHeadline());
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static WebhookTarget target(String template, String contentType) {
    return new WebhookTarget(
        "desk", URI.create("http://localhost/"), "", template, contentType, Severity.INFO, false);
  }
}
