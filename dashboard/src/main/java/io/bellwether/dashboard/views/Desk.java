package io.bellwether.dashboard.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.schema.Alert;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Everything that the page shows of the job, and the door of this package. Any thread; one at a
 * time gets in. A prediction that was read twice counts once, a label that comes before its
 * prediction waits for it.
 */
public final class Desk {
  /** How many predictions can be searched, explained and brought together with their labels. */
  public static final int KEPT_PREDICTIONS = 50_000;

  private static final int ROWS_IN_FRAME = 50;
  private static final int ROWS_IN_SNAPSHOT = 200;
  private static final int MAX_LANGUAGES = 12;
  private static final int MAX_SYMBOLS = 24;

  private final Clock clock;
  private final Tape tape = new Tape(KEPT_PREDICTIONS, ROWS_IN_FRAME);
  private final Map<String, Feedback> earlyLabels = bounded(KEPT_PREDICTIONS);
  private final WeightHistory weights = new WeightHistory();
  private final RoutingMap byLanguage = new RoutingMap(MAX_LANGUAGES);
  private final RoutingMap bySymbol = new RoutingMap(MAX_SYMBOLS);
  private final Load load = new Load();
  private final DeadLetterView deadLetters = new DeadLetterView();
  private final AlertBook alerts = new AlertBook();
  private final Map<Long, String> freshLabels = bounded(ROWS_IN_SNAPSHOT);
  private ScoreBoard scores = new ScoreBoard(List.of());
  private Prediction newest;
  private long newestLabelTime;
  private long numLookAhead;

  /** An empty desk; the clock is asked only for rates. */
  public Desk(Clock clock) {
    this.clock = clock;
  }

