package io.bellwether.pipeline.topic;

import java.util.List;
import java.util.Map;

/**
 * A planned topic as the broker has it.
 *
 * @param exists whether the broker has a topic of that name
 * @param found the settings that the plan names, as the broker has them; empty when it does not
 *     exist
 * @param differences between what is planned and what is there, one sentence each; empty when it
 *     fits or does not exist
 * @param harmful whether one of the differences can make the job lose or refuse records
 */
public record TopicState(
    PlannedTopic planned,
    boolean exists,
    Map<String, String> found,
    List<String> differences,
    boolean harmful) {
  public TopicState {
    found = Map.copyOf(found);
    differences = List.copyOf(differences);
  }
}
