package io.bellwether.pipeline.process;

import io.bellwether.pipeline.local.BrokerMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A broker as a process of its own, which can be killed and started again on its data and port. */
public final class BrokerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready localhost:(\\d+)");

  private final Path directory;
  private JavaProcess process;
  private int port;

  private BrokerProcess(Path directory) {
    this.directory = directory;
  }

  /** Starts a broker on a free port; it listens when this returns. */
  public static BrokerProcess start(Path directory) throws Exception {
    BrokerProcess broker = new BrokerProcess(directory);
    try {
      broker.launch();
      broker.port = Integer.parseInt(broker.process.awaitLine(READY).group(1));
      return broker;
    } catch (Exception | AssertionError e) {
      broker.close();
      throw e;
    }
  }

  /** Host and port for clients; the same after a restart. */
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  /** Ends the broker as {@code kill -9} does. */
  public void kill() {
    process.kill();
  }

  /** Starts it again after {@link #kill}, on the same data and port. */
  public void restart() throws Exception {
    launch();
    Patience.forSome(
        "the broker to listen again on port " + port,
        () -> {
          if (READY.matcher(process.output()).find()) {
            return Optional.of(port);
          }
          // Another client's outgoing connection may hold the port for a moment.
          if (!process.isAlive()) {
            process.close();
            launch();
          }
          return Optional.empty();
        });
  }

  private void launch() {
    process =
        JavaProcess.start(
            "broker",
            directory,
            Map.of(),
            List.of(
                "-Xmx256m",
                "-cp",
                JavaProcess.classPath(),
                BrokerMain.class.getName(),
                directory.resolve("data").toString(),
                Integer.toString(port)));
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
