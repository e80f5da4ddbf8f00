package io.bellwether.pipeline.topic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;

/** Finds how a topic differs from its plan, and whether that does harm. */
final class TopicComparison {
  private final List<String> differences = new ArrayList<>();
  private final Map<String, String> found = new HashMap<>();
  private boolean harmful;

  private TopicComparison() {}

  static TopicState of(PlannedTopic planned, TopicDescription description, Config settings) {
    TopicComparison comparison = new TopicComparison();
    comparison.partitions(planned, description);
    new TreeMap<>(planned.settings())
        .forEach(
            (name, value) -> {
              ConfigEntry entry = settings.get(name);
              comparison.setting(name, value, entry == null ? "" : entry.value());
            });
    return new TopicState(
        planned, true, comparison.found, comparison.differences, comparison.harmful);
  }

  private void partitions(PlannedTopic planned, TopicDescription found) {
    int partitions = found.partitions().size();
    boolean ordered = planned.partitions() == 1;
    if (partitions != planned.partitions()) {
      add("partitions are " + partitions + ", planned are " + planned.partitions(), ordered);
    }
    int copies = found.partitions().get(0).replicas().size();
    if (copies != planned.replicationFactor()) {
      add("replication factor is " + copies + ", planned is " + planned.replicationFactor(), false);
    }
  }

  private void setting(String name, String planned, String actual) {
    found.put(name, actual);
    if (name.equals("max.message.bytes")) {
      if (Long.parseLong(actual) < Long.parseLong(planned)) {
        add(name + " is " + actual + ", planned is " + planned, false);
      }
    } else if (!planned.equals(actual)) {
      // Deleting forgets experts, compacting forgets items.
      add(name + " is " + actual + ", planned is " + planned, name.equals("cleanup.policy"));
    }
  }

  private void add(String difference, boolean harm) {
    differences.add(difference);
    harmful |= harm;
  }
}
