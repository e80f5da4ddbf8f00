package io.bellwether.flink;

import io.bellwether.core.metric.PairedGain;
import io.bellwether.core.metric.PromotionTerms;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.PromotionRule;
import io.bellwether.schema.builtin.AvroTrust;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Judges shadows: adds up how each did, keyed by its expert, and promotes it on the control topic
 * when the rule of the record that set it up is met, or, where it only had to begin, when it has
 * voted. The gate hears of it from there, as of a promotion by hand.
 */
final class Referee extends KeyedBroadcastProcessFunction<String, Trial, Control, Control> {
  private static final long serialVersionUID = 1;

  static {
    AvroTrust.install();
  }

  private transient ValueState<Showing> state;
  private transient MetricGroup metrics;
  private transient Map<String, Report> reports;

  /** What the metrics of one name show. */
  private static final class Report {
    private PairedGain gain = new PairedGain();
    private PromotionTerms terms = PromotionTerms.DEFAULT;
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(States.showing());
    metrics = getRuntimeContext().getMetricGroup();
    reports = new HashMap<>();
  }

  @Override
  public void processElement(Trial trial, ReadOnlyContext context, Collector<Control> out)
      throws Exception {
    Showing showing = state.value();
    if (showing == null || showing.version() < trial.version()) {
      showing = Showing.of(trial.version());
    } else if (showing.version() > trial.version()) {
      return; // of a shadow that another one has superseded
    }
    showing = showing.with(trial);
    ReadOnlyBroadcastState<String, Control> orders = context.getBroadcastState(States.orders());
    Control order = orders.get(trial.expert());
    boolean known = order != null && order.getVersion() == trial.change();
    PromotionTerms terms = known ? terms(order) : null;
    report(trial.expert(), showing.gain(), terms);
    boolean met = trial.ready() || (terms != null && terms.metBy(showing.gain()));
    if (known && met && !showing.promoted()) {
      showing = showing.asPromoted();
      out.collect(promotion(order, showing.newest()));
    }
    state.update(showing);
  }

  /** Null for a shadow that waits for a person. */
  private static PromotionTerms terms(Control order) {
    PromotionRule rule = ((ExpertChange) order.getChange()).getPromote();
    return rule == null
        ? null
        : new PromotionTerms(rule.getMinItems(), rule.getGain(), rule.getConfidence());
  }

  /**
   * Holds from just after what it rests on: no label may have consequences before its time. Carries
   * the version after that of the shadow, so it is void if somebody has changed the expert since.
   */
  private static Control promotion(Control order, long time) {
    ExpertChange shadow = (ExpertChange) order.getChange();
    ExpertChange change = new ExpertChange();
    change.setAction(ExpertAction.PROMOTE);
    change.setExpert(shadow.getExpert());
    change.setSpec(shadow.getSpec());
    change.setFormer(shadow.getFormer());
    Control promotion = new Control();
    promotion.setVersion(order.getVersion() + 1);
    promotion.setEffectiveFrom(Instant.ofEpochMilli(time + 1));
    promotion.setChange(change);
    return promotion;
  }

  private void report(String expert, PairedGain gain, PromotionTerms terms) {
    Report report = reports.computeIfAbsent(expert, this::registered);
    report.gain = gain;
    report.terms = terms == null ? PromotionTerms.DEFAULT : terms;
  }

  private Report registered(String expert) {
    Report report = new Report();
    MetricGroup group = metrics.addGroup(MoeMetrics.EXPERT, expert);
    gauge(group, MoeMetrics.SHADOW_ITEMS, () -> report.gain.items());
    gauge(group, MoeMetrics.SHADOW_AGREEMENT, () -> report.gain.agreement());
    gauge(group, MoeMetrics.SHADOW_GAIN, () -> report.gain.mean());
    gauge(group, MoeMetrics.SHADOW_GAIN_LOW, () -> report.terms.low(report.gain));
    gauge(group, MoeMetrics.SHADOW_GAIN_HIGH, () -> report.terms.high(report.gain));
    return report;
  }

  private static <T> void gauge(MetricGroup group, String name, Gauge<T> gauge) {
    group.gauge(name, gauge);
  }

  /** Remembers what set up the newest shadow of each name; what ended it ends its trials, too. */
  @Override
  public void processBroadcastElement(Control control, Context context, Collector<Control> out)
      throws Exception {
    if (!(control.getChange() instanceof ExpertChange change)) {
      return;
    }
    switch (change.getAction()) {
      case ADD, REPLACE, SHADOW ->
          context.getBroadcastState(States.orders()).put(change.getExpert(), control);
      case RETIRE, ROLLBACK, WITHDRAW, PROMOTE ->
          context.getBroadcastState(States.orders()).remove(change.getExpert());
      case UNKNOWN -> {
        // The gate counts it.
      }
    }
  }
}
