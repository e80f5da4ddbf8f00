package io.bellwether.pipeline.timing;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one expert, or the preparation of items, took.
 *
 * @param questions that were timed
 * @param silent questions without a vote, those that were not timed included
 * @param perSecond questions, each with its lesson where there are lessons, the median of several
 *     stretches of the stream; for served experts all with several under way
 * @param p50Micros median of one question
 * @param p99Micros
 * @param lessonMicros median of one lesson; NaN for experts that get none
 * @param stateBytes what a checkpoint writes of it in the end; 0 for experts without state
 */
public record ExpertTime(
    String name,
    String kind,
    int questions,
    int silent,
    double perSecond,
    double p50Micros,
    double p99Micros,
    double lessonMicros,
    long stateBytes) {

  /** The value below which so much of the sorted times lies, in microseconds. */
  static double quantile(long[] nanos, double share) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e3;
  }

  /** All of it by key, as JSON can show it. */
  public Map<String, Object> plain() {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("name", name);
    plain.put("kind", kind);
    plain.put("questions", questions);
    plain.put("silent", silent);
    plain.put("per_second", perSecond);
    plain.put("p50_micros", p50Micros);
    plain.put("p99_micros", p99Micros);
    plain.put("lesson_micros", Double.isNaN(lessonMicros) ? null : lessonMicros);
    plain.put("state_bytes", stateBytes);
    return plain;
  }
}
