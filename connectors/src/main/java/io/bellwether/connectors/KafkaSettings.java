package io.bellwether.connectors;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers host:port, several separated by commas
 * @param properties passed to every client as they are (security.protocol, sasl.*, ssl.* and the
 *     like); those that Bellwether's guarantees rest on are refused; values are never printed
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> properties)
    implements Serializable {
  private static final Set<String> RESERVED =
      Set.of(
          "bootstrap.servers",
          "group.id",
          "enable.auto.commit",
          "auto.offset.reset",
          "isolation.level",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "transactional.id",
          "transaction.timeout.ms",
          "max.request.size",
          "acks",
          "enable.idempotence");

  public KafkaSettings {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("kafka.bootstrap-servers must not be empty");
    }
    for (String key : new TreeSet<>(properties.keySet())) {
      if (RESERVED.contains(key)) {
        throw new IllegalArgumentException(
            "kafka.properties must not set " + key + ", which Bellwether sets itself; remove it");
      }
    }
    properties = Map.copyOf(properties);
  }

  public static KafkaSettings at(String bootstrapServers) {
    return new KafkaSettings(bootstrapServers, Map.of());
  }

  /** A new copy for a client, with the servers; the caller adds its own. */
  public Properties toProperties() {
    Properties all = new Properties();
    properties.forEach(all::setProperty);
    all.setProperty("bootstrap.servers", bootstrapServers);
    return all;
  }

  /** The same for a producer of transactions; the caller adds what they need. */
  public Properties toTransactionalProperties() {
    Properties all = toProperties();
    all.setProperty("acks", "all");
    all.setProperty("enable.idempotence", "true");
    return all;
  }

  /**
   * The same for a producer without transactions; the caller adds its own.
   *
   * <p>One request at a time, if nothing else is set: where a partition is not led yet, as in a
   * topic made this moment, a broker may refuse the first of several batches and take the second,
   * after which it refuses the first until that expires (KAFKA-15591). It spares transactions that.
   */
  public Properties toProducerProperties() {
    Properties all = toTransactionalProperties();
    all.putIfAbsent("max.in.flight.requests.per.connection", "1");
    return all;
  }

  /**
   * The same for a reader that nobody waits for: unless set otherwise, a broker answers once it has
   * 64 KiB, or after 50 ms. Else it answers each record by itself, and on a processor that it
   * shares with the job these answers cost more than the records.
   */
  public KafkaSettings inBulk() {
    Map<String, String> all = new HashMap<>();
    all.put("fetch.min.bytes", Integer.toString(64 << 10));
    all.put("fetch.max.wait.ms", "50");
    all.putAll(properties);
    return new KafkaSettings(bootstrapServers, all);
  }

  @Override
  public String toString() {
    return "KafkaSettings[bootstrapServers="
        + bootstrapServers
        + ", properties="
        + new TreeSet<>(properties.keySet())
        + "]";
  }
}
