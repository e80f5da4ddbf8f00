package io.bellwether.dashboard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that keeps what it is sent. */
final class Receiver implements AutoCloseable {
  /** One request. */
  record Request(String key, String signature, String contentType, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final List<Request> requests = new ArrayList<>();
  private final int failEvery;
  private volatile int status = 200;

  private Receiver(HttpServer server, int failEvery) {
    this.server = server;
    this.failEvery = failEvery;
  }

  /**
   * Listens on a port of the loopback address, 0 for a free one.
   *
   * @param failEvery after how many requests one is taken but answered with 503; 0 for never
   */
  static Receiver on(int port, int failEvery) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    Receiver receiver = new Receiver(server, failEvery);
    server.setExecutor(receiver.threads);
    server.createContext("/", receiver::handle);
    server.start();
    return receiver;
  }

  int port() {
    return server.getAddress().getPort();
  }

  void answerWith(int newStatus) {
    status = newStatus;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    int count;
    synchronized (requests) {
      requests.add(
          new Request(
              header(exchange, Post.IDEMPOTENCY_KEY),
              header(exchange, Post.SIGNATURE),
              header(exchange, "Content-Type"),
              body));
      count = requests.size();
    }
    boolean fails = failEvery > 0 && count % failEvery == 0;
    if (status == 302) {
      exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + port() + "/elsewhere");
    }
    exchange.sendResponseHeaders(fails ? 503 : status, -1);
    exchange.close();
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  List<Request> requests() {
    synchronized (requests) {
      return new ArrayList<>(requests);
    }
  }

  int numRequests() {
    return requests().size();
  }

  int numDistinct() {
    return first().size();
  }

  /** The bodies, each where its key came first. */
  List<String> firstBodies() {
    return first().values().stream().map(Request::body).toList();
  }

  private Map<String, Request> first() {
    Map<String, Request> first = new LinkedHashMap<>();
    requests().forEach(request -> first.putIfAbsent(request.key(), request));
    return first;
  }

  /** Signatures that do not fit. */
  List<String> problems(String secret) {
    List<String> problems = new ArrayList<>();
    for (Request request : requests()) {
      String signature = request.signature();
      long seconds = Long.parseLong(signature.substring(2, signature.indexOf(',')));
      if (!signature.equals(Signature.of(secret, seconds, request.body()))) {
        problems.add(request.key());
      }
    }
    return problems;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
