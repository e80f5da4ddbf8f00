package io.bellwether.dashboard;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Where the views read and keep their state.
 *
 * @param bootstrapServers host:port, several separated by commas
 * @param applicationId names the consumer group, the changelogs and the state on disk; the same
 *     after a restart, unique to these views
 * @param predictionsTopic must exist
 * @param stateDirectory a local copy of the state, rebuilt from the changelog when it is lost; for
 *     one process alone
 * @param kafkaProperties passed to every client as they are (security.protocol, sasl.*, ssl.*,
 *     num.stream.threads and the like); values are never printed
 */
public record ViewsSettings(
    String bootstrapServers,
    String applicationId,
    String predictionsTopic,
    Path stateDirectory,
    Map<String, String> kafkaProperties) {
  private static final Set<String> RESERVED =
      Set.of(
          StreamsConfig.APPLICATION_ID_CONFIG,
          StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
          StreamsConfig.STATE_DIR_CONFIG,
          StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
          StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          SkipUndecodable.COUNTER);

  public ViewsSettings {
    notBlank("bootstrap-servers", bootstrapServers);
    notBlank("application-id", applicationId);
    notBlank("predictions-topic", predictionsTopic);
    kafkaProperties = Map.copyOf(kafkaProperties);
    for (String key : new TreeSet<>(kafkaProperties.keySet())) {
      if (RESERVED.contains(key)) {
        throw new IllegalArgumentException(
            "dashboard.kafka.properties must not set " + key + ", which the views set; remove it");
      }
    }
  }

  private static void notBlank(String setting, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("dashboard." + setting + " must not be empty");
    }
  }

  Properties toProperties(LongAdder numUndecodable) {
    Properties all = new Properties();
    all.putAll(kafkaProperties);
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    all.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    all.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, SkipUndecodable.class);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(SkipUndecodable.COUNTER, numUndecodable);
    return all;
  }

  @Override
  public String toString() {
    return "ViewsSettings[bootstrapServers="
        + bootstrapServers
        + ", applicationId="
        + applicationId
        + ", predictionsTopic="
        + predictionsTopic
        + ", stateDirectory="
        + stateDirectory
        + ", kafkaProperties="
        + new TreeSet<>(kafkaProperties.keySet())
        + "]";
  }
}
