package io.bellwether.pipeline.cli;

import io.bellwether.dashboard.DashboardSettings;
import io.bellwether.dashboard.views.FollowedTopics;
import io.bellwether.dashboard.web.WebSettings;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.config.KafkaConfig;
import io.bellwether.topics.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The dashboard's settings from those of the job, for the commands that start one. */
final class Dashboards {
  private Dashboards() {}

  /** How the Streams application is called and where its state lies. */
  record Streams(String applicationId, Path directory, int standbyReplicas) {}

  static DashboardSettings settings(
      JobConfig config,
      WebSettings web,
      Streams streams,
      Optional<Path> rules,
      Optional<String> flinkUrl) {
    KafkaConfig kafka = config.kafka();
    KafkaConfig.Topics topics = kafka.topics();
    return new DashboardSettings(
        web,
        kafka.bootstrapServers(),
        kafka.properties(),
        streams.applicationId(),
        streams.directory(),
        streams.standbyReplicas(),
        kafka.replicationFactor(),
        new FollowedTopics(
            topics.predictions(),
            topics.feedback(),
            topics.control(),
            beside(topics.predictions(), Topic.ALERTS),
            topics.deadLetters()),
        beside(topics.predictions(), Topic.ALERT_COMMANDS),
        List.of(topics.news(), topics.outcomes()),
        kafka.groupId(),
        rules,
        flinkUrl);
  }

  /** Where predictions have a prefix, such as desk., the alerts about them have it as well. */
  private static String beside(String predictions, Topic topic) {
    String usual = Topic.PREDICTIONS.defaultName();
    return predictions.endsWith(usual)
        ? predictions.substring(0, predictions.length() - usual.length()) + topic.defaultName()
        : topic.defaultName();
  }
}
