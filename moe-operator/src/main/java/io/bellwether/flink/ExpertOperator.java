package io.bellwether.flink;

import io.bellwether.core.Snapshot;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.OwnedExpert;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.ExpertInput.Introduce;
import io.bellwether.flink.ExpertInput.Lesson;
import io.bellwether.flink.ExpertInput.Retire;
import io.bellwether.flink.ExpertInput.Task;
import java.util.HashMap;
import java.util.Map;
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

  private final MoeSettings settings;
  private final DefinitionFormat format;

  private transient EventTimeBuffer<ExpertInput> buffer;
  private transient ValueState<ExpertState> atRest;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient Map<Integer, Desk> desks;
  private transient Map<String, Desk.Counters> counters;
  private transient boolean flushScheduled;
  private transient Counter numUnknownLessons;

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
    counters = new HashMap<>();
    numUnknownLessons = getMetricGroup().counter(MoeMetrics.LESSONS_UNKNOWN);
  }

  @Override
  public void processElement(StreamRecord<ExpertInput> element) throws Exception {
    ExpertInput input = element.getValue();
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

  private void handle(ExpertInput input) throws Exception {
    Desk desk = desk(input.slot());
    if (input instanceof Task task) {
      give(desk, task);
    } else if (input instanceof Lesson lesson) {
      teach(desk, lesson);
    } else if (input instanceof Introduce introduce) {
      if (desk == null) {
        sit(introduce.slot(), introduce.definition(), null);
      }
    } else {
      if (desk != null) {
        desk.flush(this::emit);
      }
      desks.remove(input.slot());
      atRest.clear();
    }
  }

  private void give(Desk desk, Task task) throws Exception {
    if (desk == null) {
      // Retired and its last label age over: whoever still asks gets an abstention.
      output.collect(new StreamRecord<>(Desk.abstention(task), task.time()));
      return;
    }
    desk.add(task);
    if (desk.full() || (onArrival() && settings.microBatchWait().isZero())) {
      desk.flush(this::emit);
    } else {
      scheduleFlush();
    }
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
        desk = sit(slot, state.definition(), state.snapshot());
      }
    }
    return desk;
  }

  private Desk sit(int slot, String text, byte[] snapshot) throws Exception {
    ExpertDefinition definition = format.parse(text);
    OwnedExpert owned = new OwnedExpert(definition.spec(), settings.mixture().classes().size());
    if (snapshot != null) {
      Snapshot.read(snapshot, owned);
    }
    Desk desk =
        new Desk(
            (Integer) getCurrentKey(),
            slot,
            text,
            owned,
            settings.microBatchSize(),
            counters.computeIfAbsent(definition.name(), this::countersOf));
    desks.put(slot, desk);
    return desk;
  }

  /** One set a name: a replacement goes on with that of its predecessor. */
  private Desk.Counters countersOf(String expert) {
    return new Desk.Counters(getMetricGroup().addGroup(MoeMetrics.EXPERT, expert));
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
    for (Desk desk : desks.values()) {
      desk.flush(this::emit);
    }
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
    for (Desk desk : desks.values()) {
      if (desk.takeDirty()) {
        setCurrentKey(desk.key());
        atRest.update(desk.atRest());
      }
    }
  }

  @Override
  public void finish() throws Exception {
    flushAll();
    super.finish();
  }
}
