package io.bellwether.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.llm.LlmAnswer.Abstained;
import io.bellwether.llm.LlmAnswer.Voted;
import io.bellwether.llm.server.LlmServerProcess;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server in a process of its own, well, then faulty, then well again: every question is answered
 * before its deadline and a bit, no reason is any other than the fault's, and the endpoint is asked
 * again by itself.
 */
class LlmFaultsIT {
  private static final int NUM_ITEMS = 60;
  private static final long DEADLINE_MILLIS = 500;
  private static final long LATE_MILLIS = 100;
  private static final LlmQuestion GOOD =
      new LlmQuestion("Profit rises to a record.", "en", "ACME");

  private record Outcome(LlmAnswer answer, long millis) {}

  private LlmServerProcess server;
  private LlmEndpoints endpoints;

  @BeforeEach
  void start() throws Exception {
    server = LlmServerProcess.start(0);
    endpoints = LlmEndpoints.open(Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    endpoints.close();
    server.close();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("{\"fault\":\"latency\",\"millis\":1000}", "DEADLINE"),
        Arguments.of("{\"fault\":\"never\"}", "DEADLINE"),
        Arguments.of("{\"fault\":\"stall\"}", "DEADLINE"),
        Arguments.of("{\"fault\":\"status\",\"status\":429,\"retryAfter\":1}", "THROTTLED"),
        Arguments.of("{\"fault\":\"status\",\"status\":500}", "SERVER_ERROR"),
        Arguments.of("{\"fault\":\"reset\"}", "UNREACHABLE"),
        Arguments.of("{\"fault\":\"close\"}", "UNREACHABLE"),
        Arguments.of("{\"fault\":\"half\"}", "UNREACHABLE"),
        Arguments.of("{\"fault\":\"garbage\"}", "MALFORMED"),
        Arguments.of("{\"fault\":\"other-json\"}", "MALFORMED"),
        Arguments.of("{\"fault\":\"content-type\"}", "MALFORMED"),
        Arguments.of("{\"fault\":\"huge\"}", "MALFORMED"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyFaultCostsVotesButNoTimeAndPasses(String fault, String reason) throws Exception {
    for (LlmApi api : LlmApi.values()) {
      LlmClient client = endpoints.client(settings(api));
      server.fault("{\"fault\":\"none\"}");
      awaitVote(client);

      server.fault(fault);
      List<Outcome> outcomes = askAll(client);
      server.fault("{\"fault\":\"none\"}");
      long recoveryMillis = awaitVote(client);

      Map<String, Integer> reasons = reasons(outcomes);
      System.out.printf(
          "%s %s: %s, slowest answer %d ms, back after %d ms%n",
          api, fault, reasons, slowest(outcomes), recoveryMillis);
      assertThat(reasons).containsKey(reason);
      assertThat(reasons.keySet()).isSubsetOf(reason, "BREAKER_OPEN", "DEADLINE");
      assertThat(slowest(outcomes)).isLessThanOrEqualTo(DEADLINE_MILLIS + LATE_MILLIS);
    }
  }

  @Test
  void aFlappingEndpointStillGivesVotes() throws Exception {
    server.fault("{\"fault\":\"flapping\",\"up\":5,\"down\":2}");
    LlmClient client = endpoints.client(settings(LlmApi.OPENAI));

    // One after another: of eight at once, as many may fail in a row as open the breaker.
    List<Outcome> outcomes = new ArrayList<>();
    while (outcomes.size() < NUM_ITEMS) {
      outcomes.add(ask(client).get(30, TimeUnit.SECONDS));
    }

    assertThat(reasons(outcomes)).containsOnlyKeys("VOTE", "SERVER_ERROR");
    assertThat(reasons(outcomes).get("VOTE")).isGreaterThan(NUM_ITEMS / 2);
    assertThat(slowest(outcomes)).isLessThanOrEqualTo(DEADLINE_MILLIS + LATE_MILLIS);
  }

  @Test
  void aKilledServerIsAskedAgainWhenItIsBack() throws Exception {
    LlmClient client = endpoints.client(settings(LlmApi.OLLAMA));
    awaitVote(client);
    server.kill();

    List<Outcome> outcomes = askAll(client);
    server = LlmServerProcess.start(server.url().getPort());

    assertThat(reasons(outcomes).keySet()).isSubsetOf("UNREACHABLE", "BREAKER_OPEN");
    assertThat(slowest(outcomes)).isLessThanOrEqualTo(DEADLINE_MILLIS + LATE_MILLIS);
    awaitVote(client);
  }

  private LlmSettings settings(LlmApi api) {
    URI url = api == LlmApi.OLLAMA ? server.url() : server.url().resolve("/v1");
    return LlmSettings.of("words", api, url, "words", World.CLASSES)
        .withLimits(new LlmLimits(Duration.ofSeconds(2), 8, 2, Duration.ofMillis(20), 65_536))
        .withBreaker(new LlmBreaker(50, 10, 5, Duration.ofMillis(300), 2));
  }

  /** Eight at a time, as the client allows, one group after another. */
  private static List<Outcome> askAll(LlmClient client) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    while (outcomes.size() < NUM_ITEMS) {
      List<CompletableFuture<Outcome>> group = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        group.add(ask(client));
      }
      for (CompletableFuture<Outcome> one : group) {
        outcomes.add(one.get(30, TimeUnit.SECONDS));
      }
    }
    return outcomes;
  }

  private static CompletableFuture<Outcome> ask(LlmClient client) {
    long start = System.nanoTime();
    return client
        .ask(GOOD, System.currentTimeMillis() + DEADLINE_MILLIS)
        .toCompletableFuture()
        .thenApply(
            answer ->
                new Outcome(answer, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)));
  }

  /** Asks until there is a vote again; how long that took. */
  private static long awaitVote(LlmClient client) throws Exception {
    long start = System.nanoTime();
    long limit = TimeUnit.SECONDS.toNanos(20);
    LlmAnswer last = null;
    while (System.nanoTime() - start < limit) {
      last = ask(client).get(30, TimeUnit.SECONDS).answer();
      if (last instanceof Voted) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      }
    }
    throw new AssertionError("no vote within 20 s, but " + last);
  }

  private static Map<String, Integer> reasons(List<Outcome> outcomes) {
    Map<String, Integer> reasons = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      String reason =
          outcome.answer() instanceof Abstained abstained ? abstained.reason().name() : "VOTE";
      reasons.merge(reason, 1, Integer::sum);
    }
    return reasons;
  }

  private static long slowest(List<Outcome> outcomes) {
    long[] millis = outcomes.stream().mapToLong(Outcome::millis).toArray();
    return Arrays.stream(millis).max().orElse(0);
  }
}
