package io.bellwether.pipeline.topic;

import io.bellwether.pipeline.config.KafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * What the topics of a configuration must be like.
 *
 * <pre>{@code
 * try (Admin admin = Admin.create(kafka.clientProperties())) {
 *   TopicPlan.of(kafka).create(admin);
 * }
 * }</pre>
 */
public final class TopicPlan {
  /** Room that a dead letter needs beside the record that it keeps. */
  private static final int ENVELOPE_BYTES = 1 << 20;

  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);
  private static final String MAX_MESSAGE_BYTES = "max.message.bytes";
  private static final String CLEANUP_POLICY = "cleanup.policy";

  private final List<PlannedTopic> topics;

  private TopicPlan(List<PlannedTopic> topics) {
    this.topics = List.copyOf(topics);
  }

  /** The plan for these topics, partitions and copies. */
  public static TopicPlan of(KafkaConfig kafka) {
    // An item that is too long must reach the job to become a dead letter.
    long inputBytes = 4L * kafka.maxTextBytes() + ENVELOPE_BYTES;
    long letterBytes = inputBytes + ENVELOPE_BYTES;
    KafkaConfig.Topics names = kafka.topics();
    List<PlannedTopic> topics = new ArrayList<>();
    topics.addAll(
        List.of(
            topic(kafka, names.news(), Map.of(MAX_MESSAGE_BYTES, Long.toString(inputBytes))),
            topic(kafka, names.outcomes(), Map.of(MAX_MESSAGE_BYTES, Long.toString(inputBytes))),
            topic(kafka, names.predictions(), Map.of()),
            topic(
                kafka,
                names.deadLetters(),
                Map.of(
                    MAX_MESSAGE_BYTES, Long.toString(letterBytes), "retention.ms", "2592000000")),
            topic(kafka, names.feedback(), Map.of()),
            control(kafka, names.control())));
    names.votes().ifPresent(votes -> topics.add(topic(kafka, votes, Map.of())));
    return new TopicPlan(topics);
  }

  /** One partition, because versions must be seen in the order in which they were published. */
  private static PlannedTopic control(KafkaConfig kafka, String name) {
    Map<String, String> settings = new LinkedHashMap<>(copies(kafka));
    settings.put(CLEANUP_POLICY, "compact");
    return new PlannedTopic(name, 1, kafka.replicationFactor(), settings);
  }

  private static PlannedTopic topic(KafkaConfig kafka, String name, Map<String, String> own) {
    Map<String, String> settings = new LinkedHashMap<>(copies(kafka));
    settings.put(CLEANUP_POLICY, "delete");
    settings.putAll(own);
    return new PlannedTopic(name, kafka.topicPartitions(), kafka.replicationFactor(), settings);
  }

  private static Map<String, String> copies(KafkaConfig kafka) {
    return kafka.replicationFactor() >= 3 ? Map.of("min.insync.replicas", "2") : Map.of();
  }

  /** The topics in the order of the flow; unmodifiable. */
  public List<PlannedTopic> topics() {
    return topics;
  }

  /**
   * Compares the plan with what the broker has; changes nothing.
   *
   * @throws org.apache.kafka.common.KafkaException when the broker does not answer or refuses
   */
  public List<TopicState> compare(Admin admin) throws InterruptedException {
    Set<String> existing = await(admin.listTopics().names());
    List<String> wanted =
        topics.stream().map(PlannedTopic::name).filter(existing::contains).toList();
    Map<String, TopicDescription> descriptions =
        await(admin.describeTopics(wanted).allTopicNames());
    Map<ConfigResource, Config> settings =
        await(admin.describeConfigs(wanted.stream().map(TopicPlan::resource).toList()).all());
    List<TopicState> states = new ArrayList<>();
    for (PlannedTopic topic : topics) {
      TopicDescription description = descriptions.get(topic.name());
      states.add(
          description == null
              ? new TopicState(topic, false, Map.of(), List.of(), false)
              : TopicComparison.of(topic, description, settings.get(resource(topic.name()))));
    }
    return states;
  }

  /**
   * Creates the topics that are missing and waits until they can be written; one that another
   * created meanwhile counts as there.
   *
   * @return what the broker had before
   * @throws org.apache.kafka.common.KafkaException when the broker does not answer or refuses
   */
  public List<TopicState> create(Admin admin) throws InterruptedException {
    List<TopicState> before = compare(admin);
    List<NewTopic> missing =
        before.stream()
            .filter(state -> !state.exists())
            .map(state -> newTopic(state.planned()))
            .toList();
    for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
      awaitCreated(created);
    }
    awaitVisible(admin);
    awaitLeaders(admin, missing);
    return before;
  }

  private static void awaitCreated(KafkaFuture<Void> created) throws InterruptedException {
    try {
      created.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw unwrapped(e);
      }
    }
  }

  /** Creation is acknowledged before every broker has heard of it. */
  private void awaitVisible(Admin admin) throws InterruptedException {
    Set<String> wanted = topics.stream().map(PlannedTopic::name).collect(Collectors.toSet());
    long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
    while (!await(admin.listTopics().names()).containsAll(wanted)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "topics must be visible within "
                + VISIBLE_WITHIN.toSeconds()
                + " s of their creation: "
                + wanted
                + " (check the brokers' logs)");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /**
   * A topic is shown before its partitions take records. If they begin to in the middle of an
   * idempotent producer's first batches, the second is taken and the first refused as out of order
   * until it expires.
   */
  private static void awaitLeaders(Admin admin, List<NewTopic> created)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> partitions = new LinkedHashMap<>();
    for (NewTopic topic : created) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    // Only a leader answers; the client asks again until one does.
    await(admin.listOffsets(partitions).all());
  }

  private static NewTopic newTopic(PlannedTopic topic) {
    return new NewTopic(topic.name(), topic.partitions(), (short) topic.replicationFactor())
        .configs(topic.settings());
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static <T> T await(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    return e.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException("the broker's answer cannot be read", e);
  }
}
