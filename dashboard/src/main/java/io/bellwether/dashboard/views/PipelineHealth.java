package io.bellwether.dashboard.views;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the job is behind its input: the records on its input topics that it has not committed.
 * It commits with each checkpoint, so some lag is always there. For one thread.
 */
public final class PipelineHealth implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 5;

  private final Admin admin;
  private final String groupId;
  private final List<String> inputs;
  private final Optional<FlinkCheckpoints> flink;

  /**
   * Asks on request.
   *
   * @param client bootstrap servers, security and the like
   * @param groupId the job's consumer group
   * @param inputs the topics it reads
   */
  public PipelineHealth(
      Properties client, String groupId, List<String> inputs, Optional<FlinkCheckpoints> flink) {
    this.admin = Admin.create(client);
    this.groupId = groupId;
    this.inputs = List.copyOf(inputs);
    this.flink = flink;
  }

  /** The state of things; what could not be learned says why. */
  public ObjectNode ask() throws InterruptedException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("group", groupId);
    try {
      json.set("lag", lag());
    } catch (ExecutionException e) {
      json.put("problem", "Kafka: " + e.getCause().getMessage());
    } catch (TimeoutException e) {
      json.put("problem", "Kafka did not answer within " + PATIENCE_SECONDS + " s");
    }
    if (flink.isPresent()) {
      json.set("flink", flink.get().ask());
    }
    return json;
  }

  private ObjectNode lag() throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(groupId)
            .partitionsToOffsetAndMetadata()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Set<String> existing = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Map<TopicPartition, OffsetSpec> newest = new HashMap<>();
    for (var topic :
        admin
            .describeTopics(inputs.stream().filter(existing::contains).toList())
            .allTopicNames()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .values()) {
      topic
          .partitions()
          .forEach(
              p ->
                  newest.put(new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
    }
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        admin.listOffsets(newest).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    ObjectNode byTopic = JsonNodeFactory.instance.objectNode();
    inputs.forEach(input -> byTopic.put(input, 0L));
    ends.forEach(
        (partition, end) -> {
          OffsetAndMetadata read = committed.get(partition);
          long behind = Math.max(0, end.offset() - (read == null ? 0 : read.offset()));
          byTopic.put(partition.topic(), byTopic.get(partition.topic()).asLong() + behind);
        });
    return byTopic;
  }

  @Override
  public void close() {
    admin.close();
  }
}
