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
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
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
    extends KeyedCoProcessFunction<String, ItemKeys, ReceivedOutcome, Label>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  static {
    AvroTrust.install();
  }

  private final Classes classes;
  private final Ordering ordering;
  private final long maxLabelAgeMillis;
  private final OutputTag<DeadLetter> deadLetters;

  private transient boolean restored;
  private transient ValueState<Pairing> pairing;

  /** Holds an outcome where the pairing says that one waits. */
  private transient ValueState<ReceivedOutcome> waiting;

  /** Null when the job did not resume. */
  private transient FormerPairings former;

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
    pairing = getRuntimeContext().getState(States.pairing());
    waiting = getRuntimeContext().getState(States.joinOutcome());
    former = restored ? new FormerPairings(getRuntimeContext()) : null;
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    numJoined = metrics.counter(MoeMetrics.OUTCOMES_JOINED);
    numEarly = metrics.counter(MoeMetrics.OUTCOMES_EARLY);
    numDuplicate = metrics.counter(MoeMetrics.OUTCOMES_DUPLICATE);
    numCorrected = metrics.counter(MoeMetrics.OUTCOMES_CORRECTED);
    numUnmatched = metrics.counter(MoeMetrics.OUTCOMES_UNMATCHED);
    numUnlabelled = metrics.counter(MoeMetrics.ITEMS_UNLABELLED);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {
    restored = context.isRestored();
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    // All state is keyed, and Flink's to write.
  }

  // State is looked up by a key of its own for every item, so each is read once at most.

  /** How far it is with the current key; null when nothing is known of it. */
  private Pairing known() throws Exception {
    Pairing known = pairing.value();
    if (known == null && former != null) {
      known = former.take(waiting.value());
      pairing.update(known);
    }
    return known;
  }

  @Override
  public void processElement1(ItemKeys keys, Context context, Collector<Label> out)
      throws Exception {
    Pairing known = known();
    if (known != null && !(known instanceof Pairing.Early)) {
      return;
    }
    context.timerService().registerEventTimeTimer(expiry(keys.eventTime()));
    if (known == null) {
      pairing.update(new Pairing.Open(keys, false));
    } else if (bring(keys, waiting.value(), context, out)) {
      waiting.clear();
    }
  }

  @Override
  public void processElement2(ReceivedOutcome outcome, Context context, Collector<Label> out)
      throws Exception {
    Pairing known = known();
    if (known == null) {
      numEarly.inc();
      pairing.update(new Pairing.Early());
      waiting.update(outcome);
      context.timerService().registerEventTimeTimer(expiry(labelTime(outcome)));
    } else if (known instanceof Pairing.Open open && !open.waiting()) {
      if (!bring(open.item(), outcome, context, out)) {
        waiting.update(outcome);
      }
    } else {
      String first =
          known instanceof Pairing.Joined joined
              ? joined.label()
              : waiting.value().getOutcome().getLabel();
      String label = outcome.getOutcome().getLabel();
      (classes.indexOf(first) == classes.indexOf(label) ? numDuplicate : numCorrected).inc();
    }
  }

  /**
   * Joins an outcome to its item, or refuses it.
   *
   * @return whether it is done with; if not, it has to wait for its label time
   */
  private boolean bring(
      ItemKeys keys, ReceivedOutcome outcome, Context context, Collector<Label> out)
      throws Exception {
    long labelTime = labelTime(outcome);
    if (labelTime > expiry(keys.eventTime())) {
      refuse(outcome, "unmatched-outcome", unmatched(), context);
      pairing.update(new Pairing.Open(keys, false));
      return true;
    }
    if (ordering == Ordering.ARRIVAL
        && labelTime > context.timerService().currentProcessingTime()) {
      context.timerService().registerProcessingTimeTimer(labelTime);
      pairing.update(new Pairing.Open(keys, true));
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
      pairing.update(new Pairing.Open(keys, false));
    } else {
      out.collect(
          new Label(
              keys.itemId(), keys.eventTime(), time, label, keys.routingKey(), keys.filterKey()));
      pairing.update(new Pairing.Joined(keys.eventTime(), classes.names().get(label)));
      numJoined.inc();
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Label> out)
      throws Exception {
    Pairing known = known();
    if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
      if (known instanceof Pairing.Open open && open.waiting()) {
        join(open.item(), waiting.value(), context, out);
        waiting.clear();
      }
      return;
    }
    if (known == null || timestamp < expiry(known)) {
      return; // set for an early outcome whose item came after all, or for one that is done with
    }
    if (known instanceof Pairing.Open open && !open.waiting()) {
      numUnlabelled.inc();
    } else if (!(known instanceof Pairing.Joined)) {
      refuse(waiting.value(), "unmatched-outcome", unmatched(), context);
      waiting.clear();
    }
    pairing.clear();
  }

  /** When everything of this key may be forgotten. */
  private long expiry(Pairing known) throws Exception {
    if (known instanceof Pairing.Open open) {
      return expiry(open.item().eventTime());
    }
    return expiry(
        known instanceof Pairing.Joined joined ? joined.itemTime() : labelTime(waiting.value()));
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
