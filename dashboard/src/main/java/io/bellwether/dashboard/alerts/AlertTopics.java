package io.bellwether.dashboard.alerts;

import io.bellwether.topics.Topic;
import io.bellwether.topics.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The names of the topics that alerts are made of and go to.
 *
 * @param predictions read; must exist
 * @param feedback read for the labels; must exist
 * @param alerts written, keyed by symbol
 * @param commands read; what people want done about alerts
 */
public record AlertTopics(String predictions, String feedback, String alerts, String commands) {

  /** The names that a deployment gives them. */
  public static AlertTopics of(Topics topics) {
    return new AlertTopics(
        topics.name(Topic.PREDICTIONS),
        topics.name(Topic.FEEDBACK),
        topics.name(Topic.ALERTS),
        topics.name(Topic.ALERT_COMMANDS));
  }

  /**
   * Creates the topics of alerts and commands where they are missing. They keep their records until
   * someone deletes them: webhooks read alerts as a queue, and records of a replay carry the times
   * of long ago.
   *
   * @throws org.apache.kafka.common.KafkaException when the broker does not answer or refuses
   */
  public void create(Admin admin, short replicationFactor) throws InterruptedException {
    Set<String> existing = await(admin.listTopics().names());
    List<NewTopic> missing =
        List.of(
                planned(alerts, Topic.ALERTS, replicationFactor),
                planned(commands, Topic.ALERT_COMMANDS, replicationFactor))
            .stream()
            .filter(topic -> !existing.contains(topic.name()))
            .toList();
    for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
      try {
        await(created);
      } catch (TopicExistsException e) {
        continue; // Another instance was faster.
      }
    }
  }

  private static NewTopic planned(String name, Topic topic, short replicationFactor) {
    return new NewTopic(name, topic.defaultPartitions(), replicationFactor)
        .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
  }

  private static <T> T await(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("the broker's answer cannot be read", e);
    }
  }
}
