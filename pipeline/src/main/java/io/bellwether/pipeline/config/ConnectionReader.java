package io.bellwether.pipeline.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what may hold secrets: Kafka's and the registry's settings. */
final class ConnectionReader {
  /** Client settings that have a setting of their own here, or that the job depends on. */
  private static final Map<String, String> RESERVED =
      Map.ofEntries(
          Map.entry("bootstrap.servers", "set kafka.bootstrap-servers"),
          Map.entry("group.id", "set kafka.group-id"),
          Map.entry("auto.offset.reset", "set kafka.start-from"),
          Map.entry("transaction.timeout.ms", "set kafka.transaction-timeout"),
          Map.entry("transactional.id", "set kafka.transactional-id-prefix"),
          Map.entry("isolation.level", "leave it out, the job reads what is committed"),
          Map.entry("enable.auto.commit", "leave it out, checkpoints commit"),
          Map.entry("enable.idempotence", "leave it out, writing is idempotent"),
          Map.entry("acks", "leave it out, all replicas must acknowledge"),
          Map.entry("key.serializer", "leave it out, records are bytes"),
          Map.entry("value.serializer", "leave it out, records are bytes"),
          Map.entry("key.deserializer", "leave it out, records are bytes"),
          Map.entry("value.deserializer", "leave it out, records are bytes"));

  private final SettingsReader reader;
  private final Problems problems;
  private final Secrets references;
  private final Set<String> secrets = new HashSet<>();

  ConnectionReader(SettingsReader reader, Problems problems, Map<String, String> environment) {
    this.reader = reader;
    this.problems = problems;
    this.references = new Secrets(environment);
  }

  /** Keys whose values came from a reference. */
  Set<String> secrets() {
    return secrets;
  }

  KafkaConfig kafka(String jobName) {
    return new KafkaConfig(
        reader.read(Options.KAFKA_BOOTSTRAP_SERVERS),
        reader.read(Options.KAFKA_GROUP_ID, jobName),
        reader.read(Options.KAFKA_START_FROM),
        reader.read(Options.KAFKA_DELIVERY_GUARANTEE),
        reader.read(Options.KAFKA_TRANSACTION_TIMEOUT),
        reader.read(Options.KAFKA_TRANSACTIONAL_ID_PREFIX, jobName),
        reader.read(Options.KAFKA_CLOCK),
        reader.read(Options.KAFKA_OUT_OF_ORDERNESS),
        reader.readOptional(Options.KAFKA_IDLE_AFTER),
        reader.read(Options.KAFKA_MAX_TEXT_BYTES),
        properties(),
        topics(),
        reader.read(Options.KAFKA_TOPIC_PARTITIONS),
        reader.read(Options.KAFKA_REPLICATION_FACTOR));
  }

  private KafkaConfig.Topics topics() {
    KafkaConfig.Topics topics =
        new KafkaConfig.Topics(
            reader.read(Options.KAFKA_TOPICS_NEWS),
            reader.read(Options.KAFKA_TOPICS_OUTCOMES),
            reader.read(Options.KAFKA_TOPICS_PREDICTIONS),
            reader.read(Options.KAFKA_TOPICS_DEAD_LETTERS),
            reader.read(Options.KAFKA_TOPICS_FEEDBACK),
            reader.read(Options.KAFKA_TOPICS_CONTROL),
            reader.readOptional(Options.KAFKA_TOPICS_VOTES));
    List<String> names = topics.all();
    if (Set.copyOf(names).size() < names.size()) {
      problems.add("", "kafka.topics", "must all differ", names.toString(), "rename one of them");
    }
    return topics;
  }

  private Map<String, String> properties() {
    Map<String, ConfigNode> entries = reader.entries(Options.KAFKA_PROPERTIES);
    Map<String, String> properties = new LinkedHashMap<>();
    if (entries != null) {
      entries.forEach((name, node) -> property(name, node, properties));
    }
    return reader.note(Options.KAFKA_PROPERTIES, properties);
  }

  private void property(String name, ConfigNode node, Map<String, String> into) {
    String key = Options.KAFKA_PROPERTIES.key() + "." + name;
    if (RESERVED.containsKey(name)) {
      problems.add(node.where(), key, "must not be set here", shown(key, node), RESERVED.get(name));
    } else if (node.text() == null) {
      problems.add(node.where(), key, "must be a text", shown(key, node), "or leave it out");
    } else {
      into.put(name, resolve(key, node.where(), node.text()));
    }
  }

  RegistryConfig registry() {
    Optional<String> url = reader.readOptional(Options.REGISTRY_URL);
    Optional<String> username = credential(Options.REGISTRY_USERNAME);
    Optional<String> password = credential(Options.REGISTRY_PASSWORD);
    if (username.isPresent() != password.isPresent()) {
      problems.add("registry.username and registry.password must be given together or not at all");
    }
    return new RegistryConfig(url, username, password);
  }

  private Optional<String> credential(Option<String> option) {
    return reader
        .readOptional(option)
        .map(text -> reader.note(option, resolve(option.key(), reader.where(option), text)));
  }

  private String resolve(String key, String where, String text) {
    if (!Secrets.isReference(text)) {
      return text;
    }
    secrets.add(key);
    try {
      return references.resolve(text);
    } catch (Mismatch e) {
      problems.add(where, key, e.getMessage(), Secrets.MASK, "set it, or correct the reference");
      return text;
    }
  }

  private static String shown(String key, ConfigNode node) {
    return Secrets.isHidden(key) ? Secrets.MASK : node.print();
  }
}
