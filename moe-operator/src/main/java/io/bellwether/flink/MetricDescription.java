package io.bellwether.flink;

import java.util.List;
import java.util.Locale;

/**
 * One metric of an operator, for the reference and for whoever looks for it in a monitoring system.
 *
 * @param name as registered with Flink, behind the groups without a value that it is in, if any
 * @param unit what one is; empty where the number has no unit
 * @param operator where it is measured, by the operator's name; several with commas between
 * @param labels groups whose values tell instances of the metric apart, from outside to inside
 * @param sentence what it says
 */
public record MetricDescription(
    String name, Kind kind, String unit, String operator, List<String> labels, String sentence) {

  /** What kind of number it is. */
  public enum Kind {
    /** Counts up from 0 with each start of the job. */
    COUNTER,
    /** The current value. */
    GAUGE,
    /** Quantiles of the last values, and how many there were. */
    HISTOGRAM;

    /** The word for it in tables. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Its name with Flink's Prometheus reporter, which makes the labels' names part of it. */
  public String prometheusName() {
    StringBuilder full = new StringBuilder("flink_taskmanager_job_task_operator");
    labels.forEach(label -> full.append('_').append(label));
    return full.append('_').append(name.replace('.', '_')).toString();
  }
}
