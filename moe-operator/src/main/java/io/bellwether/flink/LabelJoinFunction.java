package io.bellwether.flink;

import io.bellwether.core.Classes;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Outcome;
import io.bellwether.schema.ReceivedOutcome;
import io.bellwether.schema.builtin.AvroTrust;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Brings outcomes to their items, keyed by item id.
 *
 * <ul>
 *   <li>early (before its item): waits for it, up to the maximum label age, then becomes a dead
 *       letter;
 *   <li>more than the maximum label age after its item: a dead letter, as the item is forgotten;
 *   <li>in the future, when items are handled on arrival: waits for its label time;
 *   <li>duplicate: counted, not applied again;
 *   <li>corrected: counted, not applied, as nothing can unlearn and the first must win whatever the
 *       order of arrival;
 *   <li>missing: the item is forgotten after the maximum label age, and counted.
 * </ul>
 */
final class LabelJoinFunction
    extends KeyedCoProcessFunction<String, ItemKeys, ReceivedOutcome, Label> {
  private static final long serialVersionUID = 1;

  static {
    AvroTrust.install();
  }

  private final Classes classes;
  private final Ordering ordering;
  private final long maxLabelAgeMillis;
  private final OutputTag<DeadLetter> deadLetters;

  private transient ValueState<ItemKeys> item;
  private transient ValueState<ReceivedOutcome> waiting;
  private transient ValueState<String> joined;
  private transient Counter numJoined;
  private transient Counter numEarly;
  private transient Counter numDuplicate;
  private transient Counter numCorrected;
  private transient Counter numUnmatched;
  private transient Counter numUnlabelled;

  LabelJoinFunction(MoeSettings settings, OutputTag<DeadLetter> deadLetters) {
    this.classes = settings.mixture().classes();
    this.ordering = settings.ordering();
    this.maxLabelAgeMillis = settings.maxLabelAge().toMillis();
    this.deadLetters = deadLetters;
  }

  @Override
  public void open(OpenContext context) {
    item = getRuntimeContext().getState(States.joinItem());
    waiting = getRuntimeContext().getState(States.joinOutcome());
    joined = getRuntimeContext().getState(States.joinedLabel());
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    numJoined = metrics.counter(MoeMetrics.OUTCOMES_JOINED);
    numEarly = metrics.counter(MoeMetrics.OUTCOMES_EARLY);
    numDuplicate = metrics.counter(MoeMetrics.OUTCOMES_DUPLICATE);
    numCorrected = metrics.counter(MoeMetrics.OUTCOMES_CORRECTED);
    numUnmatched = metrics.counter(MoeMetrics.OUTCOMES_UNMATCHED);
    numUnlabelled = metrics.counter(MoeMetrics.ITEMS_UNLABELLED);
  }

  // State is looked up by a key of its own for every item, so each is read once at most.

  @Override
  public void processElement1(ItemKeys keys, Context context, Collector<Label> out)
      throws Exception {
    if (item.value() != null) {
      return;
    }
    item.update(keys);
    context.timerService().registerEventTimeTimer(expiry(keys.eventTime()));
    ReceivedOutcome outcome = waiting.value();
    if (outcome != null && joinWhenDue(keys, outcome, context, out)) {
      waiting.clear();
    }
  }

  @Override
  public void processElement2(ReceivedOutcome outcome, Context context, Collector<Label> out)
      throws Exception {
    String known = joined.value();
    if (known == null) {
      ReceivedOutcome before = waiting.value();
      known = before == null ? null : before.getOutcome().getLabel();
    }
    if (known != null) {
      String label = outcome.getOutcome().getLabel();
      (classes.indexOf(known) == classes.indexOf(label) ? numDuplicate : numCorrected).inc();
      return;
    }
    ItemKeys keys = item.value();
    if (keys == null) {
      numEarly.inc();
      waiting.update(outcome);
      context.timerService().registerEventTimeTimer(expiry(labelTime(outcome)));
    } else if (!joinWhenDue(keys, outcome, context, out)) {
      waiting.update(outcome);
    }
  }

  /**
   * Joins an outcome to its item, or refuses it.
   *
   * @return whether it is done with; if not, it has to wait for its label time
   */
  private boolean joinWhenDue(
      ItemKeys keys, ReceivedOutcome outcome, Context context, Collector<Label> out)
      throws Exception {
    long labelTime = labelTime(outcome);
    if (labelTime > expiry(keys.eventTime())) {
      refuse(outcome, "unmatched-outcome", unmatched(), context);
      return true;
    }
    if (ordering == Ordering.ARRIVAL
        && labelTime > context.timerService().currentProcessingTime()) {
      context.timerService().registerProcessingTimeTimer(labelTime);
      return false;
    }
    join(keys, outcome, context, out);
    return true;
  }

  private void join(ItemKeys keys, ReceivedOutcome received, Context context, Collector<Label> out)
      throws Exception {
    Outcome outcome = received.getOutcome();
    long time = Math.max(labelTime(received), keys.eventTime());
    int label = classes.indexOf(outcome.getLabel());
    if (label < 0) {
      // It was one of the classes when the outcome came, before a restart.
      String detail = "label must be one of " + classes + " or an alias: " + outcome.getLabel();
      refuse(received, "unknown-label", detail, context);
      return;
    }
    out.collect(
        new Label(
            keys.itemId(), keys.eventTime(), time, label, keys.routingKey(), keys.filterKey()));
    joined.update(outcome.getLabel());
    numJoined.inc();
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Label> out)
      throws Exception {
    ItemKeys keys = item.value();
    ReceivedOutcome outcome = waiting.value();
    if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
      if (keys != null && outcome != null) {
        join(keys, outcome, context, out);
        waiting.clear();
      }
      return;
    }
    if (timestamp < expiry(keys, outcome)) {
      return; // set for an early outcome whose item came after all, or for one that is done with
    }
    if (outcome != null) {
      refuse(outcome, "unmatched-outcome", unmatched(), context);
      waiting.clear();
    } else if (keys != null && joined.value() == null) {
      numUnlabelled.inc();
    }
    item.clear();
    joined.clear();
  }

  /** When everything of this key may be forgotten. */
  private long expiry(ItemKeys keys, ReceivedOutcome outcome) {
    if (keys != null) {
      return expiry(keys.eventTime());
    }
    return outcome == null ? Long.MIN_VALUE : expiry(labelTime(outcome));
  }

  private void refuse(ReceivedOutcome outcome, String reason, String detail, Context context) {
    numUnmatched.inc();
    context.output(
        deadLetters,
        DeadLetter.newBuilder()
            .setOrigin(outcome.getOrigin())
            .setKey(outcome.getKey())
            .setValue(outcome.getValue())
            .setHeaders(outcome.getHeaders())
            .setReason(reason)
            .setDetail(detail)
            .setStage(Uids.LABEL_JOIN)
            .build());
  }

  private String unmatched() {
    return "its item did not come, or came more than labels.max-age before it: "
        + maxLabelAgeMillis
        + " ms; check the id, or raise labels.max-age";
  }

  private static long labelTime(ReceivedOutcome outcome) {
    return outcome.getOutcome().getLabelTime().toEpochMilli();
  }

  private long expiry(long time) {
    return time + maxLabelAgeMillis;
  }
}
