package io.bellwether.flink;

import io.bellwether.core.LabelRelease;
import io.bellwether.core.filter.BeliefFilter;
import io.bellwether.core.filter.Filters;
import io.bellwether.core.mixture.Account;
import io.bellwether.core.mixture.DriftWatch;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.builtin.AvroTrust;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Gathers the votes on each item, weighs them by routing weight and belief, emits the prediction,
 * and, when the label comes, updates the belief and reports to the gate trainer. Keyed by filter
 * key.
 *
 * <p>On arrival an item is decided as soon as all asked experts have answered, or at the deadline
 * with those that have. In event-time order it is decided when the watermark passes its time: every
 * in-stream expert has answered by then.
 */
final class CombineFunction extends KeyedProcessFunction<String, CombineInput, Prediction>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  static {
    AvroTrust.install();
  }

  static final OutputTag<Feedback> FEEDBACK =
      new OutputTag<>("feedback", new AvroTypeInfo<>(Feedback.class));

  /** What came of asking shadows. */
  static final OutputTag<Trial> TRIALS =
      new OutputTag<>("trials", new CodecTypeInfo<>(new Trial.TrialCodec()));

  /** Deadlines are rounded up to this, so that a busy key has few timers. */
  private static final long DEADLINE_STEP_MILLIS = 10;

  private final MoeSettings settings;

  private transient EventTimeBuffer<CombineInput> buffer;
  private transient MapState<String, Poll> polls;
  private transient MapState<Long, List<String>> deadlines;
  private transient ValueState<LiveState> filterState;
  private transient Expiry expiry;
  private transient Accounting accounting;
  private transient DriftState drift;
  private transient CorrectionState correction;
  private transient PendingItems pending;
  private transient CombineMeters meters;

  /** Labels that count from the instant on that is being handled; empty in between. */
  private transient List<Label> early;

  private transient Counter numUnknown;
  private transient Counter numLateVotes;
  private transient Counter numDuplicate;
  private transient Counter numPendingExpired;

  CombineFunction(MoeSettings settings) {
    this.settings = settings;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    pending = new PendingItems(context);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    pending.snapshot();
  }

  @Override
  public void open(OpenContext context) {
    buffer =
        new EventTimeBuffer<>(
            getRuntimeContext().getMapState(States.combineBuffer()), settings.labelRelease());
    early = new ArrayList<>();
    polls = getRuntimeContext().getMapState(States.polls());
    deadlines = getRuntimeContext().getMapState(States.deadlines());
    filterState = getRuntimeContext().getState(States.filter());
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    expiry = new Expiry(settings.maxLabelAge(), getRuntimeContext().getState(States.expiry()));
    numPendingExpired = metrics.counter(MoeMetrics.ITEMS_PENDING_EXPIRED);
    accounting = new Accounting(settings, metrics);
    drift = new DriftState(settings.mixture().vigilance().drift(), getRuntimeContext());
    correction =
        new CorrectionState(
            settings.mixture().pool(), settings.mixture().classes().size(), getRuntimeContext());
    meters = new CombineMeters(metrics, settings.mixture().classes().size());
    pending.open(metrics);
    numUnknown = metrics.counter(MoeMetrics.LABELS_UNKNOWN);
    numLateVotes = metrics.counter(MoeMetrics.VOTES_LATE);
    numDuplicate = metrics.counter(MoeMetrics.ITEMS_DUPLICATE);
  }

  @Override
  public void processElement(CombineInput input, Context context, Collector<Prediction> out)
      throws Exception {
    if (input instanceof Ballot ballot) {
      count(ballot, context, out);
    } else if (settings.ordering() == Ordering.EVENT_TIME) {
      TimerService timers = context.timerService();
      long time = EventTimeBuffer.notBefore(input.time(), timers.currentWatermark());
      CombineInput placed = time == input.time() ? input : input.at(time);
      if (!(placed instanceof Routing routing) || open(routing, context) != null) {
        buffer.add(placed, timers::registerEventTimeTimer);
      }
    } else {
      handle(input, context, out);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Prediction> out)
      throws Exception {
    if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
      decideOverdue(timestamp, context, out);
      return;
    }
    for (CombineInput input : buffer.take(timestamp)) {
      if (input instanceof Routing routing) {
        decide(routing.itemId(), polls.get(routing.itemId()), context, out);
      } else {
        early.add(((CombineInput.Verdict) input).label());
      }
      if (settings.labelRelease() == LabelRelease.REACHED) {
        learnEarly(context);
      }
    }
    early.sort(Comparator.comparing(Label::itemId));
    learnEarly(context);
    expiry.sweep(timestamp, context.timerService(), polls, this::countExpired);
  }

  /** Without a routing it was never an item here, only votes or a label that came for nothing. */
  private void countExpired(Poll poll) {
    if (poll.isOpen()) {
      numPendingExpired.inc();
      pending.add(-1);
      return;
    }
    numLateVotes.inc(poll.ballots().size());
    if (poll.label() != null) {
      numUnknown.inc();
    }
  }

  /** On arrival: a routing opens the poll, a label teaches. */
  private void handle(CombineInput input, Context context, Collector<Prediction> out)
      throws Exception {
    if (input instanceof CombineInput.Verdict verdict) {
      learn(verdict.label(), context);
      return;
    }
    Routing routing = (Routing) input;
    Poll poll = open(routing, context);
    if (poll == null) {
      return;
    }
    if (poll.complete()) {
      decide(routing.itemId(), poll, context, out);
    } else {
      setDeadline(routing, context.timerService());
    }
  }

  /** From when the gate asked, as for served experts, unless its clock is ahead. */
  private void setDeadline(Routing routing, TimerService timers) throws Exception {
    long now = timers.currentProcessingTime();
    long asked = Math.min(now, routing.time());
    long exact = Math.max(now, asked + settings.deadline().toMillis());
    long deadline = (exact / DEADLINE_STEP_MILLIS + 1) * DEADLINE_STEP_MILLIS;
    List<String> sameTime = deadlines.get(deadline);
    if (sameTime == null) {
      sameTime = new ArrayList<>();
      timers.registerProcessingTimeTimer(deadline);
    }
    sameTime.add(routing.itemId());
    deadlines.put(deadline, sameTime);
  }

  /** Opens the poll on an item; null when there is one already: the id came twice. */
  private Poll open(Routing routing, Context context) throws Exception {
    Poll poll = polls.get(routing.itemId());
    if (poll == null) {
      poll = new Poll();
    } else if (poll.isOpen()) {
      numDuplicate.inc();
      return null;
    }
    poll.routing(routing);
    polls.put(routing.itemId(), poll);
    pending.add(1);
    expiry.schedule(routing.eventTime(), context.timerService());
    return poll;
  }

  private void count(Ballot ballot, Context context, Collector<Prediction> out) throws Exception {
    Poll poll = polls.get(ballot.itemId());
    if (poll == null) {
      poll = new Poll();
      expiry.schedule(ballot.time(), context.timerService());
    }
    if (poll.decided() && poll.wantsFromShadow(ballot.slot())) {
      poll.add(ballot);
      polls.put(ballot.itemId(), poll);
      tell(accounting.ready(poll), context);
      return;
    }
    if (poll.decided()) {
      numLateVotes.inc();
      return;
    }
    poll.add(ballot);
    if (settings.ordering() == Ordering.ARRIVAL && poll.complete()) {
      decide(ballot.itemId(), poll, context, out);
    } else {
      polls.put(ballot.itemId(), poll);
    }
  }

  private void decideOverdue(long now, Context context, Collector<Prediction> out)
      throws Exception {
    List<String> due = deadlines.get(now);
    deadlines.remove(now);
    for (String id : due == null ? List.<String>of() : due) {
      Poll poll = polls.get(id);
      // A shadow that votes late opens a poll again on an item that is done with.
      if (poll != null && poll.isOpen() && !poll.decided()) {
        decide(id, poll, context, out);
      }
    }
  }

  private void decide(String id, Poll poll, Context context, Collector<Prediction> out)
      throws Exception {
    Long emittedAt = null;
    if (settings.ordering() == Ordering.ARRIVAL) {
      // Labels count until here, so this is when it was decided, not when it was routed.
      emittedAt = context.timerService().currentProcessingTime();
      poll.routing((Routing) poll.routing().at(emittedAt));
    }
    LiveState beliefs = beliefs(poll.routing().numSlots());
    Account account = accounting.tally(poll, (BeliefFilter) beliefs.live(), correction.take());
    filterState.update(beliefs);
    correction.keep();
    poll.decide();
    expiry.schedule(poll.eventTime(), context.timerService());
    out.collect(accounting.prediction(poll, account, emittedAt));
    tell(accounting.ready(poll), context);
    meters.decided(poll.routing(), account);
    Label known = poll.label();
    if (known == null) {
      poll.rest();
    }
    polls.put(id, poll);
    if (known == null) {
      return;
    }
    if (settings.ordering() == Ordering.ARRIVAL) {
      learn(known, context);
    } else {
      // It was known before its item was decided on: from this very instant on it counts.
      early.add(known.at(Math.max(known.time(), poll.routing().time())));
    }
  }

  private void learnEarly(Context context) throws Exception {
    for (Label label : early) {
      learn(label, context);
    }
    early.clear();
  }

  private void learn(Label label, Context context) throws Exception {
    Poll poll = polls.get(label.itemId());
    if (poll == null) {
      poll = new Poll();
      expiry.schedule(label.time(), context.timerService());
    }
    if (!poll.decided()) {
      poll.label(label);
      polls.put(label.itemId(), poll);
      return;
    }
    LiveState beliefs = beliefs(poll.routing().numSlots());
    DriftWatch watch = drift.take();
    Account taught =
        accounting.teach(poll, label, (BeliefFilter) beliefs.live(), correction.take(), watch);
    filterState.update(beliefs);
    correction.keep();
    drift.keep();
    polls.remove(label.itemId());
    pending.add(-1);
    meters.learned(poll, taught, label, watch);
    Feedback feedback = accounting.feedback(poll, label);
    tell(accounting.trials(poll, label, feedback), context);
    context.output(FEEDBACK, feedback);
  }

  private static void tell(List<Trial> trials, Context context) {
    for (Trial trial : trials) {
      context.output(TRIALS, trial);
    }
  }

  /**
   * The living filter of the current key, with room for that many experts. Whoever is done with it
   * puts it back into {@link #filterState}: a backend of bytes keeps nothing else.
   */
  private LiveState beliefs(int numSlots) throws IOException {
    LiveState state = filterState.value();
    if (state == null) {
      return new LiveState(Filters.create(settings.mixture().filter(), numSlots));
    }
    if (state.live() == null) {
      state.revive(Filters.create(settings.mixture().filter(), numSlots));
    }
    BeliefFilter filter = (BeliefFilter) state.live();
    if (filter.numExperts() < numSlots) {
      filter.resize(numSlots);
    }
    return state;
  }
}
