package io.bellwether.benchmarks.endtoend;

import java.util.List;

/** Where time goes: the parts of the path, each known by the classes on a thread's stack. */
enum Stage {
  KAFKA_WRITE(
      "Kafka producer", "org.apache.kafka.clients.producer.", "org.apache.kafka.common.record."),
  KAFKA_READ("Kafka consumer", "org.apache.kafka.clients.consumer."),
  AVRO("Avro", "org.apache.avro.", "io.bellwether.wire.", "io.bellwether.schema."),
  CODEC(
      "messages between tasks",
      "io.bellwether.flink.Wire",
      "io.bellwether.flink.FeaturesWire",
      "io.bellwether.flink.StringWire",
      "io.bellwether.flink.CodecSerializer",
      "org.apache.flink.runtime.plugable.",
      "org.apache.flink.runtime.io.network.",
      "org.apache.flink.types.StringValue"),
  TEXT("features of text", "io.bellwether.core.text."),
  GATE_MATH("gate: formulas", "io.bellwether.core.gate."),
  EXPERT_MATH("experts: formulas", "io.bellwether.core.expert."),
  BELIEF_MATH(
      "belief and pool: formulas", "io.bellwether.core.filter.", "io.bellwether.core.mixture."),
  STATE(
      "state and timers",
      "io.bellwether.flink.Expiry",
      "io.bellwether.flink.EventTimeBuffer",
      "org.apache.flink.runtime.state.",
      "org.apache.flink.streaming.api.operators.InternalTimer"),
  METRICS("metrics", "io.bellwether.flink.MoeMetrics", "io.bellwether.flink.RecentValues"),
  LABEL_JOIN("label join", "io.bellwether.flink.LabelJoin", "io.bellwether.flink.Pairing"),
  GATE("gate", "io.bellwether.flink.Gate", "io.bellwether.flink.Dispatch"),
  EXPERTS("experts", "io.bellwether.flink.Expert", "io.bellwether.flink.Desk"),
  COMBINE("combine", "io.bellwether.flink.Combine", "io.bellwether.flink.Accounting"),
  OURS("other operators", "io.bellwether."),
  KAFKA("Kafka client, other", "org.apache.kafka."),
  FLINK("Flink's runtime", "org.apache.flink."),
  OTHER("other", "");

  /** What gate, experts and belief share: whoever calls it tells. */
  private static final List<String> SHARED =
      List.of("io.bellwether.core.kernel.", "io.bellwether.core.Features");

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // The list comes from List.of.
  private final List<String> prefixes;

  Stage(String title, String... prefixes) {
    this.title = title;
    this.prefixes = List.of(prefixes);
  }

  String title() {
    return title;
  }

  /**
   * Where a stack belongs: the innermost frame that tells. A frame of the JDK does not, nor does
   * one of a kernel, which gate, experts and belief share.
   *
   * @param classes of the frames, the innermost first
   */
  static Stage of(List<String> classes) {
    for (String name : classes) {
      Stage stage = SHARED.stream().anyMatch(name::startsWith) ? OTHER : of(name);
      if (stage != OTHER) {
        return stage;
      }
    }
    return OTHER;
  }

  private static Stage of(String className) {
    for (Stage stage : values()) {
      for (String prefix : stage.prefixes) {
        if (className.startsWith(prefix)) {
          return stage;
        }
      }
    }
    return OTHER;
  }
}
