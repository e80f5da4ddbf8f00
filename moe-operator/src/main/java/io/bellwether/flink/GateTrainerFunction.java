package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.gate.Route;
import io.bellwether.core.mixture.GateTrainer;
import io.bellwether.core.mixture.MixtureSpec;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertLikelihood;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.GateVersion;
import io.bellwether.schema.builtin.AvroTrust;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The one owner of the gate's learning: reads the feedback topic, publishes versions of the gate's
 * parameters for the control topic. Keyed by a constant.
 */
final class GateTrainerFunction extends KeyedProcessFunction<Integer, Feedback, Control> {
  private static final long serialVersionUID = 1;

  static {
    AvroTrust.install();
  }

  /** More experts than any job has had; the gate's table grows with the slots. */
  private static final int MAX_SLOTS = 4096;

  private final MixtureSpec mixture;
  private transient ValueState<LiveState> state;
  private transient Counter numRefused;

  GateTrainerFunction(MixtureSpec mixture) {
    this.mixture = mixture;
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(States.gateTrainer());
    numRefused = getRuntimeContext().getMetricGroup().counter(MoeMetrics.FEEDBACK_REFUSED);
  }

  @Override
  public void processElement(Feedback feedback, Context context, Collector<Control> out)
      throws Exception {
    if (!fits(feedback)) {
      numRefused.inc();
      return;
    }
    LiveState live = state.value();
    GateTrainer trainer;
    if (live == null) {
      trainer = fresh();
      live = new LiveState(trainer);
    } else {
      trainer = live.live() == null ? live.revive(fresh()) : (GateTrainer) live.live();
    }
    if (learn(trainer, feedback)) {
      out.collect(version(trainer));
    }
    state.update(live);
  }

  /** Whether it is of a gate like this one: the topic may hold what another configuration wrote. */
  private boolean fits(Feedback feedback) {
    int rows = mixture.gate().numInputs();
    return feedback.getFeatureIndices().stream().allMatch(index -> index >= 0 && index < rows)
        && feedback.getExperts().stream().allMatch(GateTrainerFunction::fits);
  }

  private static boolean fits(ExpertLikelihood expert) {
    return expert.getSlot() >= 0
        && expert.getSlot() < MAX_SLOTS
        && expert.getRoutingWeight() > 0
        && isShare(expert.getRoutingWeight())
        && (expert.getLikelihood() == null || isShare(expert.getLikelihood()));
  }

  /** Within rounding; NaN is none. */
  private static boolean isShare(float value) {
    return value >= 0 && value <= 1.001f;
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
      x.add(indices.get(i), values.get(i));
    }
    x.setContext(feedback.getSymbol(), feedback.getLanguage(), feedback.getSource(), new float[0]);
    return x;
  }

  private static Control version(GateTrainer trainer) {
    byte[] parameters = trainer.publish();
    GateVersion change = new GateVersion();
    change.setParameters(ByteBuffer.wrap(parameters));
    change.setLabelsSeenUpTo(Instant.ofEpochMilli(trainer.labelsSeenUpTo()));
    change.setLessons(trainer.lessons());
    Control control = new Control();
    control.setVersion(trainer.version());
    control.setEffectiveFrom(Instant.EPOCH);
    control.setChange(change);
    return control;
  }
}
