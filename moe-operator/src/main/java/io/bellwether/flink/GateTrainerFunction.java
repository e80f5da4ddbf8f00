package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.gate.Route;
import io.bellwether.core.mixture.GateTrainer;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertLikelihood;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.GateAction;
import io.bellwether.schema.GateVersion;
import io.bellwether.schema.builtin.AvroTrust;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.PrimitivesArrays.FloatArray;
import org.apache.avro.generic.PrimitivesArrays.IntArray;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of the gate's learning: reads the feedback topic, publishes versions of the gate's
 * parameters for the control topic. Keyed by a constant. Feedback that makes no sense is counted
 * and skipped.
 */
final class GateTrainerFunction extends KeyedProcessFunction<Integer, Feedback, Control> {
  private static final long serialVersionUID = 1;

  static {
    AvroTrust.install();
  }

  private static final Logger LOG = LoggerFactory.getLogger(GateTrainerFunction.class);

  /** More experts than any job has had; the gate's table grows with the slots. */
  private static final int MAX_SLOTS = 4096;

  /** One, and what rounding may add to it. */
  private static final double LARGEST_SHARE = 1.001;

  /**
   * On arrival versions are at least so far apart: every gate reads each of them, and a busy stream
   * would publish more of them than items could make use of.
   */
  static final long MILLIS_BETWEEN_VERSIONS = 100;

  /**
   * And at most so much of them a second, as what a version costs those who make, send and read it
   * grows with the number of experts: that of a thousand takes each of them tens of milliseconds.
   */
  static final int BYTES_A_MILLI = 8_000;

  private final MixtureSpec mixture;
  private final boolean onArrival;
  private transient ValueState<LiveState> state;
  private transient Counter numRefused;

  /** By the clock; the first version of a start is published when it is due. */
  private transient long notBefore;

  private transient boolean waiting;

  GateTrainerFunction(MoeSettings settings) {
    this.mixture = settings.mixture();
    this.onArrival = settings.ordering() == Ordering.ARRIVAL;
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(States.gateTrainer());
    numRefused = getRuntimeContext().getMetricGroup().counter(MoeMetrics.FEEDBACK_REFUSED);
  }

  @Override
  public void processElement(Feedback feedback, Context context, Collector<Control> out)
      throws Exception {
    LiveState live = live();
    try {
      check(feedback);
      if (learn((GateTrainer) live.live(), feedback)) {
        publish((GateTrainer) live.live(), context, out);
      }
    } catch (IllegalArgumentException e) {
      numRefused.inc();
      LOG.warn("feedback on {} refused, nothing learned: {}", feedback.getItemId(), e.getMessage());
    }
    state.update(live);
  }

  /** The living trainer; whoever is done with it puts it back into {@link #state}. */
  private LiveState live() throws IOException {
    LiveState live = state.value();
    if (live == null) {
      return new LiveState(fresh());
    }
    if (live.live() == null) {
      live.revive(fresh());
    }
    return live;
  }

  private void publish(GateTrainer trainer, Context context, Collector<Control> out) {
    long now = context.timerService().currentProcessingTime();
    if (onArrival && now < notBefore) {
      if (!waiting) {
        context.timerService().registerProcessingTimeTimer(notBefore);
        waiting = true;
      }
      return;
    }
    publishAt(now, trainer, out);
  }

  private void publishAt(long now, GateTrainer trainer, Collector<Control> out) {
    byte[] parameters = trainer.publish();
    waiting = false;
    notBefore = now + Math.max(MILLIS_BETWEEN_VERSIONS, parameters.length / BYTES_A_MILLI);
    out.collect(version(trainer, parameters));
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Control> out)
      throws Exception {
    if (!waiting) {
      return; // published meanwhile, or set before a restart: the next lessons will tell
    }
    LiveState live = live();
    publishAt(timestamp, (GateTrainer) live.live(), out);
    state.update(live);
  }

  /** What comes from a topic may have been written by another release or configuration. */
  private void check(Feedback feedback) {
    int size = mixture.gate().numInputs();
    List<Integer> indices = feedback.getFeatureIndices();
    for (int i = 0; i < indices.size(); i++) {
      within("feature index", index(indices, i), 0, size - 1);
    }
    for (ExpertLikelihood expert : feedback.getExperts()) {
      within("slot", expert.getSlot(), 0, MAX_SLOTS - 1);
      within("routing weight", expert.getRoutingWeight(), Float.MIN_VALUE, LARGEST_SHARE);
      if (expert.getLikelihood() != null) {
        within("likelihood", expert.getLikelihood(), 0, LARGEST_SHARE);
      }
    }
  }

  private static void within(String what, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          what + " must be between " + low + " and " + high + ": " + value);
    }
  }

  private GateTrainer fresh() {
    return new GateTrainer(mixture.gate(), mixture.gatePublishEvery(), mixture.experts().size());
  }

  private static boolean learn(GateTrainer trainer, Feedback feedback) throws IOException {
    List<ExpertLikelihood> experts = feedback.getExperts();
    Route route = new Route(experts.size());
    float[] likelihood = new float[experts.size()];
    for (int i = 0; i < experts.size(); i++) {
      ExpertLikelihood expert = experts.get(i);
      route.add(expert.getSlot(), expert.getRoutingWeight());
      likelihood[i] = expert.getLikelihood() == null ? Float.NaN : expert.getLikelihood();
    }
    return trainer.learn(
        features(feedback), route, likelihood, feedback.getLabelTime().toEpochMilli());
  }

  private static Features features(Feedback feedback) {
    List<Integer> indices = feedback.getFeatureIndices();
    List<Float> values = feedback.getFeatureValues();
    Features x = new Features(Math.max(1, indices.size()));
    for (int i = 0; i < indices.size(); i++) {
      x.add(
          index(indices, i),
          values instanceof FloatArray plain ? plain.getFloat(i) : values.get(i));
    }
    x.setContext(feedback.getSymbol(), feedback.getLanguage(), feedback.getSource(), new float[0]);
    return x;
  }

  private static int index(List<Integer> indices, int i) {
    return indices instanceof IntArray plain ? plain.getInt(i) : indices.get(i);
  }

  private static Control version(GateTrainer trainer, byte[] parameters) {
    GateVersion change = new GateVersion();
    change.setParameters(ByteBuffer.wrap(parameters));
    change.setLabelsSeenUpTo(Instant.ofEpochMilli(trainer.labelsSeenUpTo()));
    change.setLessons(trainer.lessons());
    change.setAction(GateAction.LEARNED);
    Control control = new Control();
    control.setVersion(trainer.version());
    control.setEffectiveFrom(Instant.EPOCH);
    control.setChange(change);
    return control;
  }
}
