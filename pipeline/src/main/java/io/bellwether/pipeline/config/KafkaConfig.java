package io.bellwether.pipeline.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * How to reach Kafka and how to read and write there. Holds secrets in {@link #properties()}, which
 * {@link #toString()} leaves out.
 *
 * @param clock what moves event time
 * @param outOfOrderness how far the watermark stays behind
 * @param idleAfter when a silent partition stops holding back the watermark; empty for never
 * @param properties further client settings with references resolved; unmodifiable
 * @param topicPartitions of topics to be created; the control topic always has one
 */
public record KafkaConfig(
    String bootstrapServers,
    String groupId,
    StartFrom startFrom,
    DeliveryGuarantee deliveryGuarantee,
    Duration transactionTimeout,
    String transactionalIdPrefix,
    EventClockKind clock,
    Duration outOfOrderness,
    Optional<Duration> idleAfter,
    int maxTextBytes,
    Map<String, String> properties,
    Topics topics,
    int topicPartitions,
    int replicationFactor) {

  /** Where reading begins without a checkpoint. */
  public enum StartFrom {
    /** At the group's committed offsets; earliest where there are none. */
    COMMITTED,
    EARLIEST,
    LATEST
  }

  /** What moves event time. */
  public enum EventClockKind {
    /** The newest time of each partition, and punctuation. */
    RECORDS,
    /** Punctuation alone. */
    PUNCTUATION
  }

  /**
   * The names of the topics.
   *
   * @param votes empty where none come from outside
   */
  public record Topics(
      String news,
      String outcomes,
      String predictions,
      String deadLetters,
      String feedback,
      String control,
      Optional<String> votes) {

    /** All names in the order of the components; unmodifiable. */
    public List<String> all() {
      List<String> all =
          new ArrayList<>(List.of(news, outcomes, predictions, deadLetters, feedback, control));
      votes.ifPresent(all::add);
      return List.copyOf(all);
    }
  }

  public KafkaConfig {
    properties = Map.copyOf(properties);
  }

  /** Bootstrap servers and the further settings, for any Kafka client; a new object each time. */
  public Properties clientProperties() {
    Properties client = new Properties();
    client.putAll(properties);
    client.setProperty("bootstrap.servers", bootstrapServers);
    return client;
  }

  @Override
  public String toString() {
    return "KafkaConfig[" + bootstrapServers + ", " + topics + "]";
  }
}
