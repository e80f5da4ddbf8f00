package io.bellwether.dashboard.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A real broker in the test's process, on free ports of the loopback address. */
public final class TestBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final int port;

  private TestBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Starts one with its data in this directory; it listens when this returns. */
  public static TestBroker start(Path directory) throws Exception {
    String data = directory.resolve("broker").toString();
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(data)
        .addDirectory(data)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
    int port = freePort();
    KafkaRaftServer server =
        new KafkaRaftServer(
            new KafkaConfig(properties(data, port, freePort()), false), Time.SYSTEM);
    server.startup();
    return new TestBroker(server, port);
  }

  private static Map<String, String> properties(String data, int port, int controllerPort) {
    Map<String, String> properties = new LinkedHashMap<>();
    String plain = "PLAINTEXT://localhost:" + port;
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@localhost:" + controllerPort);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("listeners", plain + ",CONTROLLER://localhost:" + controllerPort);
    properties.put("advertised.listeners", plain);
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    for (String topic : List.of("offsets.topic", "transaction.state.log")) {
      properties.put(topic + ".replication.factor", "1");
      properties.put(topic + ".num.partitions", "2");
    }
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("log.dir", data);
    properties.put("auto.create.topics.enable", "false");
    properties.put("log.retention.ms", "-1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    return properties;
  }

  /** A port that was free a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public String bootstrapServers() {
    return "localhost:" + port;
  }

  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  /** Creates topics that never forget, and waits until they take records. */
  public void create(int partitions, String... topics) throws Exception {
    List<NewTopic> created = new ArrayList<>();
    Map<TopicPartition, OffsetSpec> all = new LinkedHashMap<>();
    for (String topic : topics) {
      created.add(new NewTopic(topic, partitions, (short) 1).configs(Map.of("retention.ms", "-1")));
      for (int partition = 0; partition < partitions; partition++) {
        all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    try (Admin admin = admin()) {
      admin.createTopics(created).all().get(30, TimeUnit.SECONDS);
      awaitVisible(admin, Set.of(topics));
      admin.listOffsets(all).all().get(30, TimeUnit.SECONDS);
    }
  }

  private static void awaitVisible(Admin admin, Set<String> topics) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!admin.listTopics().names().get().containsAll(topics)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the broker does not show " + topics);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
