package io.bellwether.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.llm.LlmAnswer.Abstained;
import io.bellwether.llm.LlmAnswer.Voted;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One question among retries and deadlines, with time moved by hand. */
class AskingTest {
  private final World world = new World();

  @Test
  void votesWithTheProbabilitiesOfTheLetters() {
    LlmClient client = world.then(World.good()).endpoints.client(World.settings());

    Voted vote = (Voted) World.done(world.ask(client, 1000));

    assertThat(vote.probabilities()).containsExactly(new double[] {0.2, 0.1, 0.7}, within(1e-5));
    assertThat(vote.mode()).isEqualTo(LlmMode.LOGPROBS);
    assertThat(vote.usage()).isEqualTo(new LlmUsage(1, 100, 1, 0, 0));
  }

  @Test
  void triesAgainAfterServerErrorsAndLostConnections() {
    LlmClient client =
        world
            .then(World.status(500, ""))
            .thenFailure()
            .then(World.good())
            .endpoints
            .client(World.settings());

    CompletableFuture<LlmAnswer> answer = world.ask(client, 5000);
    world.advance(5000);

    assertThat(World.done(answer)).isInstanceOf(Voted.class);
    assertThat(World.done(answer).usage().attempts()).isEqualTo(3);
    assertThat(world.callMillis.get(1) - world.callMillis.get(0)).isBetween(1L, 201L);
    assertThat(world.callMillis.get(2) - world.callMillis.get(1)).isBetween(1L, 401L);
  }

  @Test
  void givesUpAfterTheLastAttemptAndSaysWhatItGot() {
    world.then(World.status(503, "")).then(World.status(503, "")).then(World.status(503, ""));
    LlmClient client = world.endpoints.client(World.settings());

    CompletableFuture<LlmAnswer> answer = world.ask(client, 60_000);
    world.advance(60_000);

    Abstained abstained = (Abstained) World.done(answer);
    assertThat(abstained.reason()).isEqualTo(LlmAbstention.SERVER_ERROR);
    assertThat(abstained.detail()).isEqualTo("status 503 (calls: 3)");
    assertThat(world.calls).hasSize(3);
  }

  @Test
  void doesNotTryAgainWhatWillNotChange() {
    for (int status : new int[] {301, 400, 401, 403, 404, 413, 422}) {
      World one = new World().then(World.status(status, ""));
      CompletableFuture<LlmAnswer> answer = one.ask(one.endpoints.client(World.settings()), 60_000);
      one.advance(60_000);

      assertThat(World.reason(answer)).as("status %d", status).isEqualTo(LlmAbstention.REFUSED);
      assertThat(one.calls).hasSize(1);
    }
  }

  @Test
  void waitsAsLongAsRetryAfterSays() {
    world.then(World.status(429, "2")).then(World.good());
    LlmClient client = world.endpoints.client(World.settings());

    CompletableFuture<LlmAnswer> answer = world.ask(client, 5000);
    world.advance(5000);

    assertThat(World.done(answer)).isInstanceOf(Voted.class);
    assertThat(world.callMillis.get(1) - World.START).isBetween(2001L, 2201L);
  }

  @Test
  void understandsRetryAfterAsADate() {
    // 1_750_000_000 s is Sun, 15 Jun 2025 15:06:40 GMT
    world.then(World.status(503, "Sun, 15 Jun 2025 15:06:43 GMT")).then(World.good());
    LlmClient client = world.endpoints.client(World.settings());

    CompletableFuture<LlmAnswer> answer = world.ask(client, 5000);
    world.advance(5000);

    assertThat(World.done(answer)).isInstanceOf(Voted.class);
    assertThat(world.callMillis.get(1) - World.START).isBetween(3001L, 3201L);
  }

  @Test
  void abstainsAtOnceWhenRetryAfterLiesBeyondTheDeadline() {
    world.then(World.status(429, "30"));
    LlmClient client = world.endpoints.client(World.settings());

    CompletableFuture<LlmAnswer> answer = world.ask(client, 5000);

    assertThat(answer).isDone();
    assertThat(World.reason(answer)).isEqualTo(LlmAbstention.THROTTLED);
  }

  @Test
  void leavesAnEndpointAloneThatAskedForItWhoeverWantsToAsk() {
    world.then(World.status(429, "30")).then(World.good());
    LlmClient first = world.endpoints.client(World.settings());
    LlmClient second = world.endpoints.client(World.settings());
    World.done(world.ask(first, 5000));

    CompletableFuture<LlmAnswer> early = world.ask(second, 5000);
    world.advance(30_000);
    CompletableFuture<LlmAnswer> late = world.ask(second, 5000);

    assertThat(World.reason(early)).isEqualTo(LlmAbstention.THROTTLED);
    assertThat(World.done(late)).isInstanceOf(Voted.class);
    assertThat(world.calls).hasSize(2);
  }

  @Test
  void abstainsAtTheDeadlineOfTheItem() {
    LlmClient client = world.endpoints.client(World.settings());

    CompletableFuture<LlmAnswer> answer = world.ask(client, 700);
    world.advance(699);
    assertThat(answer).isNotDone();
    world.advance(1);

    assertThat(World.reason(answer)).isEqualTo(LlmAbstention.DEADLINE);
    assertThat(World.done(answer).usage().millis()).isEqualTo(700);
  }

  @Test
  void asksNobodyWhenTheDeadlineHasPassed() {
    LlmClient client = world.endpoints.client(World.settings());

    assertThat(World.reason(world.ask(client, 0))).isEqualTo(LlmAbstention.DEADLINE);
    assertThat(world.calls).isEmpty();
  }

