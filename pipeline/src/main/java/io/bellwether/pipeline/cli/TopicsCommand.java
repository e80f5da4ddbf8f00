package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.config.KafkaConfig;
import io.bellwether.pipeline.topic.PlannedTopic;
import io.bellwether.pipeline.topic.TopicPlan;
import io.bellwether.pipeline.topic.TopicState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "topics",
    description = "Create the topics that are missing; those that are there are left as they are.")
final class TopicsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    KafkaConfig kafka = common.config().kafka();
    List<TopicState> states = states(kafka);
    if (common.json()) {
      common.writeJson(states.stream().map(this::plain).toList());
    } else {
      states.forEach(this::print);
    }
    long missing = states.stream().filter(state -> !state.exists()).count();
    common.message(missing + (dryRun ? " to create, " : " created, ") + summary(states, missing));
    return ExitCode.OK;
  }

  private List<TopicState> states(KafkaConfig kafka) throws InterruptedException {
    TopicPlan plan = TopicPlan.of(kafka);
    try (Admin admin = KafkaAdmin.connect(kafka)) {
      return dryRun ? plan.compare(admin) : plan.create(admin);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "kafka.bootstrap-servers must name brokers that answer: "
              + kafka.bootstrapServers()
              + " (start the broker or correct the setting)",
          e);
    }
  }

  private static String summary(List<TopicState> states, long missing) {
    long different = states.stream().filter(state -> !state.differences().isEmpty()).count();
    long there = states.size() - missing;
    return there + " there already, " + different + " of them different from the plan";
  }

  private String action(TopicState state) {
    if (!state.exists()) {
      return dryRun ? "would create" : "created";
    }
    return state.differences().isEmpty() ? "exists" : "differs";
  }

  private void print(TopicState state) {
    PlannedTopic topic = state.planned();
    common
        .out()
        .printf(
            "%-12s %s (%d partitions, %d copies, %s)%n",
            action(state),
            topic.name(),
            topic.partitions(),
            topic.replicationFactor(),
            new TreeMap<>(topic.settings()));
    state.differences().forEach(difference -> common.out().println("             " + difference));
  }

  private Map<String, Object> plain(TopicState state) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("topic", state.planned().name());
    plain.put("action", action(state));
    plain.put("partitions", state.planned().partitions());
    plain.put("replicationFactor", state.planned().replicationFactor());
    plain.put("settings", new TreeMap<>(state.planned().settings()));
    plain.put("differences", state.differences());
    return plain;
  }
}
