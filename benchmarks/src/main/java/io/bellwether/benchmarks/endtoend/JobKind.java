package io.bellwether.benchmarks.endtoend;

import java.util.Map;

/** The jobs that are compared. */
enum JobKind {
  /** Bytes → Avro record → bytes. */
  PASS_THROUGH("Avro pass-through", Map.of()),
  /** The job's own parsing and features, and the item written again. */
  FEATURES("parse + features", Map.of()),
  /** The whole job, its belief by fixed share. */
  FIXED_SHARE("job, fixed-share", Map.of("filter.kind", "fixed-share")),
  /** The whole job, its belief by MoE-F. */
  MOE_F("job, MoE-F", Map.of("filter.kind", "moe-f")),
  /** The whole job in event-time order. */
  EVENT_TIME(
      "job, event-time order", Map.of("filter.kind", "fixed-share", "job.ordering", "event-time"));

  private final String title;
  private final Map<String, String> settings;

  JobKind(String title, Map<String, String> settings) {
    this.title = title;
    this.settings = settings;
  }

  /** As it is called in figures and report. */
  String title() {
    return title;
  }

  /** What sets it apart. */
  Map<String, String> settings() {
    return settings;
  }

  /** Whether it is the whole job: labels come, and gate, belief and experts learn. */
  boolean learns() {
    return this != PASS_THROUGH && this != FEATURES;
  }
}
