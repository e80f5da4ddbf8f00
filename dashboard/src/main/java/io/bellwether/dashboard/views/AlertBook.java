package io.bellwether.dashboard.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.schema.Alert;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The newest state of each alert: of several records with one id, the one with the highest sequence
 * counts. Open alerts are kept before closed ones. Not thread-safe.
 */
final class AlertBook {
  static final int KEPT = 500;

  private final Map<String, Alert> byId = new LinkedHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();

  void add(Alert alert) {
    Alert before = byId.get(alert.getId());
    if (before != null && before.getSequence() >= alert.getSequence()) {
      return;
    }
    byId.put(alert.getId(), alert);
    changed.add(alert.getId());
    if (byId.size() > KEPT) {
      forgetOne();
    }
  }

  private void forgetOne() {
    String oldest = byId.keySet().iterator().next();
    for (Map.Entry<String, Alert> entry : byId.entrySet()) {
      if (!isOpen(entry.getValue())) {
        oldest = entry.getKey();
        break;
      }
    }
    byId.remove(oldest);
    changed.remove(oldest);
  }

  static boolean isOpen(Alert alert) {
    return switch (alert.getState()) {
      case RAISED, ACKNOWLEDGED -> true;
      case RESOLVED, EXPIRED, UNKNOWN -> false;
    };
  }

  Alert byId(String id) {
    return byId.get(id);
  }

  long numOpen() {
    return byId.values().stream().filter(AlertBook::isOpen).count();
  }

  /** All alerts, the oldest first. */
  ArrayNode json() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    byId.values().forEach(alert -> all.add(json(alert)));
    return all;
  }

  /** Those that changed since the last call; null when none did. */
  ArrayNode takeChanged() {
    if (changed.isEmpty()) {
      return null;
    }
    ArrayNode some = JsonNodeFactory.instance.arrayNode();
    changed.forEach(id -> some.add(json(byId.get(id))));
    changed.clear();
    return some;
  }

  private static ObjectNode json(Alert alert) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", alert.getId());
    json.put("rule", alert.getRule());
    json.put("symbol", alert.getSymbol());
    json.put("direction", alert.getDirection());
    json.put("state", alert.getState().name());
    json.put("severity", alert.getSeverity().name());
    json.put("raisedAt", alert.getRaisedAt().toEpochMilli());
    json.put("updatedAt", alert.getUpdatedAt().toEpochMilli());
    json.put("sequence", alert.getSequence());
    json.put("probability", PredictionJson.round(alert.getProbability()));
    json.put("rawProbability", PredictionJson.round(alert.getRawProbability()));
    json.put("calibrated", alert.getCalibrated());
    json.put("novelty", PredictionJson.round(alert.getNovelty()));
    json.put("relevance", PredictionJson.round(alert.getRelevance()));
    json.put("numItems", alert.getNumItems());
    json.put("headline", alert.getHeadline());
    json.put("triggerId", alert.getTriggerId());
    json.put("precedentsRight", alert.getPrecedentsRight());
    json.put("precedents", alert.getPrecedents());
    json.put("acknowledgedBy", alert.getAcknowledgedBy());
    json.put("muted", alert.getMuted());
    json.put("reason", alert.getReason());
    return json;
  }
}
