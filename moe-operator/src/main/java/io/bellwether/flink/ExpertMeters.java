package io.bellwether.flink;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What one combine subtask measures of each expert, by name. Names come from control records, so
 * beyond {@value #MOST} of them the rest are measured together, as {@value #OTHERS}.
 */
final class ExpertMeters {
  static final int MOST = 256;
  static final String OTHERS = "others";

  private final MetricGroup metrics;
  private final Map<String, Meters> byName = new HashMap<>();

  /** Of one expert. */
  static final class Meters {
    final RecentMean weight = new RecentMean();
    final RecentMean loss = new RecentMean();
    private final Counter numDrifts;
    private volatile long newestDrift;

    Meters(MetricGroup group) {
      group.gauge(MoeMetrics.WEIGHT, weight::value);
      group.gauge(MoeMetrics.LOSS, loss::value);
      numDrifts = group.counter(MoeMetrics.DRIFTS);
      group.gauge(MoeMetrics.NEWEST_DRIFT, () -> newestDrift);
    }

    void drifted(long labelTime) {
      numDrifts.inc();
      newestDrift = Math.max(newestDrift, labelTime);
    }
  }

  ExpertMeters(MetricGroup metrics) {
    this.metrics = metrics;
  }

  Meters of(String name) {
    Meters known = byName.get(name);
    if (known != null) {
      return known;
    }
    String measured = byName.size() < MOST ? name : OTHERS;
    return byName.computeIfAbsent(
        measured, n -> new Meters(metrics.addGroup(MoeMetrics.EXPERT, n)));
  }
}
