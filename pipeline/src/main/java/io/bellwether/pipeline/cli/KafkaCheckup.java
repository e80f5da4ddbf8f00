package io.bellwether.pipeline.cli;

import io.bellwether.pipeline.config.KafkaConfig;
import io.bellwether.pipeline.topic.TopicPlan;
import io.bellwether.pipeline.topic.TopicState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.server.common.MetadataVersion;

/** Checks the brokers and the topics; used once. */
final class KafkaCheckup {
  private static final String TIMEOUT = "transaction.max.timeout.ms";
  private static final String MAX_MESSAGE_BYTES = "max.message.bytes";

  private final KafkaConfig kafka;
  private final List<Finding> findings = new ArrayList<>();

  KafkaCheckup(KafkaConfig kafka) {
    this.kafka = kafka;
  }

  List<Finding> findings() throws InterruptedException {
    try (Admin admin = KafkaAdmin.connect(kafka)) {
      Collection<Node> nodes = await(admin.describeCluster().nodes());
      findings.add(Finding.ok("broker", nodes.size() + " answer at " + kafka.bootstrapServers()));
      version(admin);
      transactionTimeout(admin, nodes.iterator().next());
      topics(admin);
    } catch (ExecutionException | KafkaException e) {
      findings.add(
          Finding.failure(
              "broker",
              kafka.bootstrapServers() + " does not answer: " + rootMessage(e),
              "start it, or correct kafka.bootstrap-servers and kafka.properties.*"));
    }
    return findings;
  }

  private void version(Admin admin) throws InterruptedException, ExecutionException {
    FinalizedVersionRange level =
        await(admin.describeFeatures().featureMetadata())
            .finalizedFeatures()
            .get(MetadataVersion.FEATURE_NAME);
    if (level == null) {
      findings.add(
          Finding.warning(
              "broker version", "older than KRaft", "use Kafka 4; older brokers are not tested"));
      return;
    }
    findings.add(Finding.ok("broker version", versionName(level.maxVersionLevel())));
  }

  private static String versionName(short level) {
    try {
      return MetadataVersion.fromFeatureLevel(level).version();
    } catch (IllegalArgumentException e) {
      return "newer than " + MetadataVersion.latestProduction().version();
    }
  }

  private void transactionTimeout(Admin admin, Node node)
      throws InterruptedException, ExecutionException {
    if (kafka.deliveryGuarantee() != DeliveryGuarantee.EXACTLY_ONCE) {
      findings.add(Finding.ok(TIMEOUT, "not needed, delivery is at-least-once"));
      return;
    }
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
    long most =
        Long.parseLong(
            await(admin.describeConfigs(List.of(broker)).all()).get(broker).get(TIMEOUT).value());
    long ours = kafka.transactionTimeout().toMillis();
    String sentence = "the broker allows " + most + " ms, kafka.transaction-timeout is " + ours;
    findings.add(
        ours <= most
            ? Finding.ok(TIMEOUT, sentence)
            : Finding.failure(
                TIMEOUT, sentence, "lower kafka.transaction-timeout or raise the broker's limit"));
  }

  private void topics(Admin admin) throws InterruptedException {
    List<TopicState> states = TopicPlan.of(kafka).compare(admin);
    Map<String, String> maxBytes = new HashMap<>();
    for (TopicState state : states) {
      findings.add(topic(state));
      if (state.found().containsKey(MAX_MESSAGE_BYTES)) {
        maxBytes.put(state.planned().name(), state.found().get(MAX_MESSAGE_BYTES));
      }
    }
    deadLetterSize(maxBytes, kafka.topics().news());
    deadLetterSize(maxBytes, kafka.topics().outcomes());
  }

  private static Finding topic(TopicState state) {
    String subject = "topic " + state.planned().name();
    if (!state.exists()) {
      return Finding.failure(subject, "is missing", "run bellwether topics");
    }
    if (state.differences().isEmpty()) {
      return Finding.ok(subject, "is there as planned");
    }
    String differences = String.join("; ", state.differences());
    return state.harmful()
        ? Finding.failure(subject, differences, "alter the topic with Kafka's own tools")
        : Finding.warning(subject, differences, "alter the topic or the configuration");
  }

  private void deadLetterSize(Map<String, String> maxBytes, String input) {
    String letters = kafka.topics().deadLetters();
    if (!maxBytes.containsKey(input) || !maxBytes.containsKey(letters)) {
      return;
    }
    String sentence =
        letters + " takes " + maxBytes.get(letters) + ", " + input + " " + maxBytes.get(input);
    boolean fits = Long.parseLong(maxBytes.get(letters)) >= Long.parseLong(maxBytes.get(input));
    findings.add(
        fits
            ? Finding.ok(MAX_MESSAGE_BYTES, sentence)
            : Finding.failure(
                MAX_MESSAGE_BYTES,
                sentence,
                "raise " + MAX_MESSAGE_BYTES + " of " + letters + ", or large inputs are lost"));
  }

  private static <T> T await(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException {
    return future.get();
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}
