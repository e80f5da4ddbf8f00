package io.bellwether.dashboard;

import io.bellwether.dashboard.alerts.AlertTopics;
import io.bellwether.dashboard.views.FollowedTopics;
import io.bellwether.dashboard.web.WebSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/**
 * What one process of the dashboard needs to know.
 *
 * @param bootstrapServers host:port, several separated by commas
 * @param kafkaProperties passed to every client as they are; values are never printed
 * @param applicationId names the Streams application; the same for all processes that share its
 *     work, and after a restart
 * @param stateDirectory the local copy of the Streams state; for one process alone
 * @param numStandbyReplicas how many other processes keep a copy of a task's state at hand
 * @param replicationFactor of the alerts' topics, where they have to be created
 * @param topics what the page reads
 * @param commandsTopic where acknowledgements and mutes go
 * @param inputs the topics that the job reads, for its lag
 * @param jobGroupId the job's consumer group
 * @param rules the file of alert rules; empty for the built-in ones
 * @param flinkUrl Flink's REST address, to show checkpoints; empty to leave them out
 */
public record DashboardSettings(
    WebSettings web,
    String bootstrapServers,
    Map<String, String> kafkaProperties,
    String applicationId,
    Path stateDirectory,
    int numStandbyReplicas,
    int replicationFactor,
    FollowedTopics topics,
    String commandsTopic,
    List<String> inputs,
    String jobGroupId,
    Optional<Path> rules,
    Optional<String> flinkUrl) {
  public DashboardSettings {
    kafkaProperties = Map.copyOf(kafkaProperties);
    inputs = List.copyOf(inputs);
    if (numStandbyReplicas < 0 || numStandbyReplicas > 10) {
      throw new IllegalArgumentException(
          "standby replicas must be 0 to 10: " + numStandbyReplicas + "; 1 is usual");
    }
  }

  Properties clientProperties() {
    Properties client = new Properties();
    client.putAll(kafkaProperties);
    client.setProperty("bootstrap.servers", bootstrapServers);
    return client;
  }

  AlertTopics alertTopics() {
    return new AlertTopics(topics.predictions(), topics.feedback(), topics.alerts(), commandsTopic);
  }

  ViewsSettings viewsSettings() {
    Map<String, String> all = new java.util.HashMap<>(kafkaProperties);
    all.put("num.standby.replicas", Integer.toString(numStandbyReplicas));
    return new ViewsSettings(
        bootstrapServers, applicationId, topics.predictions(), stateDirectory, all);
  }

  @Override
  public String toString() {
    return "DashboardSettings["
        + web
        + ", bootstrapServers="
        + bootstrapServers
        + ", applicationId="
        + applicationId
        + ", topics="
        + topics
        + ", kafkaProperties="
        + new TreeSet<>(kafkaProperties.keySet())
        + "]";
  }
}
