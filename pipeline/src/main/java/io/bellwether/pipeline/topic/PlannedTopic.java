package io.bellwether.pipeline.topic;

import java.util.Map;

/**
 * A topic as the job needs it.
 *
 * @param settings topic settings by Kafka's names; unmodifiable
 */
public record PlannedTopic(
    String name, int partitions, int replicationFactor, Map<String, String> settings) {
  public PlannedTopic {
    settings = Map.copyOf(settings);
  }
}
