package io.bellwether.dashboard.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.Alert;
import io.bellwether.schema.AlertState;
import io.bellwether.schema.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Applies rules to the newest item of a watch and changes its situations accordingly. What it
 * returns is the situation's own record, to be written at once.
 */
final class Judge {
  private static final int MAX_PREDICTION_IDS = 32;

  private Judge() {}

  /**
   * What the newest item, which is part of the watch already, means to a rule; null when it changes
   * nothing that anyone must be told. A new alert has neither headline nor precedents yet.
   */
  static Alert judge(AlertRule rule, String direction, String symbol, Watch watch, Item item) {
    Watch.Key key = new Watch.Key(rule.name(), direction);
    Situation situation = watch.situation(key);
    if (situation != null && situation.alert != null) {
      return judgeOpen(rule, direction, situation, item);
    }
    if (!item.isEvidence(rule, direction) || isCoolingDown(rule, situation, item)) {
      return null;
    }
    List<Item> recent = recent(rule, watch, situation, item);
    List<Item> evidence = recent.stream().filter(each -> each.isEvidence(rule, direction)).toList();
    if (evidence.size() < rule.items()
        || evidence.size() < rule.agreement() * recent.size() - 1e-9) {
      return null;
    }
    Situation opened = watch.situationOrNew(key);
    opened.lastEvidence = item.time();
    opened.expireAfterMillis = rule.expireAfter().toMillis();
    opened.alert = raised(rule, direction, symbol, item, evidence);
    opened.alert.setReason(why(rule, direction, item, evidence.size(), recent.size()));
    return opened.alert;
  }

  private static boolean isCoolingDown(AlertRule rule, Situation situation, Item item) {
    return situation != null
        && situation.closedAt != Long.MIN_VALUE
        && item.time() < situation.closedAt + rule.coolDown().toMillis();
  }

  /** Those of the rule's time that could agree, except those that a former alert was about. */
  private static List<Item> recent(AlertRule rule, Watch watch, Situation situation, Item item) {
    long from = item.time() - rule.within().toMillis();
    long closedAt = situation == null ? Long.MIN_VALUE : situation.closedAt;
    List<Item> recent = new ArrayList<>();
    for (Item each : watch.items()) {
      boolean fresh = each.time() > from && each.time() > closedAt;
      if (each.counts(rule) && (fresh || each.id().equals(item.id()))) {
        recent.add(each);
      }
    }
    return recent;
  }

  private static Alert judgeOpen(AlertRule rule, String direction, Situation situation, Item item) {
    Alert alert = situation.alert;
    double probability = item.probabilities().of(direction);
    if (item.isEvidence(rule, direction)) {
      situation.lastEvidence = Math.max(situation.lastEvidence, item.time());
      situation.expireAfterMillis = rule.expireAfter().toMillis();
      alert.setNumItems(alert.getNumItems() + 1);
      if (alert.getPredictionIds().size() < MAX_PREDICTION_IDS) {
        alert.getPredictionIds().add(item.id());
      }
      Severity severity = severity(rule, probability);
      if (severity.compareTo(alert.getSeverity()) > 0) {
        alert.setSeverity(severity);
        return changed(alert, item.time(), "more severe: " + number(probability));
      }
      return null;
    }
    if (item.counts(rule) && probability < rule.resolve()) {
      return closed(
          situation,
          AlertState.RESOLVED,
          item.time(),
          direction + " at " + number(probability) + ", below " + number(rule.resolve()));
    }
    return null;
  }

  /** Ends an alert for which nothing spoke for long enough, as of when that was the case. */
  static Alert expire(Situation situation) {
    return closed(
        situation, AlertState.EXPIRED, situation.expiresAt(), "no further evidence in time");
  }

  private static Alert closed(Situation situation, AlertState state, long time, String reason) {
    Alert alert = situation.alert;
    situation.alert = null;
    situation.closedAt = time;
    alert.setState(state);
    return changed(alert, time, reason);
  }

  /** Marks an alert as changed. */
  static Alert changed(Alert alert, long time, String reason) {
    alert.setSequence(alert.getSequence() + 1);
    alert.setUpdatedAt(Instant.ofEpochMilli(time));
    alert.setReason(reason);
    return alert;
  }

  private static Alert raised(
      AlertRule rule, String direction, String symbol, Item item, List<Item> evidence) {
    double probability = item.probabilities().of(direction);
    Instant time = Instant.ofEpochMilli(item.time());
    return Alert.newBuilder()
        .setRaisedAt(time)
        .setUpdatedAt(time)
        .setId(id(rule, symbol, direction, evidence.get(0).id()))
        .setRule(rule.name())
        .setRuleVersion(rule.version())
        .setSymbol(symbol)
        .setDirection(direction)
        .setState(AlertState.RAISED)
        .setSeverity(severity(rule, probability))
        .setProbability(probability)
        .setNovelty(item.novelty())
        .setRelevance(item.relevance())
        .setNumItems(evidence.size())
        .setPredictionIds(new ArrayList<>(newest(evidence).stream().map(Item::id).toList()))
        .setTriggerId(item.id())
        .build();
  }

  private static List<Item> newest(List<Item> evidence) {
    return evidence.subList(Math.max(0, evidence.size() - MAX_PREDICTION_IDS), evidence.size());
  }

  /** The same for the same first prediction, whoever raises it and how often. */
  static String id(AlertRule rule, String symbol, String direction, String firstPredictionId) {
    String identity = String.join("\0", rule.name(), symbol, direction, firstPredictionId);
    return Digest.hex(identity.getBytes(UTF_8)).substring(0, 32);
  }

  private static Severity severity(AlertRule rule, double probability) {
    if (probability >= rule.critical()) {
      return Severity.CRITICAL;
    }
    return probability >= rule.warning() ? Severity.WARNING : Severity.INFO;
  }

  private static String why(
      AlertRule rule, String direction, Item item, int numAgreeing, int numRecent) {
    String why =
        direction
            + " at "
            + number(item.probabilities().of(direction))
            + ", novelty "
            + number(item.novelty())
            + ", relevance "
            + number(item.relevance());
    return rule.items() == 1
        ? why
        : why
            + "; "
            + numAgreeing
            + " of "
            + numRecent
            + " items in "
            + YamlSection.print(rule.within())
            + " agree";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
