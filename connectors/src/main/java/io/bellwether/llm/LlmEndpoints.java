package io.bellwether.llm;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All endpoints that one process asks: hands out clients, which share threads and what is known of
 * each endpoint. Thread-safe. Not serializable: make one where the clients are used.
 *
 * <pre>{@code
 * try (LlmEndpoints endpoints = LlmEndpoints.open(System.getenv())) {
 *   LlmClient client = endpoints.client(settings);
 *   client.ask(question, deadlineMillis).thenAccept(answer -> …);
 * }
 * }</pre>
 */
public final class LlmEndpoints implements AutoCloseable {
  private record Shared(URI url, LlmBreaker breaker) {}

  private final Map<String, String> environment;
  private final Means means;
  private final Map<Shared, Endpoint> endpoints = new ConcurrentHashMap<>();
  private final Set<LlmClient> clients = ConcurrentHashMap.newKeySet();

  /** What clients work with. */
  record Means(Transport transport, Timer timer, Clock clock, Random random) {}

  LlmEndpoints(Map<String, String> environment, Means means) {
    this.environment = Map.copyOf(environment);
    this.means = means;
  }

  /**
   * @param environment where keys may be
   */
  public static LlmEndpoints open(Map<String, String> environment) {
    return new LlmEndpoints(
        environment,
        new Means(new HttpTransport(), new ThreadTimer(), Clock.systemUTC(), new Random()));
  }

  /**
   * A client for this expert, with a budget of its own. Reads the key, which may block on a file;
   * when it cannot be read, the client abstains.
   */
  public LlmClient client(LlmSettings settings) {
    Endpoint endpoint =
        endpoints.computeIfAbsent(
            new Shared(settings.url(), settings.breaker()),
            shared -> new Endpoint(shared.url(), shared.breaker(), means.clock()));
    LlmClient client = new LlmClient(settings, environment, endpoint, means, clients::remove);
    clients.add(client);
    return client;
  }

  /** Ends all threads; questions on their way are answered with an abstention. */
  @Override
  public void close() {
    clients.forEach(LlmClient::close);
    means.timer().close();
    means.transport().close();
  }
}
