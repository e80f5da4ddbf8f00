package io.bellwether.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.llm.LlmAnswer.Abstained;
import io.bellwether.llm.LlmAnswer.Voted;
import io.bellwether.llm.server.Fault;
import io.bellwether.llm.server.Fault.Kind;
import io.bellwether.llm.server.LlmTestServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Over real HTTP, against a server that takes only what the providers' formats allow. */
class LlmClientTest {
  private static final LlmQuestion GOOD =
      new LlmQuestion("Profit rises to a record.", "en", "ACME");
  private static final LlmQuestion BAD = new LlmQuestion("Shares fall on losses.", "en", "ACME");

  private LlmTestServer server;
  private LlmEndpoints endpoints;

  @BeforeEach
  void start() throws Exception {
    server = LlmTestServer.start();
    endpoints = LlmEndpoints.open(Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    endpoints.close();
    server.close();
  }

  static Stream<Arguments> apisAndModes() {
    return Stream.of(LlmApi.values())
        .flatMap(api -> Stream.of(LlmMode.values()).map(mode -> Arguments.of(api, mode)));
  }

  @ParameterizedTest
  @MethodSource("apisAndModes")
  void asksInTheProvidersFormatAndReadsTheirAnswers(LlmApi api, LlmMode mode) throws Exception {
    LlmClient client = client(settings(api).withAnswering(new LlmAnswering(mode, 4, 0, 17, 0.2)));

    Voted good = (Voted) ask(client, GOOD);
    Voted bad = (Voted) ask(client, BAD);

    assertThat(good.mode()).isEqualTo(mode);
    assertThat(good.probabilities()[2]).isGreaterThan(0.7);
    assertThat(bad.probabilities()[0]).isGreaterThan(0.7);
    assertThat(good.usage().promptTokens()).isGreaterThan(50);
    assertThat(good.usage().answerTokens()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(LlmApi.class)
  void logprobsAndJsonTellTheSameProbabilities(LlmApi api) throws Exception {
    LlmAnswering json = new LlmAnswering(LlmMode.JSON, 4, 0, 17, 0.2);

    double[] byToken = ((Voted) ask(client(settings(api)), BAD)).probabilities();
    double[] byNumber =
        ((Voted) ask(client(settings(api).withAnswering(json)), BAD)).probabilities();

    assertThat(byToken).containsExactly(byNumber, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource(LlmApi.class)
  void fallsBackToJsonWhereLogprobsAreUnknown(LlmApi api) throws Exception {
    server.fault(Fault.of(Kind.NO_LOGPROBS));
    LlmClient client = client(settings(api));

    Voted first = (Voted) ask(client, GOOD);
    Voted second = (Voted) ask(client, GOOD);

    assertThat(first.mode()).isEqualTo(api == LlmApi.OLLAMA ? LlmMode.LABEL : LlmMode.JSON);
    assertThat(second.mode()).isEqualTo(LlmMode.JSON);
    assertThat(second.usage().attempts()).isEqualTo(1);
  }

  @Test
  void sendsTheTokenLimitUnderTheNameThatTheEndpointKnows() throws Exception {
    server.fault(Fault.of(Kind.NO_MAX_TOKENS));
    LlmClient client = client(settings(LlmApi.OPENAI));

    assertThat(ask(client, GOOD).usage().attempts()).isEqualTo(2);
    assertThat(ask(client, GOOD).usage().attempts()).isEqualTo(1);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(Fault.of(Kind.GARBAGE), LlmAbstention.MALFORMED),
        Arguments.of(Fault.of(Kind.OTHER_JSON), LlmAbstention.MALFORMED),
        Arguments.of(Fault.of(Kind.CONTENT_TYPE), LlmAbstention.MALFORMED),
        Arguments.of(Fault.of(Kind.HUGE), LlmAbstention.MALFORMED),
        Arguments.of(Fault.of(Kind.RESET), LlmAbstention.UNREACHABLE),
        Arguments.of(Fault.of(Kind.CLOSE), LlmAbstention.UNREACHABLE),
        Arguments.of(Fault.of(Kind.HALF), LlmAbstention.UNREACHABLE),
        Arguments.of(Fault.of(Kind.STALL), LlmAbstention.DEADLINE),
        Arguments.of(Fault.of(Kind.NEVER), LlmAbstention.DEADLINE),
        Arguments.of(Fault.status(500, -1), LlmAbstention.SERVER_ERROR),
        Arguments.of(Fault.status(503, -1), LlmAbstention.SERVER_ERROR),
        Arguments.of(Fault.status(429, -1), LlmAbstention.THROTTLED),
        Arguments.of(Fault.status(302, -1), LlmAbstention.REFUSED),
        Arguments.of(Fault.status(400, -1), LlmAbstention.REFUSED));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyFaultIsAnAbstentionWithItsReasonAndPasses(Fault fault, LlmAbstention reason)
      throws Exception {
    for (LlmApi api : LlmApi.values()) {
      LlmClient client =
          client(
              settings(api)
                  .withLimits(
                      new LlmLimits(Duration.ofMillis(1500), 4, 1, Duration.ofMillis(1), 65_536)));
      server.fault(fault);

      Abstained abstained = (Abstained) ask(client, GOOD);
      server.fault(Fault.of(Kind.NONE));

      assertThat(abstained.reason()).isEqualTo(reason);
      assertThat(abstained.detail()).doesNotContain("Profit").doesNotContain("\n");
      assertThat(ask(client, GOOD)).isInstanceOf(Voted.class);
    }
  }

  @Test
  void triesAgainWhileAnEndpointFlaps() throws Exception {
    server.fault(Fault.flapping(1, 1));
    LlmClient client = client(settings(LlmApi.OLLAMA));

    LlmAnswer first = ask(client, GOOD);
    LlmAnswer second = ask(client, GOOD);

    assertThat(first).isInstanceOf(Voted.class);
    assertThat(first.usage().attempts()).isEqualTo(1);
    assertThat(second).isInstanceOf(Voted.class);
    assertThat(second.usage().attempts()).isEqualTo(2);
  }

  @Test
  void nobodyListeningIsUnreachable() throws Exception {
    server.close();

    Abstained abstained = (Abstained) ask(client(settings(LlmApi.OLLAMA)), GOOD);

    assertThat(abstained.reason()).isEqualTo(LlmAbstention.UNREACHABLE);
    assertThat(abstained.detail()).contains("calls: 3");
  }

  @Test
  void answersManyAtOnceEachItsOwn() throws Exception {
    LlmClient client =
        client(
            settings(LlmApi.OPENAI)
                .withLimits(
                    new LlmLimits(Duration.ofSeconds(20), 64, 1, Duration.ofMillis(1), 65_536)));
    List<CompletableFuture<LlmAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      answers.add(client.ask(i % 2 == 0 ? GOOD : BAD, Long.MAX_VALUE).toCompletableFuture());
    }

    for (int i = 0; i < 64; i++) {
      Voted vote = (Voted) answers.get(i).get(30, TimeUnit.SECONDS);
      assertThat(vote.probabilities()[i % 2 == 0 ? 2 : 0]).as("item %d", i).isGreaterThan(0.7);
    }
    assertThat(server.numAsked()).isEqualTo(64);
  }

  @Test
  void theSameItemMakesTheSameRequest() throws Exception {
    LlmClient client = client(settings(LlmApi.OLLAMA));

    ask(client, GOOD);
    ask(client, GOOD);

    assertThat(server.bodies().get(0)).isEqualTo(server.bodies().get(1));
  }

  @Test
  void showsItsKeyToTheEndpointAndToNobodyElse(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "canary-key-5678\n");
    try (LlmTestServer locked = LlmTestServer.start("canary-key-5678")) {
      LlmSettings settings = settings(LlmApi.OPENAI, locked.url());
      LlmSettings withKey = settings.withKey(new LlmKey("${file:" + file + "}"));

      Abstained without = (Abstained) ask(client(settings), GOOD);
      LlmAnswer with = ask(client(withKey), GOOD);

      assertThat(without.reason()).isEqualTo(LlmAbstention.REFUSED);
      assertThat(with).isInstanceOf(Voted.class);
      assertThat(locked.authorizations()).containsExactly("", "Bearer canary-key-5678");
      assertThat(withKey.toString() + with).doesNotContain("canary");
    }
  }

  @ParameterizedTest
  @EnumSource(LlmApi.class)
  void tellsWhetherTheModelIsThere(LlmApi api) throws Exception {
    LlmSettings absent = LlmSettings.of("x", api, settings(api).url(), "not-there", World.CLASSES);

    LlmHealth healthy = health(client(settings(api)));
    LlmHealth lacking = health(client(absent));
    server.close();
    LlmHealth gone = health(client(settings(api)));

    assertThat(healthy.isReachable() && healthy.hasModel()).isTrue();
    assertThat(lacking.isReachable()).isTrue();
    assertThat(lacking.hasModel()).isFalse();
    assertThat(gone.isReachable()).isFalse();
  }

  private LlmClient client(LlmSettings settings) {
    return endpoints.client(settings);
  }

  private LlmSettings settings(LlmApi api) {
    return settings(api, server.url());
  }

  private static LlmSettings settings(LlmApi api, URI server) {
    URI url = api == LlmApi.OLLAMA ? server : server.resolve("/v1");
    return LlmSettings.of("words", api, url, "words", World.CLASSES);
  }

  private static LlmAnswer ask(LlmClient client, LlmQuestion question) throws Exception {
    return client.ask(question, Long.MAX_VALUE).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static LlmHealth health(LlmClient client) throws Exception {
    return client.probe().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
