package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.gate.BatchRouter;
import io.bellwether.core.gate.Route;
import io.bellwether.core.mixture.Batching;
import io.bellwether.core.mixture.LessonWeight;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.flink.CombineInput.Shadow;
import io.bellwether.flink.GateInput.Responsibilities;
import io.bellwether.schema.Control;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The gate, keyed by routing key: picks the experts for each item, sends them tasks, tells the
 * combine step whom it asked, and, when the label comes, sends the same experts their lessons on
 * the same edge. Keeps an item's features from the first to the last of these.
 *
 * <p>Tasks and lessons are the main output; {@link #ROUTINGS} is a side output.
 */
final class GateFunction
    extends KeyedBroadcastProcessFunction<String, GateInput, Control, ExpertInput>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  static final OutputTag<CombineInput> ROUTINGS =
      new OutputTag<>("routings", new CodecTypeInfo<>(new CombineInput.CombineInputCodec()));

  private final MoeSettings settings;
  private final DefinitionFormat format;

  private transient Dispatch dispatch;
  private transient Batching batching;
  private transient EventTimeBuffer<GateInput> buffer;

  /** Micro-batches by the clock, when items are handled on arrival. */
  private transient EventTimeBuffer<GateInput> arrivals;

  private transient MapState<String, Routed> routed;
  private transient Expiry expiry;
  private transient Route route;
  private transient Questions questions;
  private transient Counter numRouted;
  private transient Counter numDuplicate;
  private transient Counter numLate;
  private transient Counter numPendingExpired;
  private transient Counter numUnknownLabels;
  private transient Counter numUnknownFeedback;

  GateFunction(MoeSettings settings, DefinitionFormat format) {
    this.settings = settings;
    this.format = format;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    dispatch = new Dispatch(settings, format, context.getOperatorStateStore());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    // Broadcast state is written when it changes.
  }

  @Override
  public void open(OpenContext context) {
    buffer =
        new EventTimeBuffer<>(
            getRuntimeContext().getMapState(States.gateBuffer()), settings.labelRelease());
    arrivals =
        new EventTimeBuffer<>(
            getRuntimeContext().getMapState(States.gateBatches()), settings.labelRelease());
    batching = settings.mixture().batching();
    routed = getRuntimeContext().getMapState(States.routed());
    ValueState<Long> nextExpiry = getRuntimeContext().getState(States.expiry());
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    expiry = new Expiry(settings.maxLabelAge(), nextExpiry);
    numPendingExpired = metrics.counter(MoeMetrics.ITEMS_PENDING_EXPIRED);
    numRouted = metrics.counter(MoeMetrics.ITEMS_ROUTED);
    numDuplicate = metrics.counter(MoeMetrics.ITEMS_DUPLICATE);
    numLate = metrics.counter(MoeMetrics.ITEMS_LATE);
    numUnknownLabels = metrics.counter(MoeMetrics.LABELS_UNKNOWN);
    numUnknownFeedback = metrics.counter(MoeMetrics.FEEDBACK_UNKNOWN);
    route = new Route(8);
    questions = new Questions(dispatch);
    dispatch.open(metrics);
  }

  @Override
  public void processElement(GateInput input, ReadOnlyContext context, Collector<ExpertInput> out)
      throws Exception {
    TimerService timers = context.timerService();
    boolean arrives = input instanceof GateInput.Arrival;
    if (settings.ordering() == Ordering.ARRIVAL && !isAhead(input)) {
      if (arrives && batching.isOn()) {
        hold(input.at(batching.endOf(timers.currentProcessingTime())), 0, timers);
      } else {
        handle(input, context, out);
      }
      return;
    }
    long wanted = arrives ? batching.endOf(input.time()) : input.time();
    long time = EventTimeBuffer.notBefore(wanted, timers.currentWatermark());
    if (time != wanted && arrives) {
      numLate.inc();
      time = batching.endOf(time);
    }
    GateInput placed = time == input.time() ? input : input.at(time);
    if (arrives && batching.isOn()) {
      hold(placed, 0, timers);
    } else {
      buffer.add(placed, timers::registerEventTimeTimer);
    }
  }

  /** Keeps an item until its micro-batch is routed, and notes that it is waited for. */
  private void hold(GateInput arrival, int waits, TimerService timers) throws Exception {
    Routed known = routed.get(arrival.itemId());
    if (known == null || waits > 0) {
      Routed held = Routed.held(arrival.itemTime(), arrival.time(), waits);
      routed.put(arrival.itemId(), held);
    }
    later(arrival, timers);
  }

  private void later(GateInput input, TimerService timers) throws Exception {
    if (settings.ordering() == Ordering.ARRIVAL) {
      arrivals.add(input, timers::registerProcessingTimeTimer);
    } else {
      buffer.add(input, timers::registerEventTimeTimer);
    }
  }

  /** Whether it overtook what it is about; it then waits for the watermark. */
  private boolean isAhead(GateInput input) throws Exception {
    if (input instanceof GateInput.Arrival) {
      return false;
    }
    Routed item = routed.get(input.itemId());
    return item == null
        || (input instanceof Responsibilities && item.pending() && !item.labelled());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ExpertInput> out)
      throws Exception {
    boolean byClock = context.timeDomain() == TimeDomain.PROCESSING_TIME;
    List<GateInput> inputs = (byClock ? arrivals : buffer).take(timestamp);
    if (batching.isOn()) {
      routeTogether(timestamp, inputs, context, out);
    }
    for (GateInput input : inputs) {
      if (!batching.isOn() || !(input instanceof GateInput.Arrival)) {
        handle(input, context, out);
      }
    }
    if (byClock) {
      return;
    }
    expiry.sweep(timestamp, context.timerService(), routed, this::countExpired);
  }

  private void countExpired(Routed item) {
    if (item.pending()) {
      numPendingExpired.inc();
    }
  }

  private void handle(GateInput input, ReadOnlyContext context, Collector<ExpertInput> out)
      throws Exception {
    if (input instanceof GateInput.Arrival arrival) {
      route(arrival.item(), arrival.time(), context, out);
    } else if (input instanceof GateInput.Labelled labelled) {
      teach(labelled.label(), context.timerService(), out);
    } else {
      teach((Responsibilities) input, out);
    }
  }

  /** Routes the items of a micro-batch; the labels among the inputs come after. */
  private void routeTogether(
      long time, List<GateInput> inputs, ReadOnlyContext context, Collector<ExpertInput> out)
      throws Exception {
    List<GateInput> items = new ArrayList<>();
    List<BatchRouter.Entry> batch = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (GateInput input : inputs) {
      Routed held = input instanceof GateInput.Arrival ? routed.get(input.itemId()) : null;
      if (held != null && (!held.isHeld() || !ids.add(input.itemId()))) {
        numDuplicate.inc();
      } else if (held != null) {
        items.add(input);
      }
    }
    items.sort(Comparator.comparingLong(GateInput::itemTime).thenComparing(GateInput::itemId));
    for (GateInput input : items) {
      Features x = ((GateInput.Arrival) input).item().features();
      batch.add(dispatch.entry(x, time, routed.get(input.itemId()).contents().waits()));
    }
    dispatch.route(batch);
    for (int i = 0; i < items.size(); i++) {
      GateInput.Arrival arrival = (GateInput.Arrival) items.get(i);
      BatchRouter.Entry entry = batch.get(i);
      if (entry.deferred()) {
        long next = batching.endOf(time + 1);
        hold(arrival.at(next), entry.waits() + 1, context.timerService());
      } else {
        Features projected = dispatch.forTrainer(entry.projected(), entry.route());
        boolean onArrival = settings.ordering() == Ordering.ARRIVAL;
        long taskTime = onArrival ? arrival.item().eventTime() : time;
        send(arrival.item(), taskTime, time, entry.route(), projected, context, out);
      }
    }
  }

  private void route(Item item, long time, ReadOnlyContext context, Collector<ExpertInput> out)
      throws Exception {
    if (routed.contains(item.id())) {
      numDuplicate.inc();
      return;
    }
    boolean onArrival = settings.ordering() == Ordering.ARRIVAL;
    long decided = onArrival ? context.timerService().currentProcessingTime() : time;
    Features projected = dispatch.route(item.features(), decided, route);
    send(item, time, decided, route, projected, context, out);
  }

  /** Sends an item's tasks to the experts and its routing to the combine step. */
  private void send(
      Item item,
      long time,
      long decided,
      Route route,
      Features projected,
      ReadOnlyContext context,
      Collector<ExpertInput> out)
      throws Exception {
    numRouted.inc();
    dispatch.repeatRetirements(time, out);
    int[] slots = new int[route.size()];
    float[] weights = new float[route.size()];
    Asked[] asked = new Asked[route.size()];
    for (int i = 0; i < route.size(); i++) {
      slots[i] = dispatch.slot(route.expert(i));
      weights[i] = route.weight(i);
      asked[i] = dispatch.ask(slots[i], weights[i], time, out);
    }
    // By the clock of the decision, as the experts were picked.
    Shadow[] shadows = dispatch.shadows(item.features(), decided, slots, out);
    Ask ask = new Ask(item, time, slots, weights, questions.watches(slots, shadows));
    for (int slot : slots) {
      ask(slot, ask, context, out);
    }
    int[] shadowSlots = new int[shadows.length];
    int[] beside = new int[shadows.length];
    for (int i = 0; i < shadows.length; i++) {
      shadowSlots[i] = shadows[i].slot();
      beside[i] = shadows[i].beside();
      ask(shadowSlots[i], ask.unwatched(), context, out);
    }
    routed.put(
        item.id(),
        Routed.to(item.eventTime(), item.features(), slots, weights, shadowSlots, beside));
    expiry.schedule(item.eventTime(), context.timerService());
    context.output(ROUTINGS, routing(item, decided, asked, projected, shadows));
  }

  /** What is the same for all that are asked about an item. */
  private record Ask(Item item, long time, int[] slots, float[] weights, boolean watched) {
    Ask unwatched() {
      return new Ask(item, time, slots, weights, false);
    }
  }

  /** Sends a task to an expert of the stream, or a question to one that is served. */
  private void ask(int slot, Ask ask, ReadOnlyContext context, Collector<ExpertInput> out) {
    Item item = ask.item();
    String filterKey = settings.mixture().filterKey().of(item.features());
    if (dispatch.definition(slot).isServed()) {
      long now = context.timerService().currentProcessingTime();
      Inquiry question =
          questions.to(slot, item, ask.slots(), ask.weights(), ask.time(), now, filterKey);
      context.output(Questions.way(question, dispatch.definition(slot)), question);
      return;
    }
    out.collect(
        new ExpertInput.Task(
            slot,
            item.id(),
            item.eventTime(),
            ask.time(),
            filterKey,
            item.features(),
            ask.watched()));
  }

  private Routing routing(
      Item item, long time, Asked[] asked, Features projected, Shadow[] shadows) {
    return new Routing(
        item.id(),
        item.eventTime(),
        time,
        item.headline(),
        item.origin(),
        settings.mixture().filterKey().of(item.features()),
        asked,
        projected,
        dispatch.numColumns(time),
        dispatch.gateVersion(),
        dispatch.gateLabelsSeenUpTo(),
        shadows);
  }

  private void teach(Label label, TimerService timers, Collector<ExpertInput> out)
      throws Exception {
    Routed item = routed.get(label.itemId());
    if (item == null) {
      numUnknownLabels.inc();
      return;
    }
    if (item.isHeld()) {
      later(new GateInput.Labelled(label.at(item.contents().heldUntil())), timers);
      return;
    }
    if (settings.mixture().lessonWeight() == LessonWeight.RESPONSIBILITY) {
      routed.put(label.itemId(), item.withLabel(label.label()));
      return;
    }
    routed.put(label.itemId(), item.taught());
    boolean full = settings.mixture().lessonWeight() == LessonWeight.FULL;
    Routed.Contents asked = item.contents();
    float[] weights = asked.weights().clone();
    if (full) {
      Arrays.fill(weights, 1);
    }
    Lessons lessons =
        new Lessons(
            label.itemId(), item.eventTime(), label.time(), asked.features(), label.label());
    teach(lessons, asked, weights, full ? 1 : equalShare(asked), out);
  }

  /**
   * Feedback of a former run on the same items may come, too: it counts only after the label, for
   * that label, and if the same experts were asked; else this run's own is waited for.
   */
  private void teach(Responsibilities shares, Collector<ExpertInput> out) throws Exception {
    Routed item = routed.get(shares.itemId());
    if (item == null || !item.labelled()) {
      numUnknownFeedback.inc();
      return;
    }
    Routed.Contents asked = item.contents();
    int[] columns = dispatch.columns(asked.slots());
    if (asked.label() != shares.label() || !shares.covers(columns)) {
      numUnknownFeedback.inc();
      return;
    }
    routed.put(shares.itemId(), item.taught());
    float[] weights = new float[columns.length];
    for (int i = 0; i < columns.length; i++) {
      weights[i] = shares.weightOf(columns[i]);
    }
    Lessons lessons =
        new Lessons(
            shares.itemId(), item.eventTime(), shares.time(), asked.features(), shares.label());
    teach(lessons, asked, weights, equalShare(asked), out);
  }

  /** What a shadow that would replace nobody is trusted with. */
  private static float equalShare(Routed.Contents asked) {
    return 1f / (asked.slots().length + 1);
  }

  /**
   * Sends all lessons of an item: to each expert by its weight, to a shadow by that of the version
   * it would replace.
   */
  private void teach(
      Lessons lessons,
      Routed.Contents asked,
      float[] weights,
      float alone,
      Collector<ExpertInput> out) {
    for (int i = 0; i < weights.length; i++) {
      teach(asked.slots()[i], weights[i], lessons, out);
    }
    for (int i = 0; i < asked.shadows().length; i++) {
      int beside = asked.beside()[i];
      float weight = beside == Shadow.ALONE ? alone : weights[beside];
      teach(asked.shadows()[i], weight, lessons, out);
    }
  }

  /** What is the same in all lessons of an item. */
  private record Lessons(String itemId, long itemTime, long time, Features features, int label) {
    ExpertInput.Lesson to(int slot, float weight) {
      return new ExpertInput.Lesson(slot, itemId, itemTime, time, features, label, weight);
    }
  }

  private void teach(int slot, float weight, Lessons lessons, Collector<ExpertInput> out) {
    if (dispatch.definition(slot).isServed()) {
      return; // served experts learn from nobody
    }
    dispatch.introduce(slot, lessons.time(), out);
    out.collect(lessons.to(slot, weight));
  }

  @Override
  public void processBroadcastElement(Control control, Context context, Collector<ExpertInput> out)
      throws Exception {
    dispatch.apply(control, context.currentWatermark(), out);
  }
}
