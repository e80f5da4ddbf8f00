package io.bellwether.dashboard.alerts;

import io.bellwether.schema.Alert;
import io.bellwether.schema.AlertCommand;
import io.bellwether.schema.AlertState;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes predictions, labels and commands, and forwards each change of an alert, keyed by symbol. It
 * reads state, calls {@link Judge}, writes state and forwards; the rules are those in force when a
 * record is handled.
 */
final class AlertProcessor implements Processor<String, SpecificRecord, String, Alert> {
  private static final Logger LOG = LoggerFactory.getLogger(AlertProcessor.class);

  private final Supplier<RuleBook> rules;
  private ProcessorContext<String, Alert> context;
  private AlertStores stores;
  private long purgedAt;

  AlertProcessor(Supplier<RuleBook> rules) {
    this.rules = rules;
  }

  @Override
  public void init(ProcessorContext<String, Alert> processorContext) {
    context = processorContext;
    stores = AlertStores.of(processorContext);
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    SpecificRecord value = record.value();
    if (value instanceof Prediction prediction) {
      predicted(prediction, SourcePartition.of(record.headers()));
    } else if (value instanceof Feedback feedback) {
      stores.outcomes().labelled(feedback);
    } else if (value instanceof AlertCommand command) {
      commanded(command);
    }
  }

  private void predicted(Prediction prediction, int partition) {
    if (stores.outcomes().isKnown(prediction.getId())) {
      return;
    }
    RuleBook book = rules.get();
    long time = Math.max(0, prediction.getDecisionTime().toEpochMilli());
    long clock = stores.timers().advance(partition, time);
    expire(partition, clock);
    purge(clock, book);

    String symbol = prediction.getSymbol();
    Watch watch = stores.watches().get(symbol);
    watch = watch == null ? new Watch() : watch;
    Item item = Assessment.of(prediction, time, watch, book, stores.outcomes());
    watch.add(item, item.time() - book.memory().toMillis());
    List<Watch.Key> raised =
        item.duplicate() ? List.of() : judge(book, watch, item, prediction, partition);
    stores.watches().put(symbol, watch);
    stores.outcomes().predicted(prediction, raised);
  }

  /** Applies all rules to the newest item; returns what was raised. */
  private List<Watch.Key> judge(
      RuleBook book, Watch watch, Item item, Prediction prediction, int partition) {
    List<Watch.Key> raised = new ArrayList<>();
    String symbol = prediction.getSymbol();
    for (AlertRule rule : book.rules()) {
      for (String direction : rule.directions()) {
        if (!rule.watches(symbol)) {
          continue;
        }
        Watch.Key key = new Watch.Key(rule.name(), direction);
        Alert alert = Judge.judge(rule, direction, symbol, watch, item);
        if (alert != null && alert.getSequence() == 1) {
          complete(alert, key, prediction, book);
          raised.add(key);
          stores.timers().set(partition, watch.situation(key).expiresAt(), symbol);
        }
        if (alert != null) {
          forward(alert);
        }
      }
    }
    return raised;
  }

  /** Adds to a new alert what is not in the watch. */
  private void complete(Alert alert, Watch.Key key, Prediction prediction, RuleBook book) {
    long time = prediction.getDecisionTime().toEpochMilli();
    long[] precedents = stores.outcomes().precedents(key, time, book);
    ClassProbabilities raw =
        ClassProbabilities.of(prediction.getClasses(), prediction.getProbabilities());
    alert.setPrecedentsRight(precedents[0]);
    alert.setPrecedents(precedents[1]);
    alert.setRawProbability(raw.of(key.direction()));
    alert.setCalibrated(stores.outcomes().isCalibrated(key.direction(), time, book));
    alert.setHeadline(prediction.getHeadline());
    alert.setMuted(
        stores.mutes().isMuted(key.rule(), prediction.getSymbol(), stores.timers().latest()));
  }

  /** An alert has one timer, which is set anew where there was further evidence. */
  private void expire(int partition, long clock) {
    for (String symbol : stores.timers().take(partition, clock)) {
      Watch watch = stores.watches().get(symbol);
      boolean changed = false;
      for (Situation situation : watch.situations().values()) {
        if (situation.alert != null && situation.expiresAt() <= clock) {
          forward(Judge.expire(situation));
          changed = true;
        } else if (situation.alert != null) {
          stores.timers().set(partition, situation.expiresAt(), symbol);
        }
      }
      if (changed) {
        stores.watches().put(symbol, watch);
      }
    }
  }

  private void purge(long clock, RuleBook book) {
    if (clock - purgedAt >= SlicedCounts.SLICE_MILLIS) {
      purgedAt = clock;
      stores.outcomes().purge(clock, book);
    }
  }

  private void commanded(AlertCommand command) {
    switch (command.getAction()) {
      case ACKNOWLEDGE -> acknowledge(command);
      case MUTE -> {
        stores.mutes().mute(command, stores.timers().latest());
        remarkMutes(command);
      }
      case UNMUTE -> {
        stores.mutes().unmute(command);
        remarkMutes(command);
      }
      default -> LOG.warn("command {} has an action of a newer release", command.getId());
    }
  }

  private void acknowledge(AlertCommand command) {
    String symbol = stores.open().get(command.getAlertId());
    Watch watch = symbol == null ? null : stores.watches().get(symbol);
    Alert alert = watch == null ? null : open(watch, command.getAlertId());
    if (alert == null || alert.getState() != AlertState.RAISED) {
      LOG.info("command {}: no such alert waits to be acknowledged", command.getId());
      return;
    }
    Instant now = Instant.ofEpochMilli(stores.timers().latest());
    alert.setState(AlertState.ACKNOWLEDGED);
    alert.setAcknowledgedBy(command.getBy());
    alert.setAcknowledgedAt(now);
    forward(Judge.changed(alert, now.toEpochMilli(), "acknowledged"));
    stores.watches().put(symbol, watch);
  }

  /** Tells of the open alerts that a mute or its end concerns. */
  private void remarkMutes(AlertCommand command) {
    long now = stores.timers().latest();
    List<KeyValue<String, String>> all = new ArrayList<>();
    try (KeyValueIterator<String, String> entries = stores.open().all()) {
      entries.forEachRemaining(all::add);
    }
    for (KeyValue<String, String> entry : all) {
      Watch watch = stores.watches().get(entry.value);
      Alert alert = watch == null ? null : open(watch, entry.key);
      if (alert != null) {
        boolean muted = stores.mutes().isMuted(alert.getRule(), alert.getSymbol(), now);
        if (muted != alert.getMuted()) {
          alert.setMuted(muted);
          String what = (muted ? "muted by " : "no longer muted by ") + command.getBy();
          forward(Judge.changed(alert, now, what));
          stores.watches().put(entry.value, watch);
        }
      }
    }
  }

  private static Alert open(Watch watch, String id) {
    return watch.situations().values().stream()
        .map(situation -> situation.alert)
        .filter(alert -> alert != null && alert.getId().equals(id))
        .findFirst()
        .orElse(null);
  }

  /** With the time of the newest record read, which the broker took, not of one yet to come. */
  private void forward(Alert alert) {
    boolean isOpen =
        alert.getState() == AlertState.RAISED || alert.getState() == AlertState.ACKNOWLEDGED;
    stores.open().put(alert.getId(), isOpen ? alert.getSymbol() : null);
    long timestamp = Math.max(0, context.currentStreamTimeMs());
    context.forward(new Record<>(alert.getSymbol(), alert, timestamp));
  }
}
