package io.bellwether.flink;

import io.bellwether.core.mixture.Cascade;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.schema.Abstention;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Holds questions to served experts, keyed by item id, until the in-stream experts have answered:
 * where they are sure, the question is dropped and the expert's ballot says so; else it is asked.
 *
 * <p>On arrival it waits for half the deadline at most, so that the other half is left to answer
 * in. In event-time order it waits for the watermark, ahead of which all in-stream experts have
 * answered.
 */
final class CascadeFunction extends KeyedCoProcessFunction<String, Inquiry, CombineInput, Inquiry> {
  private static final long serialVersionUID = 1;

  static final OutputTag<CombineInput> SPARED =
      new OutputTag<>("spared", new CodecTypeInfo<>(new CombineInput.CombineInputCodec()));

  private final MoeSettings settings;

  private transient ValueState<HeldQuestions> state;
  private transient Cascade cascade;
  private transient Counter numAsked;
  private transient Counter numSpared;

  CascadeFunction(MoeSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(States.heldQuestions());
    cascade = new Cascade(settings.mixture().classes().size());
    numAsked = getRuntimeContext().getMetricGroup().counter(MoeMetrics.CASCADE_ASKED);
    numSpared = getRuntimeContext().getMetricGroup().counter(MoeMetrics.CASCADE_SPARED);
  }

  @Override
  public void processElement1(Inquiry question, Context context, Collector<Inquiry> out)
      throws Exception {
    HeldQuestions held = held(question.time(), context.timerService());
    held.add(question);
    settle(held, false, context, out);
  }

  @Override
  public void processElement2(CombineInput input, Context context, Collector<Inquiry> out)
      throws Exception {
    Ballot ballot = (Ballot) input;
    HeldQuestions held = held(ballot.time(), context.timerService());
    held.add(ballot);
    settle(held, false, context, out);
  }

  /** Everything of an item is forgotten when its timer fires, whoever came first. */
  private HeldQuestions held(long time, TimerService timers) throws Exception {
    HeldQuestions held = state.value();
    if (held != null) {
      return held;
    }
    if (onArrival()) {
      long patience = Math.max(1, settings.deadline().toMillis() / 2);
      timers.registerProcessingTimeTimer(timers.currentProcessingTime() + patience);
    } else {
      timers.registerEventTimeTimer(EventTimeBuffer.notBefore(time, timers.currentWatermark()));
    }
    return new HeldQuestions();
  }

  private boolean onArrival() {
    return settings.ordering() == Ordering.ARRIVAL;
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Inquiry> out)
      throws Exception {
    HeldQuestions held = state.value();
    if (held != null) {
      settle(held, true, context, out);
      state.clear();
    }
  }

  private void settle(HeldQuestions held, boolean overdue, Context context, Collector<Inquiry> out)
      throws Exception {
    for (Inquiry question : List.copyOf(held.questions())) {
      if (overdue || (onArrival() && held.isRipe(question))) {
        held.questions().remove(question);
        settle(held, question, context, out);
      }
    }
    state.update(held);
  }

  private void settle(
      HeldQuestions held, Inquiry question, Context context, Collector<Inquiry> out) {
    if (isSure(held, question)) {
      numSpared.inc();
      context.output(SPARED, Ballot.without(question, Abstention.NOT_NEEDED));
    } else {
      numAsked.inc();
      out.collect(question);
    }
  }

  /** Experts of whom nothing was heard may think otherwise; those that abstained said nothing. */
  private boolean isSure(HeldQuestions held, Inquiry question) {
    int numClasses = settings.mixture().classes().size();
    cascade.begin();
    for (int i = 0; i < question.watched().length; i++) {
      Ballot ballot = held.find(question.watched()[i]);
      if (ballot == null) {
        return false;
      }
      if (ballot.vote().length == numClasses) {
        cascade.add(question.weights()[i], ballot.vote(), 0);
      }
    }
    return cascade.isSure(question.sureAbove());
  }
}
