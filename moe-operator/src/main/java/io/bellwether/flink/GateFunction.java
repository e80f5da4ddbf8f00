package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.gate.Route;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Routing;
import io.bellwether.schema.Control;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
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
  private transient EventTimeBuffer<GateInput> buffer;
  private transient MapState<String, Routed> routed;
  private transient Expiry expiry;
  private transient Route route;
  private transient Counter numRouted;
  private transient Counter numDuplicate;
  private transient Counter numLate;
  private transient Counter numPendingExpired;
  private transient Counter numUnknownLabels;

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
    routed = getRuntimeContext().getMapState(States.routed());
    ValueState<Long> nextExpiry = getRuntimeContext().getState(States.expiry());
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    expiry = new Expiry(settings.maxLabelAge(), nextExpiry);
    numPendingExpired = metrics.counter(MoeMetrics.ITEMS_PENDING_EXPIRED);
    numRouted = metrics.counter(MoeMetrics.ITEMS_ROUTED);
    numDuplicate = metrics.counter(MoeMetrics.ITEMS_DUPLICATE);
    numLate = metrics.counter(MoeMetrics.ITEMS_LATE);
    numUnknownLabels = metrics.counter(MoeMetrics.LABELS_UNKNOWN);
    route = new Route(settings.mixture().gate().topK());
    dispatch.open(metrics);
  }

  @Override
  public void processElement(GateInput input, ReadOnlyContext context, Collector<ExpertInput> out)
      throws Exception {
    TimerService timers = context.timerService();
    if (settings.ordering() == Ordering.ARRIVAL && !isAhead(input)) {
      handle(input, context, out);
      return;
    }
    long time = EventTimeBuffer.notBefore(input.time(), timers.currentWatermark());
    if (time != input.time() && input instanceof GateInput.Arrival) {
      numLate.inc();
    }
    buffer.add(time == input.time() ? input : input.at(time), timers::registerEventTimeTimer);
  }

  /** Whether it is a label that overtook its item; it then waits for the watermark. */
  private boolean isAhead(GateInput input) throws Exception {
    return input instanceof GateInput.Labelled && !routed.contains(input.itemId());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ExpertInput> out)
      throws Exception {
    for (GateInput input : buffer.take(timestamp)) {
      handle(input, context, out);
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
    } else {
      teach(((GateInput.Labelled) input).label(), out);
    }
  }

  private void route(Item item, long time, ReadOnlyContext context, Collector<ExpertInput> out)
      throws Exception {
    if (routed.contains(item.id())) {
      numDuplicate.inc();
      return;
    }
    numRouted.inc();
    TimerService timers = context.timerService();
    boolean onArrival = settings.ordering() == Ordering.ARRIVAL;
    long decided = onArrival ? timers.currentProcessingTime() : time;
    dispatch.repeatRetirements(time, out);
    Features projected = dispatch.route(item.features(), decided, route);
    int[] slots = new int[route.size()];
    float[] weights = new float[route.size()];
    Asked[] asked = new Asked[route.size()];
    String filterKey = settings.mixture().filterKey().of(item.features());
    for (int i = 0; i < route.size(); i++) {
      slots[i] = route.expert(i);
      weights[i] = route.weight(i);
      asked[i] = dispatch.ask(slots[i], weights[i], time, out);
      out.collect(
          new ExpertInput.Task(
              slots[i], item.id(), item.eventTime(), time, filterKey, item.features()));
    }
    routed.put(item.id(), new Routed(item.eventTime(), item.features(), slots, weights));
    expiry.schedule(item.eventTime(), timers);
    context.output(ROUTINGS, routing(item, decided, filterKey, asked, projected));
  }

  private Routing routing(
      Item item, long time, String filterKey, Asked[] asked, Features projected) {
    return new Routing(
        item.id(),
        item.eventTime(),
        time,
        item.headline(),
        item.origin(),
        filterKey,
        asked,
        projected,
        dispatch.numSlots(),
        dispatch.gateVersion(),
        dispatch.gateLabelsSeenUpTo());
  }

  private void teach(Label label, Collector<ExpertInput> out) throws Exception {
    Routed item = routed.get(label.itemId());
    if (item == null) {
      numUnknownLabels.inc();
      return;
    }
    routed.put(label.itemId(), item.taught());
    for (int i = 0; i < item.slots().length; i++) {
      int slot = item.slots()[i];
      dispatch.introduce(slot, label.time(), out);
      out.collect(
          new ExpertInput.Lesson(
              slot,
              label.itemId(),
              label.itemTime(),
              label.time(),
              item.features(),
              label.label(),
              item.weights()[i]));
    }
  }

  @Override
  public void processBroadcastElement(Control control, Context context, Collector<ExpertInput> out)
      throws Exception {
    dispatch.apply(control, context.currentWatermark(), out);
  }
}
