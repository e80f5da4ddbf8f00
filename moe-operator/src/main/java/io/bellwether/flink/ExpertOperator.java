package io.bellwether.flink;

import io.bellwether.core.Snapshot;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.ModelFile;
import io.bellwether.core.mixture.OwnedExpert;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.ExpertInput.Introduce;
import io.bellwether.flink.ExpertInput.Lesson;
import io.bellwether.flink.ExpertInput.Retire;
import io.bellwether.flink.ExpertInput.Task;
import io.bellwether.schema.Abstention;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns experts: keyed by placement key, so that each expert's parameters exist once in the job and
 * online learning needs no parameter server. Tasks are answered in micro-batches; a lesson first
 * flushes the tasks before it, so batching never changes an answer.
 *
 * <p>Experts live as objects beside the keyed state and are written into it just before a
 * checkpoint, as their tables are far too big to be written at every record. That, and flushing
 * batches ahead of watermarks and barriers, is why this is an operator and not a function.
 */
final class ExpertOperator extends AbstractStreamOperator<CombineInput>
    implements OneInputStreamOperator<ExpertInput, CombineInput>,
        Triggerable<Integer, VoidNamespace> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ExpertOperator.class);

  private final MoeSettings settings;
  private final DefinitionFormat format;

  private transient EventTimeBuffer<ExpertInput> buffer;
  private transient ValueState<ExpertState> atRest;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient Map<Integer, Desk> desks;

  /**
   * Where tasks may wait. There may be hundreds of desks, and a flush every two milliseconds. A
   * desk may be in it more than once, or wait for nothing by then.
   */
  private transient List<Desk> occupied;

  private transient Beginnings beginnings;

  /** Slots whose expert could not begin, as its model file was refused; tried once a start. */
  private transient Set<Integer> refused;

  private transient Map<String, Desk.Counters> counters;
  private transient boolean flushScheduled;
  private transient Counter numUnknownLessons;
  private transient Counter numModelsRefused;

  ExpertOperator(MoeSettings settings, DefinitionFormat format) {
    this.settings = settings;
    this.format = format;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    buffer =
        new EventTimeBuffer<>(
            context.getKeyedStateStore().getMapState(States.expertBuffer()),
            settings.labelRelease());
    atRest = context.getKeyedStateStore().getState(States.expert());
  }

  @Override
  public void open() throws Exception {
    super.open();
    timers = getInternalTimerService("order", VoidNamespaceSerializer.INSTANCE, this);
    desks = new HashMap<>();
    occupied = new ArrayList<>();
    refused = new HashSet<>();
    beginnings = new Beginnings(settings, format, getRuntimeContext().getDistributedCache());
    counters = new HashMap<>();
    numUnknownLessons = getMetricGroup().counter(MoeMetrics.LESSONS_UNKNOWN);
    numModelsRefused = getMetricGroup().counter(MoeMetrics.MODELS_REFUSED);
  }

  @Override
  public void processElement(StreamRecord<ExpertInput> element) throws Exception {
    ExpertInput input = element.getValue();
    if (input instanceof Introduce introduce) {
      prepare(introduce);
    }
    if (onArrival() && !(input instanceof Retire)) {
      handle(input);
      return;
    }
    long time = EventTimeBuffer.notBefore(input.time(), timers.currentWatermark());
    buffer.add(
        time == input.time() ? input : input.at(time),
        at -> timers.registerEventTimeTimer(VoidNamespace.INSTANCE, at));
  }

  @Override
  public void onEventTime(InternalTimer<Integer, VoidNamespace> timer) throws Exception {
    for (ExpertInput input : buffer.take(timer.getTimestamp())) {
      handle(input);
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<Integer, VoidNamespace> timer) {
    throw new IllegalStateException("no processing-time timer is ever registered here");
  }

  /** Lets a model file be read while the time of its expert has not come yet. */
  private void prepare(Introduce introduce) throws Exception {
    if (desk(introduce.slot()) == null && !refused.contains(introduce.slot())) {
      beginnings.prepare(introduce);
    }
  }

  private void handle(ExpertInput input) throws Exception {
    Desk desk = begun(input.slot());
    if (input instanceof Task task) {
      give(desk, task);
    } else if (input instanceof Lesson lesson) {
      teach(desk, lesson);
    } else if (input instanceof Introduce introduce) {
      if (desk != null) {
        desk.callUp(introduce.life());
      } else if (!refused.contains(introduce.slot())) {
        beginnings.prepare(introduce);
        begun(introduce.slot());
      }
    } else {
      retire(desk, (Retire) input);
    }
  }

  private void retire(Desk desk, Retire retired) {
    if (desk != null && !desk.endsWith(retired.life())) {
      return; // it has been restored since
    }
    if (desk != null) {
      desk.flush(this::emit);
    }
    desks.remove(retired.slot());
    refused.remove(retired.slot());
    beginnings.forget(retired.slot());
    atRest.clear();
  }

  /** The desk of a slot, if its expert has begun by now, or is one that everybody waits for. */
  private Desk begun(int slot) throws Exception {
    Desk desk = desk(slot);
    if (desk != null || !beginnings.isOver(slot)) {
      return desk;
    }
    Introduce introduce = beginnings.introduction(slot);
    ExpertDefinition definition = format.parse(introduce.definition());
    try {
      OwnedExpert owned = beginnings.take(slot);
      return sit(slot, introduce.definition(), definition, owned, introduce.life());
    } catch (IOException e) {
      refused.add(slot);
      numModelsRefused.inc();
      ExpertLog.cannotVote(LOG, definition.name(), e.getMessage());
      return null;
    }
  }

  private void give(Desk desk, Task task) throws Exception {
    if (desk == null) {
      emit(Ballot.without(task, absence(task.slot())));
      return;
    }
    if (!desk.isReadyFor(task)) {
      emit(Ballot.without(task, Abstention.NOT_READY));
      return;
    }
    boolean first = desk.isIdle();
    desk.add(task);
    if (desk.full() || (onArrival() && settings.microBatchWait().isZero())) {
      desk.flush(this::emit);
      return;
    }
    if (first) {
      occupied.add(desk);
    }
    scheduleFlush();
  }

  private Abstention absence(int slot) {
    if (beginnings.isUnderWay(slot)) {
      return Abstention.NOT_READY;
    }
    // Retired and its last label age over: whoever still asks gets an abstention.
    return refused.contains(slot) ? Abstention.FAILED : Abstention.DECLINED;
  }

  private boolean onArrival() {
    return settings.ordering() == Ordering.ARRIVAL;
  }

  private void teach(Desk desk, Lesson lesson) {
    if (desk == null) {
      numUnknownLessons.inc();
      return;
    }
    desk.flush(this::emit);
    desk.learn(lesson);
  }

  private Desk desk(int slot) throws Exception {
    Desk desk = desks.get(slot);
    if (desk == null) {
      ExpertState state = atRest.value();
      if (state != null) {
        desk = resume(state);
      }
    }
    return desk;
  }

  private Desk resume(ExpertState state) throws IOException {
    ExpertDefinition definition = format.parse(state.definition());
    OwnedExpert owned = new OwnedExpert(definition.spec(), numClasses());
    Snapshot.read(state.snapshot(), owned);
    return sit(state.slot(), state.definition(), definition, owned, state.life());
  }

  private int numClasses() {
    return settings.mixture().classes().size();
  }

  private Desk sit(
      int slot, String text, ExpertDefinition definition, OwnedExpert owned, int life) {
    Desk desk =
        new Desk(
            (Integer) getCurrentKey(),
            slot,
            text,
            owned,
            life,
            settings.microBatchSize(),
            counters.computeIfAbsent(definition.name(), this::countersOf));
    desks.put(slot, desk);
    return desk;
  }

  /** One set a name: a replacement goes on with that of its predecessor. */
  private Desk.Counters countersOf(String expert) {
    return new Desk.Counters(
        getMetricGroup().addGroup(MoeMetrics.EXPERT, expert),
        onArrival() ? getProcessingTimeService()::getCurrentProcessingTime : null);
  }

  /** In event-time order the watermark flushes; on arrival the first item waits only so long. */
  private void scheduleFlush() {
    if (!onArrival() || flushScheduled) {
      return;
    }
    flushScheduled = true;
    long now = getProcessingTimeService().getCurrentProcessingTime();
    var unused =
        getProcessingTimeService()
            .registerTimer(
                now + settings.microBatchWait().toMillis(),
                time -> {
                  flushScheduled = false;
                  flushAll();
                });
  }

  private void flushAll() {
    for (Desk desk : occupied) {
      desk.flush(this::emit);
    }
    occupied.clear();
  }

  private void emit(Ballot ballot) {
    output.collect(new StreamRecord<>(ballot, ballot.time()));
  }

  /** Answers what the watermark releases, then passes the watermark on: votes are never late. */
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (timeServiceManager != null) {
      timeServiceManager.advanceWatermark(mark);
    }
    flushAll();
    output.emitWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flushAll();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<String> classes = settings.mixture().classes().names();
    Map<String, String> features = ModelFile.describe(settings.mixture().features());
    for (Desk desk : desks.values()) {
      if (desk.takeDirty()) {
        setCurrentKey(desk.key());
        atRest.update(desk.atRest(classes, features));
      }
    }
  }

  @Override
  public void close() throws Exception {
    if (beginnings != null) {
      beginnings.close();
    }
    super.close();
  }

  @Override
  public void finish() throws Exception {
    flushAll();
    super.finish();
  }
}
