package io.bellwether.pipeline.local;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * The embedded broker as a process of its own: {@code BrokerMain DATA_DIR PORT}, port 0 for a free
 * one. Prints {@code ready localhost:PORT} on standard output when it listens, and runs until it is
 * ended.
 */
public final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) {
    int port = args.length == 2 ? port(args[1]) : -1;
    if (port < 0) {
      System.err.println("usage: BrokerMain DATA_DIR PORT (0 to 65535; 0 for a free one)");
      System.exit(2);
    }
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), port);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
    PrintStream out = System.out;
    out.println("ready " + broker.bootstrapServers());
    out.flush();
    broker.awaitShutdown();
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port <= 65_535 ? port : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
