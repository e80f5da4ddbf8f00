package io.bellwether.llm.server;

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
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server. As a process:
 *
 * <pre>java -cp … io.bellwether.llm.server.LlmTestServer --port 0 --fault latency:200</pre>
 *
 * prints where it listens. {@code POST /faults} with {@code {"fault": "status", "status": 429,
 * "retryAfter": 1}} changes what is wrong with it; {@code GET /stats} counts requests.
 */
public final class LlmTestServer implements AutoCloseable {
  /** The models it has. */
  public static final List<String> MODELS = List.of("words", "olmoe-1b-7b", "mixtral:8x7b");

  private static final int HUGE_BYTES = 64 << 20;

  static {
    // Without it each answer waits for the client's delayed acknowledgement, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final ObjectMapper json = new ObjectMapper();
  private final OllamaFace ollama = new OllamaFace(MODELS);
  private final OpenAiFace openAi = new OpenAiFace(MODELS);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger phase = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> keys = new ConcurrentLinkedQueue<>();
  private final String key;
  private final HttpServer server;
  private final Front front;
  private volatile Fault fault = Fault.NONE;

  private LlmTestServer(int port, String key) throws IOException {
    this.key = key;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    front = new Front(port, server.getAddress().getPort());
  }

  /** Starts one inside this process on a free port. */
  public static LlmTestServer start() throws IOException {
    return new LlmTestServer(0, "");
  }

  /**
   * @param key without which it answers 401
   */
  public static LlmTestServer start(String key) throws IOException {
    return new LlmTestServer(0, key);
  }

  /** Arguments: {@code --port N}, {@code --fault NAME[:N]}, {@code --key KEY}. */
  public static void main(String[] args) throws IOException {
    int port = 0;
    String key = "";
    Fault fault = Fault.NONE;
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--port" -> port = Integer.parseInt(args[i + 1]);
        case "--key" -> key = args[i + 1];
        case "--fault" -> fault = Fault.parse(args[i + 1]);
        default -> throw new IllegalArgumentException("unknown argument: " + args[i]);
      }
    }
    LlmTestServer server = new LlmTestServer(port, key);
    server.fault(fault);
    System.out.println("listening on " + server.url());
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + front.port());
  }

  public void fault(Fault now) {
    phase.set(0);
    fault = now;
  }

  /** Requests for an answer so far. */
  public int numAsked() {
    return asked.get();
  }

  /** Bodies of the requests for an answer, in order of arrival. */
  public List<String> bodies() {
    return List.copyOf(bodies);
  }

  /** The Authorization headers of those requests; an empty text where there was none. */
  public List<String> authorizations() {
    return List.copyOf(keys);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      route(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private void route(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    switch (exchange.getRequestMethod() + " " + path) {
      case "GET /faults" -> send(exchange, 200, json.valueToTree(fault));
      case "POST /faults" -> {
        fault(Fault.read(json.readTree(body)));
        send(exchange, 200, json.valueToTree(fault));
      }
      case "GET /stats" ->
          send(
              exchange,
              200,
              json.createObjectNode().put("asked", asked.get()).put("answered", answered.get()));
      case "GET /api/version" -> send(exchange, 200, ollama.version());
      case "GET /api/tags" -> send(exchange, 200, ollama.tags());
      case "GET /v1/models" -> send(exchange, 200, openAi.listModels());
      case "POST /api/chat",
          "POST /api/generate",
          "POST /v1/chat/completions",
          "POST /v1/completions" ->
          asked(exchange, path, body);
      default -> send(exchange, 404, ollama.error("no such path"));
    }
  }

  private void asked(HttpExchange exchange, String path, byte[] body)
      throws IOException, InterruptedException {
    asked.incrementAndGet();
    bodies.add(new String(body, UTF_8));
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    keys.add(authorization == null ? "" : authorization);
    Fault now = inForce();
    boolean isOllama = path.startsWith("/api");
    ObjectNode answer;
    int status = 200;
    try {
      if (!key.isEmpty() && !("Bearer " + key).equals(authorization)) {
        throw new BadRequest(401, null, "invalid_api_key", "Incorrect API key provided: ***");
      }
      answer = answer(path, body, now);
    } catch (BadRequest e) {
      status = e.status;
      answer =
          isOllama ? ollama.error(e.getMessage()) : openAi.error(e.getMessage(), e.param, e.code);
    }
    misbehave(exchange, now, status, answer);
    answered.incrementAndGet();
  }

  private Fault inForce() {
    Fault now = fault;
    if (now.kind() != Fault.Kind.FLAPPING) {
      return now;
    }
    boolean isUp = phase.getAndIncrement() % (now.up() + now.down()) < now.up();
    return isUp ? Fault.NONE : Fault.status(now.status(), now.retryAfter());
  }

  private ObjectNode answer(String path, byte[] body, Fault now) throws BadRequest {
    JsonNode request;
    try {
      request = json.readTree(body);
    } catch (IOException e) {
      throw BadRequest.of(null, "We could not parse the JSON body of your request.");
    }
    return switch (path) {
      case "/api/chat" -> ollama.chat(request, now);
      case "/api/generate" -> ollama.generate(request, now);
      case "/v1/chat/completions" -> openAi.chat(request, now);
      default -> openAi.completions(request, now);
    };
  }

  private void misbehave(HttpExchange exchange, Fault now, int status, ObjectNode answer)
      throws IOException, InterruptedException {
    byte[] good = json.writeValueAsBytes(answer);
    switch (now.kind()) {
      case LATENCY -> {
        if (!closing.await(now.millis(), TimeUnit.MILLISECONDS)) {
          send(exchange, status, answer);
        }
      }
      case NEVER -> closing.await();
      case STATUS -> {
        if (now.retryAfter() >= 0) {
          exchange.getResponseHeaders().set("Retry-After", String.valueOf(now.retryAfter()));
        }
        send(exchange, now.status(), ollama.error("status " + now.status() + " on demand"));
      }
      case RESET -> front.reset(exchange.getRemoteAddress().getPort());
      case CLOSE -> {}
      case GARBAGE ->
          send(exchange, 200, "application/json", "\u0000\u0001<html>{]".getBytes(UTF_8));
      case OTHER_JSON -> send(exchange, 200, "application/json", "{\"ok\":true}".getBytes(UTF_8));
      case HALF, STALL -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, good.length);
        exchange.getResponseBody().write(good, 0, good.length / 2);
        exchange.getResponseBody().flush();
        if (now.kind() == Fault.Kind.STALL) {
          closing.await();
        }
      }
      case CONTENT_TYPE -> send(exchange, 200, "text/html", good);
      case HUGE -> huge(exchange);
      default -> send(exchange, status, answer);
    }
  }

  private static void huge(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    byte[] part = "{\"a\":\"aaaaaaaa\"} ".repeat(512).getBytes(UTF_8);
    for (int sent = 0; sent < HUGE_BYTES; sent += part.length) {
      exchange.getResponseBody().write(part);
    }
  }

  private void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
    send(exchange, status, "application/json; charset=utf-8", json.writeValueAsBytes(body));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    front.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
