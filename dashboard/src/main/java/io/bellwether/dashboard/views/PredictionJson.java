package io.bellwether.dashboard.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.time.Instant;
import java.util.List;

/** A prediction as a row of the tape, and in full. */
final class PredictionJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private PredictionJson() {}

  /** What a row shows. */
  static ObjectNode row(Entry entry) {
    Prediction p = entry.prediction();
    ObjectNode row = JSON.objectNode();
    row.put("n", entry.number());
    row.put("id", p.getId());
    row.put("time", p.getEventTime().toEpochMilli());
    row.put("symbol", p.getSymbol());
    row.put("headline", p.getHeadline());
    row.put("source", p.getSource());
    row.put("language", p.getLanguage());
    row.set("probabilities", rounded(p.getProbabilities()));
    row.put("verdict", p.getVerdict());
    row.put("confidence", round(p.getConfidence()));
    row.put("novelty", p.getNovelty());
    row.put("degraded", p.getDegraded());
    row.put("blind", p.getBlind());
    int answered = 0;
    ExpertAccount lead = null;
    ArrayNode names = row.putArray("experts");
    for (ExpertAccount account : p.getExperts()) {
      names.add(account.getExpert());
      answered += account.getAbstention() == null ? 1 : 0;
      lead = lead == null || account.getWeight() > lead.getWeight() ? account : lead;
    }
    row.put("answered", answered);
    if (lead != null) {
      row.put("lead", lead.getExpert());
      row.put("leadWeight", round(lead.getWeight()));
    }
    row.put("label", entry.label());
    return row;
  }

  /** Everything that led to the prediction; probabilities and weights unrounded. */
  static ObjectNode account(Entry entry) {
    Prediction p = entry.prediction();
    ObjectNode all = row(entry);
    all.set("classes", texts(p.getClasses()));
    all.set("probabilities", numbers(p.getProbabilities()));
    all.put("confidence", p.getConfidence());
    all.put("decisionTime", p.getDecisionTime().toEpochMilli());
    all.put("gateVersion", p.getGateVersion());
    all.put("labelsSeenUpTo", p.getLabelsSeenUpTo().toEpochMilli());
    all.put("emittedAt", millis(p.getEmittedAt()));
    all.put("relevance", p.getRelevance());
    all.put("origin", p.getOrigin());
    all.put("labelTime", entry.label() == null ? null : (Long) entry.labelTime());
    ArrayNode accounts = all.putArray("accounts");
    for (ExpertAccount account : p.getExperts()) {
      ObjectNode one = accounts.addObject();
      one.put("expert", account.getExpert());
      one.put("version", account.getVersion());
      one.put("routing", account.getRoutingWeight());
      one.put("belief", account.getBelief());
      one.put("weight", account.getWeight());
      one.put(
          "abstention", account.getAbstention() == null ? null : account.getAbstention().name());
      ArrayNode vote = one.putArray("vote");
      account.getVote().forEach(probability -> vote.add((double) probability));
    }
    return all;
  }

  private static Long millis(Instant time) {
    return time == null ? null : (Long) time.toEpochMilli();
  }

  static ArrayNode texts(List<String> texts) {
    ArrayNode array = JSON.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  private static ArrayNode numbers(List<Double> numbers) {
    ArrayNode array = JSON.arrayNode();
    numbers.forEach(array::add);
    return array;
  }

  private static ArrayNode rounded(List<Double> numbers) {
    ArrayNode array = JSON.arrayNode();
    numbers.forEach(number -> array.add(round(number)));
    return array;
  }

  /** Four digits, which no screen shows more of. */
  static double round(double number) {
    return Math.round(number * 1e4) / 1e4;
  }
}