  @Test
  void triesAgainAfterACallThatTookTooLong() {
    world.thenSilence().then(World.good());
    LlmClient client =
        world.endpoints.client(
            World.settings()
                .withLimits(
                    new LlmLimits(Duration.ofMillis(300), 4, 2, Duration.ofMillis(50), 4096)));

    CompletableFuture<LlmAnswer> answer = world.ask(client, 1000);
    world.advance(1000);

    assertThat(World.done(answer)).isInstanceOf(Voted.class);
    assertThat(world.callMillis.get(1) - World.START).isBetween(301L, 350L);
  }

  @Test
  void answersWhatIsOnItsWayWhenItIsClosed() {
    LlmClient client = world.endpoints.client(World.settings());
    CompletableFuture<LlmAnswer> answer = world.ask(client, 1000);

    world.endpoints.close();

    assertThat(World.reason(answer)).isEqualTo(LlmAbstention.CLOSED);
    assertThat(World.reason(world.ask(client, 1000))).isEqualTo(LlmAbstention.CLOSED);
  }

  @Test
  void abstainsWithoutACallWhenNothingIsLeftOfTheText() {
    LlmClient client = world.endpoints.client(World.settings());

    CompletableFuture<LlmAnswer> answer =
        client
            .ask(new LlmQuestion(" \u200b\u0000\n", "en", "ACME"), world.now() + 1000)
            .toCompletableFuture();

    assertThat(World.reason(answer)).isEqualTo(LlmAbstention.NO_TEXT);
    assertThat(world.calls).isEmpty();
  }

  @Test
  void abstainsWhenItsKeyIsNowhereAndSendsItWhenItIsThere() {
    LlmClient without =
        world.endpoints.client(World.settings().withKey(new LlmKey("${env:MISSING}")));
    LlmClient with = world.endpoints.client(World.settings().withKey(new LlmKey("${env:KEY}")));
    world.then(World.status(401, ""));

    Abstained noKey = (Abstained) World.done(world.ask(without, 1000));
    Abstained refused = (Abstained) World.done(world.ask(with, 1000));

    assertThat(noKey.reason()).isEqualTo(LlmAbstention.NO_KEY);
    assertThat(noKey.detail()).contains("${env:MISSING}");
    assertThat(world.calls.get(0).key()).isEqualTo("canary-key-1234");
    assertThat(refused.detail() + with.settings() + world.calls.get(0))
        .doesNotContain("canary-key-1234");
  }

  @Test
  void detailsHoldNothingOfTheNewsNorOfTheAnswer() {
    String echo = "{\"error\":{\"message\":\"bad input: record profit canary\"}}";
    world.then(
        new Transport.Reply(
            400, "application/json", "", echo.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    LlmClient client = world.endpoints.client(World.settings());

    Abstained abstained = (Abstained) World.done(world.ask(client, 1000));

    assertThat(abstained.detail()).isEqualTo("status 400 (calls: 1)");
  }

  @Test
  void speaksAsTheEndpointWantsItAndRemembers() {
    world
        .then(World.complaint("max_tokens", "use max_completion_tokens"))
        .then(World.good())
        .then(World.good());
    LlmClient client = world.endpoints.client(World.settings());

    LlmAnswer first = World.done(world.ask(client, 1000));
    LlmAnswer second = World.done(world.ask(client, 1000));

    assertThat(first).isInstanceOf(Voted.class);
    assertThat(second.usage().attempts()).isEqualTo(1);
    assertThat(new String(world.calls.get(2).body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("max_completion_tokens");
  }

  @Test
  void asksForJsonWhereThereAreNoLogprobs() {
    world
        .then(World.complaint("logprobs", "not supported"))
        .then(World.ok(World.content("{\"negative\":0.1,\"neutral\":0.2,\"positive\":0.7}")));
    LlmClient client = world.endpoints.client(World.settings());

    Voted vote = (Voted) World.done(world.ask(client, 1000));

    assertThat(vote.mode()).isEqualTo(LlmMode.JSON);
    assertThat(vote.probabilities()).containsExactly(new double[] {0.1, 0.2, 0.7}, within(1e-9));
  }

  @Test
  void readsTheLetterWhenLogprobsAreLeftOutAndAsksForJsonNextTime() {
    world
        .then(World.ok(World.content("C")))
        .then(World.ok(World.content("{\"negative\":0.1,\"neutral\":0.2,\"positive\":0.7}")));
    LlmClient client = world.endpoints.client(World.settings());

    Voted first = (Voted) World.done(world.ask(client, 1000));
    Voted second = (Voted) World.done(world.ask(client, 1000));

    assertThat(first.mode()).isEqualTo(LlmMode.LABEL);
    assertThat(first.probabilities()).containsExactly(new double[] {0.1, 0.1, 0.8}, within(1e-9));
    assertThat(second.mode()).isEqualTo(LlmMode.JSON);
  }

  @Test
  void givesUpNothingThatHasWorkedForAComplaintThatTheNewsMayHaveCaused() {
    world.then(World.good()).then(World.complaint("logprobs", "")).then(World.good());
    LlmClient client = world.endpoints.client(World.settings());
    World.done(world.ask(client, 1000));

    CompletableFuture<LlmAnswer> refused = world.ask(client, 1000);
    Voted next = (Voted) World.done(world.ask(client, 1000));

    assertThat(World.reason(refused)).isEqualTo(LlmAbstention.REFUSED);
    assertThat(next.mode()).isEqualTo(LlmMode.LOGPROBS);
  }
}
