package io.bellwether.pipeline.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of a broker that is alone and shares its machine. */
final class BrokerProperties {
  static final int NODE_ID = 1;
  static final String HOST = "localhost";
  static final String CONTROLLER = "CONTROLLER";
  private static final String BROKER = "PLAINTEXT";

  private BrokerProperties() {}

  static Map<String, String> of(Path directory, int port, int controllerPort) {
    Map<String, String> properties = new LinkedHashMap<>();
    listeners(properties, port, controllerPort);
    internalTopics(properties);
    properties.put("log.dir", directory.toString());
    properties.put("auto.create.topics.enable", "false");
    // Replays carry event times of years ago, which retention would delete at once.
    properties.put("log.retention.ms", "-1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("transaction.max.timeout.ms", "3600000");
    // What a transaction that timed out holds back is not held back for another ten seconds.
    properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    // Its default of 128 MiB is most of what a small heap has.
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "2");
    properties.put("background.threads", "2");
    return properties;
  }

  private static void listeners(Map<String, String> properties, int port, int controllerPort) {
    String brokerListener = BROKER + "://" + HOST + ":" + port;
    String controllerListener = CONTROLLER + "://" + HOST + ":" + controllerPort;
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE_ID));
    properties.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("listeners", brokerListener + "," + controllerListener);
    properties.put("advertised.listeners", brokerListener);
    properties.put(
        "listener.security.protocol.map", BROKER + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    properties.put("inter.broker.listener.name", BROKER);
  }

  private static void internalTopics(Map<String, String> properties) {
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "4");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("share.coordinator.state.topic.num.partitions", "4");
  }
}
