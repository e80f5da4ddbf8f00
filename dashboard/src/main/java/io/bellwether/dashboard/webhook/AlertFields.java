package io.bellwether.dashboard.webhook;

import io.bellwether.schema.Alert;
import io.bellwether.schema.AlertState;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An alert as texts by name, for templates and annotations. */
final class AlertFields {
  private AlertFields() {}

  static Map<String, String> of(Alert alert) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", alert.getId());
    fields.put("sequence", Integer.toString(alert.getSequence()));
    fields.put("rule", alert.getRule());
    fields.put("symbol", alert.getSymbol());
    fields.put("direction", alert.getDirection());
    fields.put("state", alert.getState().name().toLowerCase(Locale.ROOT));
    fields.put("severity", alert.getSeverity().name().toLowerCase(Locale.ROOT));
    fields.put("probability", number(alert.getProbability()));
    fields.put("raw_probability", number(alert.getRawProbability()));
    fields.put("calibrated", Boolean.toString(alert.getCalibrated()));
    fields.put("novelty", number(alert.getNovelty()));
    fields.put("relevance", number(alert.getRelevance()));
    fields.put("items", Integer.toString(alert.getNumItems()));
    fields.put("headline", alert.getHeadline());
    fields.put("reason", alert.getReason());
    fields.put("raised_at", alert.getRaisedAt().toString());
    fields.put("updated_at", alert.getUpdatedAt().toString());
    fields.put("acknowledged_by", alert.getAcknowledgedBy());
    fields.put("trigger_id", alert.getTriggerId());
    fields.put("record", record(alert));
    return fields;
  }

  /** What became of alerts like this one, as a sentence. */
  static String record(Alert alert) {
    Long all = alert.getPrecedents();
    Long right = alert.getPrecedentsRight();
    if (all == null || right == null || all == 0) {
      return "no alert like this one has a known outcome yet";
    }
    return String.format(
        Locale.ROOT,
        "of alerts like this one, %.0f %% were right (n = %d)",
        100.0 * right / all,
        all);
  }

  /** Whether it is over. */
  static boolean isOver(Alert alert) {
    return alert.getState() == AlertState.RESOLVED || alert.getState() == AlertState.EXPIRED;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
