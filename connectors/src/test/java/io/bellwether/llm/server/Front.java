package io.bellwether.llm.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Passes connections on to the server behind it, and can reset one, which that server cannot. */
final class Front implements AutoCloseable {
  private final ServerSocket listening;
  private final int behind;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<Integer, Socket> clients = new ConcurrentHashMap<>();

  Front(int port, int behind) throws IOException {
    this.behind = behind;
    listening = new ServerSocket(port, 256, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Resets the connection that reaches the server from this port. */
  void reset(int port) throws IOException {
    Socket client = clients.get(port);
    if (client != null) {
      client.setSoLinger(true, 0);
      client.close();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        client.setTcpNoDelay(true);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
        server.setTcpNoDelay(true);
        clients.put(server.getLocalPort(), client);
        threads.execute(() -> pump(client, server, server.getLocalPort()));
        threads.execute(() -> pump(server, client, server.getLocalPort()));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          System.err.println("connection lost: " + e);
        }
      }
    }
  }

  private void pump(Socket from, Socket to, int port) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // Either side hung up, which is what this server is for.
      clients.remove(port);
    }
    clients.remove(port);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket client : clients.values()) {
      client.close();
    }
    threads.shutdownNow();
  }
}
