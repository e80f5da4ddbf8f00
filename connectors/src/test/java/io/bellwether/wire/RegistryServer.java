package io.bellwether.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** A schema registry in memory that answers the calls the client makes, and fails on demand. */
final class RegistryServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final String base;
  private final Map<Integer, String> schemas = new TreeMap<>();
  private final Map<String, List<Integer>> subjects = new TreeMap<>();
  final List<String> requests = new ArrayList<>();
  final List<String> authorizations = new ArrayList<>();
  private int failures;
  private int failureStatus;
  private boolean silent;

  RegistryServer(String base) throws IOException {
    this.base = base;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + base);
  }

  synchronized int add(String schema) {
    schemas.put(schemas.size() + 1, schema);
    return schemas.size();
  }

  synchronized void failNext(int times, int status) {
    failures = times;
    failureStatus = status;
  }

  synchronized void fallSilent() {
    silent = true;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (isSilent()) {
      awaitClosing();
      exchange.close();
      return;
    }
    ObjectNode answer = JSON.createObjectNode();
    int status = answer(exchange, body, answer);
    byte[] bytes =
        status == 502 ? "<html>bad gateway".getBytes(UTF_8) : JSON.writeValueAsBytes(answer);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized boolean isSilent() {
    return silent;
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized int answer(HttpExchange exchange, String body, ObjectNode answer)
      throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
    if (failures > 0) {
      failures--;
      return failureStatus;
    }
    if (!path.startsWith(base + "/")) {
      return 404;
    }
    String[] parts = path.substring(base.length() + 1).split("/");
    return switch (parts[0]) {
      case "schemas" -> schema(Integer.parseUnsignedInt(parts[2]), answer);
      case "subjects" -> register(parts[1], body, answer);
      case "compatibility" -> compatible(parts[2], body, answer);
      case "config" -> config(parts.length, answer);
      default -> 404;
    };
  }

  private int schema(int id, ObjectNode answer) {
    if (!schemas.containsKey(id)) {
      answer.put("error_code", 40403).put("message", "Schema not found");
      return 404;
    }
    answer.put("schema", schemas.get(id));
    return 200;
  }

  private int register(String subject, String body, ObjectNode answer) throws IOException {
    String schema = schemaOf(body);
    for (int id : subjects.getOrDefault(subject, List.of())) {
      if (schemas.get(id).equals(schema)) {
        answer.put("id", id);
        return 200;
      }
    }
    if (!fits(subject, schema)) {
      answer.put("error_code", 409).put("message", "incompatible with an earlier schema");
      return 409;
    }
    int id = add(schema);
    subjects.computeIfAbsent(subject, ignored -> new ArrayList<>()).add(id);
    answer.put("id", id);
    return 200;
  }

  private int compatible(String subject, String body, ObjectNode answer) throws IOException {
    if (!subjects.containsKey(subject)) {
      return 404;
    }
    answer.put("is_compatible", fits(subject, schemaOf(body)));
    return 200;
  }

  private static int config(int parts, ObjectNode answer) {
    answer.put("compatibilityLevel", "BACKWARD");
    return parts == 1 ? 200 : 404;
  }

  private boolean fits(String subject, String schema) {
    List<Integer> ids = subjects.getOrDefault(subject, List.of());
    return ids.isEmpty()
        || SchemaCompatibility.checkReaderWriterCompatibility(
                    new Schema.Parser().parse(schema),
                    new Schema.Parser().parse(schemas.get(ids.get(ids.size() - 1))))
                .getType()
            == SchemaCompatibilityType.COMPATIBLE;
  }

  private static String schemaOf(String body) throws IOException {
    JsonNode request = JSON.readTree(body);
    return request.get("schema").asText();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
