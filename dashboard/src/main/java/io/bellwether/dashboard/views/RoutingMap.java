package io.bellwether.dashboard.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Mean routing weight by a property of the item and by expert; an expert that was not asked counts
 * as 0. Old predictions fade: every {@value #HALF_LIFE} predictions all sums are halved. Not
 * thread-safe.
 */
final class RoutingMap {
  static final int HALF_LIFE = 5000;

  private static final int MAX_ROWS = 2000;

  private final int maxShown;
  private final Map<String, Row> rows = new HashMap<>();
  private final Set<String> experts = new LinkedHashSet<>();
  private int sinceHalved;

  private static final class Row {
    private final Map<String, Double> sums = new HashMap<>();
    private double count;
  }

  /** Shows the rows that most items belong to, at most {@code maxShown}. */
  RoutingMap(int maxShown) {
    this.maxShown = maxShown;
  }

  void add(String name, Prediction prediction) {
    Row row = rows.computeIfAbsent(name, ignored -> new Row());
    row.count++;
    for (ExpertAccount account : prediction.getExperts()) {
      experts.add(account.getExpert());
      row.sums.merge(account.getExpert(), account.getRoutingWeight(), Double::sum);
    }
    if (++sinceHalved >= HALF_LIFE || rows.size() > MAX_ROWS) {
      halve();
    }
  }

  private void halve() {
    sinceHalved = 0;
    for (Row row : rows.values()) {
      row.count /= 2;
      row.sums.replaceAll((expert, sum) -> sum / 2);
    }
    // Whatever has not been seen for long, and what was seen once among too many.
    rows.values().removeIf(row -> row.count < 0.01 || (rows.size() > MAX_ROWS && row.count < 1));
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("experts", PredictionJson.texts(List.copyOf(experts)));
    ArrayNode shown = json.putArray("rows");
    List<Map.Entry<String, Row>> sorted = new ArrayList<>(rows.entrySet());
    sorted.sort(
        Comparator.comparingDouble((Map.Entry<String, Row> row) -> -row.getValue().count)
            .thenComparing(Map.Entry::getKey));
    for (Map.Entry<String, Row> entry : sorted.subList(0, Math.min(maxShown, sorted.size()))) {
      ObjectNode row = shown.addObject();
      row.put("name", entry.getKey());
      row.put("count", Math.round(entry.getValue().count));
      ArrayNode weights = row.putArray("weights");
      for (String expert : experts) {
        double sum = entry.getValue().sums.getOrDefault(expert, 0.0);
        weights.add(PredictionJson.round(sum / entry.getValue().count));
      }
    }
    return json;
  }
}
