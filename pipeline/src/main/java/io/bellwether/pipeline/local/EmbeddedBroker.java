package io.bellwether.pipeline.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and its controller (KRaft, combined mode) in this process, listening on localhost
 * only. It listens when {@code start} returns. A broker started again on the same directory has the
 * same topics and records.
 *
 * <pre>{@code
 * try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
 *   producer.setProperty("bootstrap.servers", broker.bootstrapServers());
 * }
 * }</pre>
 *
 * <p>Any thread may call it. One directory belongs to one running broker; Kafka locks it.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int ATTEMPTS = 3;

  private final KafkaRaftServer server;
  private final Path dataDir;
  private final int port;
  private final boolean temporary;
  private boolean closed;

  private EmbeddedBroker(KafkaRaftServer server, Path dataDir, int port, boolean temporary) {
    this.server = server;
    this.dataDir = dataDir;
    this.port = port;
    this.temporary = temporary;
  }

  /** Starts a broker whose data goes when it is closed, on a free port. */
  public static EmbeddedBroker startTemporary() {
    try {
      return start(Files.createTempDirectory("bellwether-broker"), 0, true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a temporary directory for the broker", e);
    }
  }

  /** Starts a broker on a free port. */
  public static EmbeddedBroker start(Path dataDir) {
    return start(dataDir, 0, false);
  }

  /**
   * Starts a broker.
   *
   * @param dataDir created when it is missing
   * @param port 0 for a free one
   * @throws IllegalStateException when it cannot start, or when another process answers on the port
   */
  public static EmbeddedBroker start(Path dataDir, int port) {
    return start(dataDir, port, false);
  }

  private static EmbeddedBroker start(Path dataDir, int port, boolean temporary) {
    Path directory = dataDir.toAbsolutePath();
    String clusterId = formatOnce(directory);
    // A free port can be taken by someone else before the broker binds it.
    for (int attempt = 1; ; attempt++) {
      int[] free = FreePorts.choose(2);
      int brokerPort = port == 0 ? free[0] : port;
      try {
        KafkaRaftServer server = startServer(directory, brokerPort, free[1]);
        EmbeddedBroker broker = new EmbeddedBroker(server, directory, brokerPort, temporary);
        broker.checkThatPortIsOurs(clusterId);
        return broker;
      } catch (RuntimeException e) {
        if (port != 0 || attempt == ATTEMPTS) {
          throw new IllegalStateException(
              "cannot start a broker on localhost:" + brokerPort + " with data in " + directory, e);
        }
      }
    }
  }

  private static String formatOnce(Path directory) {
    Path properties = directory.resolve("meta.properties");
    try {
      if (Files.exists(properties)) {
        Properties known = new Properties();
        try (var reader = Files.newBufferedReader(properties)) {
          known.load(reader);
        }
        return known.getProperty("cluster.id");
      }
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the broker's directory " + directory, e);
    }
    String clusterId = Uuid.randomUuid().toString();
    format(directory, clusterId);
    return clusterId;
  }

  private static void format(Path directory, String clusterId) {
    try {
      new Formatter()
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
          .setClusterId(clusterId)
          .setNodeId(BrokerProperties.NODE_ID)
          .setControllerListenerName(BrokerProperties.CONTROLLER)
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot format the broker's directory " + directory, e);
    }
  }

  private static KafkaRaftServer startServer(Path directory, int port, int controllerPort) {
    Map<String, String> properties = BrokerProperties.of(directory, port, controllerPort);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException e) {
      server.shutdown();
      server.awaitShutdown();
      throw e;
    }
  }

  private void checkThatPortIsOurs(String clusterId) {
    String answered;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      answered = admin.describeCluster().clusterId().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IllegalStateException("interrupted while the broker started", e);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException("the broker does not answer on " + bootstrapServers(), e);
    }
    if (!clusterId.equals(answered)) {
      close();
      throw new IllegalStateException(
          "another broker (cluster " + answered + ") answers on " + bootstrapServers());
    }
  }

  /** Host and port for clients. */
  public String bootstrapServers() {
    return BrokerProperties.HOST + ":" + port;
  }

  /** Where the data lies. */
  public Path dataDir() {
    return dataDir;
  }

  /** Waits until the broker was closed from another thread. */
  public void awaitShutdown() {
    server.awaitShutdown();
  }

  /** Stops the broker in an orderly way; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
    if (temporary) {
      deleteData();
    }
  }

  private void deleteData() {
    try (Stream<Path> files = Files.walk(dataDir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the broker's temporary data " + dataDir, e);
    }
  }
}