  private static <K, V> Map<K, V> bounded(int capacity) {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
      }
    };
  }

  /** A prediction was read. */
  public synchronized void predicted(Prediction prediction) {
    Entry entry = tape.add(prediction);
    if (entry == null) {
      return;
    }
    if (scores.classes().isEmpty()) {
      scores = new ScoreBoard(prediction.getClasses());
      earlyLabels.values().forEach(this::know);
    }
    newest = prediction;
    weights.add(prediction);
    byLanguage.add(prediction.getLanguage(), prediction);
    bySymbol.add(prediction.getSymbol(), prediction);
    load.add(prediction, clock.millis());
    numLookAhead += prediction.getLabelsSeenUpTo().isAfter(prediction.getDecisionTime()) ? 1 : 0;
    Feedback early = earlyLabels.remove(prediction.getId());
    if (early != null) {
      label(entry, early);
    }
  }

  /** A label became known. */
  public synchronized void labelled(Feedback feedback) {
    newestLabelTime = Math.max(newestLabelTime, feedback.getLabelTime().toEpochMilli());
    if (!scores.classes().isEmpty()) {
      know(feedback);
    }
    Entry entry = tape.byId(feedback.getItemId());
    if (entry == null) {
      earlyLabels.put(feedback.getItemId(), feedback);
    } else {
      label(entry, feedback);
    }
  }

  private void know(Feedback feedback) {
    scores.known(
        feedback.getLabelTime().toEpochMilli(),
        feedback.getLabel(),
        feedback.getSymbol(),
        feedback.getItemId());
  }

  private void label(Entry entry, Feedback feedback) {
    if (entry.label(feedback.getLabel(), feedback.getLabelTime().toEpochMilli())) {
      scores.score(entry);
      if (entry.number() > tape.numRead() - ROWS_IN_SNAPSHOT) {
        freshLabels.put(entry.number(), feedback.getLabel());
      }
    }
  }

  /** The roster of experts changed; versions of the gate leave no mark. */
  public synchronized void changed(Control control) {
    if (control.getChange() instanceof ExpertChange change) {
      long from = control.getEffectiveFrom().toEpochMilli();
      long at = from == 0 && newest != null ? newest.getDecisionTime().toEpochMilli() : from;
      String action = change.getAction().name().toLowerCase(Locale.ROOT);
      weights.change(at, action + " " + change.getExpert());
    }
  }

  /** An alert was raised or changed. */
  public synchronized void alerted(Alert alert) {
    alerts.add(alert);
  }

  /** An input was refused. */
  public synchronized void refused(ConsumerRecord<byte[], byte[]> deadLetter) {
    deadLetters.add(deadLetter);
  }

  /** The whole page. */
  public synchronized ObjectNode snapshot() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = all.putArray("tape");
    tape.newest(ROWS_IN_SNAPSHOT, entry -> true).forEach(e -> rows.add(PredictionJson.row(e)));
    all.set("alerts", alerts.json());
    all.set("pulse", pulse());
    all.set("weights", weights.json());
    all.set("scores", scores.json());
    all.set("routing", routing());
    all.set("deadLetters", deadLetters.json());
    return all;
  }

  /** New rows and labels since the last call; null when there are none. */
  public synchronized ObjectNode takeTape() {
    Tape.Fresh fresh = tape.takeFresh();
    if (fresh.entries().isEmpty() && freshLabels.isEmpty()) {
      return null;
    }
    ObjectNode frame = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = frame.putArray("rows");
    fresh.entries().forEach(entry -> rows.add(PredictionJson.row(entry)));
    frame.put("skipped", fresh.numSkipped());
    ArrayNode labels = frame.putArray("labels");
    freshLabels.forEach((number, label) -> labels.addArray().add(number).add(label));
    freshLabels.clear();
    return frame;
  }

  /** Alerts that changed since the last call; null when none did. */
  public synchronized ArrayNode takeAlerts() {
    return alerts.takeChanged();
  }

  /** Rates, latency, abstentions and the age of what the weights have learned. */
  public synchronized ObjectNode pulse() {
    ObjectNode pulse = load.json(clock.millis());
    pulse.put("scored", scores.numScored());
    pulse.put("deadLetters", deadLetters.count());
    pulse.put("openAlerts", alerts.numOpen());
    pulse.put("lookAhead", numLookAhead);
    pulse.put("newestLabel", newestLabelTime == 0 ? null : (Long) newestLabelTime);
    if (newest != null) {
      pulse.put("decisionTime", newest.getDecisionTime().toEpochMilli());
      pulse.put("labelsSeenUpTo", newest.getLabelsSeenUpTo().toEpochMilli());
    }
    return pulse;
  }

  /** Expert weights over decision time, with marks. */
  public synchronized ObjectNode weights() {
    return weights.json();
  }

  /** Prequential scores with baselines. */
  public synchronized ObjectNode scores() {
    return scores.json();
  }

  /** Mean routing weights by language and by symbol. */
  public synchronized ObjectNode routing() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("languages", byLanguage.json());
    json.set("symbols", bySymbol.json());
    return json;
  }

  /** The newest dead letters. */
  public synchronized ObjectNode deadLetters() {
    return deadLetters.json();
  }

  /** The full account of a prediction that is still kept. */
  public synchronized Optional<ObjectNode> explain(String id) {
    Entry entry = tape.byId(id);
    if (entry == null) {
      return Optional.empty();
    }
    ObjectNode account = PredictionJson.account(entry);
    long seen = entry.prediction().getLabelsSeenUpTo().toEpochMilli();
    String item = scores.known().itemOf(seen);
    if (item != null) {
      ObjectNode moved = account.putObject("lastLabel").put("id", item);
      Entry labelled = tape.byId(item);
      if (labelled != null) {
        moved.put("headline", labelled.prediction().getHeadline());
        moved.put("symbol", labelled.prediction().getSymbol());
        moved.put("label", labelled.label());
      }
    }
    return Optional.of(account);
  }

  /** The newest predictions that match, newest first. */
  public synchronized ArrayNode search(Search search) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    tape.newest(search.limit(), search::matches).forEach(e -> rows.add(PredictionJson.row(e)));
    return rows;
  }

  /** The rule and symbol of an alert, to mute it by. */
  public synchronized Optional<Alert> alert(String id) {
    return Optional.ofNullable(alerts.byId(id));
  }

  /** Predictions read so far, for metrics. */
  public synchronized long numPredictions() {
    return load.numPredictions();
  }

  /** Of those, the degraded ones. */
  public synchronized long numDegraded() {
    return load.numDegraded();
  }

  /** Predictions whose label came, for metrics. */
  public synchronized long numScored() {
    return scores.numScored();
  }

  /** Dead letters read so far, for metrics. */
  public synchronized long numDeadLetters() {
    return deadLetters.count();
  }

  /** Alerts raised or acknowledged and not yet closed. */
  public synchronized long numOpenAlerts() {
    return alerts.numOpen();
  }

  /** Share of right predictions; NaN before the first label. */
  public synchronized double accuracy() {
    return scores.mixture().accuracy();
  }

  /** Mean log loss; NaN before the first label. */
  public synchronized double logLoss() {
    return scores.mixture().meanLogLoss();
  }
}
