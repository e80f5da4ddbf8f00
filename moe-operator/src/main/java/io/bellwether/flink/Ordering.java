package io.bellwether.flink;

/** In which order the job handles news and outcomes. */
public enum Ordering {
  /** As they come: lowest latency, for live streams. */
  ARRIVAL,
  /**
   * By event time, once the watermark has passed: a replay from the same offsets repeats itself
   * byte for byte, at any parallelism.
   */
  EVENT_TIME
}
