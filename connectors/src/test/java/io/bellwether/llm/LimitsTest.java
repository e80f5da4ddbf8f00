package io.bellwether.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.llm.LlmAnswer.Abstained;
import io.bellwether.llm.LlmAnswer.Voted;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Room, budgets and the breaker, with time moved by hand. */
class LimitsTest {
  private final World world = new World();

  @Test
  void overflowsInsteadOfQueueing() {
    LlmClient client =
        world.endpoints.client(
            World.settings()
                .withLimits(
                    new LlmLimits(Duration.ofSeconds(1), 2, 1, Duration.ofMillis(1), 4096)));

    CompletableFuture<LlmAnswer> first = world.ask(client, 1000);
    CompletableFuture<LlmAnswer> second = world.ask(client, 1000);
    CompletableFuture<LlmAnswer> third = world.ask(client, 1000);
    world.advance(1000);
    world.then(World.good());
    CompletableFuture<LlmAnswer> afterwards = world.ask(client, 1000);

    assertThat(first).isDone();
    assertThat(second).isDone();
    assertThat(World.reason(third)).isEqualTo(LlmAbstention.OVERFLOW);
    assertThat(World.done(afterwards)).isInstanceOf(Voted.class);
  }

  @Test
  void opensTheBreakerForAllExpertsOfTheEndpointAndClosesItByItself() {
    LlmSettings settings =
        World.settings()
            .withLimits(new LlmLimits(Duration.ofSeconds(1), 4, 1, Duration.ofMillis(1), 4096))
            .withBreaker(new LlmBreaker(50, 4, 4, Duration.ofSeconds(5), 2));
    LlmClient first = world.endpoints.client(settings);
    LlmClient second = world.endpoints.client(settings);
    for (int i = 0; i < 4; i++) {
      world.then(World.status(500, ""));
      World.done(world.ask(first, 1000));
    }

    assertThat(World.reason(world.ask(second, 1000))).isEqualTo(LlmAbstention.BREAKER_OPEN);
    assertThat(world.calls).hasSize(4);

    world.advance(5001);
    world.then(World.good()).then(World.good()).then(World.good());
    assertThat(World.done(world.ask(second, 1000))).isInstanceOf(Voted.class);
    assertThat(World.done(world.ask(first, 1000))).isInstanceOf(Voted.class);
    assertThat(World.done(world.ask(first, 1000))).isInstanceOf(Voted.class);
  }

  @Test
  void aDefectOfTheClientIsAnAbstentionAndKeepsNoProbeForItself() {
    LlmSettings settings =
        World.settings()
            .withLimits(new LlmLimits(Duration.ofSeconds(1), 4, 1, Duration.ofMillis(1), 4096))
            .withBreaker(new LlmBreaker(50, 1, 1, Duration.ofSeconds(5), 1));
    LlmClient client = world.endpoints.client(settings);
    world.then(World.status(500, ""));
    assertThat(World.reason(world.ask(client, 1000))).isEqualTo(LlmAbstention.SERVER_ERROR);
    world.advance(5001);

    world.isDefect = true;
    LlmAbstention broken = World.reason(world.ask(client, 1000));
    world.isDefect = false;
    world.then(World.good());

    assertThat(broken).isEqualTo(LlmAbstention.FAILED);
    assertThat(World.done(world.ask(client, 1000))).isInstanceOf(Voted.class);
  }

  @Test
  void doesNotBlameTheEndpointForCallsThatGotNoTime() {
    LlmSettings settings =
        World.settings().withBreaker(new LlmBreaker(50, 4, 4, Duration.ofSeconds(5), 2));
    LlmClient client = world.endpoints.client(settings);
    for (int i = 0; i < 8; i++) {
      CompletableFuture<LlmAnswer> hurried = world.ask(client, 5);
      world.advance(5);
      assertThat(World.reason(hurried)).isEqualTo(LlmAbstention.DEADLINE);
    }

    world.then(World.good());

    assertThat(World.done(world.ask(client, 1000))).isInstanceOf(Voted.class);
  }

  @Test
  void whatAModelSaysNeverOpensTheBreaker() {
    LlmSettings settings =
        World.settings().withBreaker(new LlmBreaker(50, 4, 4, Duration.ofSeconds(5), 2));
    LlmClient client = world.endpoints.client(settings);
    for (int i = 0; i < 8; i++) {
      world.then(World.ok(World.content("Buy now!")));
      assertThat(World.reason(world.ask(client, 1000))).isEqualTo(LlmAbstention.MALFORMED);
    }

    world.then(World.ok(World.content("{\"negative\":0.1,\"neutral\":0.2,\"positive\":0.7}")));

    assertThat(World.done(world.ask(client, 1000))).isInstanceOf(Voted.class);
  }

  @Test
  void keepsToTheNumberOfCallsInAMinute() {
    LlmClient client =
        world.endpoints.client(World.settings().withBudget(new LlmBudget(2, 0, 0, 0, 0)));
    world.then(World.good()).then(World.good()).then(World.good());

    World.done(world.ask(client, 1000));
    world.advance(30_000);
    World.done(world.ask(client, 1000));
    CompletableFuture<LlmAnswer> third = world.ask(client, 1000);
    world.advance(30_000);
    CompletableFuture<LlmAnswer> fourth = world.ask(client, 1000);

    assertThat(World.reason(third)).isEqualTo(LlmAbstention.RATE_LIMITED);
    assertThat(World.done(fourth)).isInstanceOf(Voted.class);
  }

  @Test
  void countsFurtherAttemptsAsCalls() {
    LlmClient client =
        world.endpoints.client(World.settings().withBudget(new LlmBudget(2, 0, 0, 0, 0)));
    world.then(World.status(500, "")).then(World.status(500, ""));

    CompletableFuture<LlmAnswer> answer = world.ask(client, 10_000);
    world.advance(10_000);

    Abstained abstained = (Abstained) World.done(answer);
    assertThat(abstained.reason()).isEqualTo(LlmAbstention.SERVER_ERROR);
    assertThat(abstained.detail())
        .isEqualTo("status 500, then nothing left for this minute (calls: 2)");
    assertThat(world.calls).hasSize(2);
  }

  @Test
  void abstainsWhenTheTokensOfTheMinuteAreSpentAndCountsTheRealOnes() {
    long estimate = World.settings().prompt().maxTokens(World.CLASSES) + 100;
    LlmClient client =
        world.endpoints.client(World.settings().withBudget(new LlmBudget(0, estimate, 0, 0, 0)));

    int votes = 0;
    CompletableFuture<LlmAnswer> last;
    do {
      world.then(World.good());
      last = world.ask(client, 1000);
      votes++;
    } while (World.done(last) instanceof Voted);

    // 101 tokens were reported for each, and a next one is estimated at more than that.
    assertThat(World.reason(last)).isEqualTo(LlmAbstention.BUDGET);
    assertThat(votes - 1).isBetween((int) (estimate / 101) - 3, (int) (estimate / 101));
  }

  @Test
  void abstainsWhenTheMoneyOfTheMinuteIsSpent() {
    LlmClient client =
        world.endpoints.client(World.settings().withBudget(new LlmBudget(0, 0, 2, 0.3, 0.6)));

    LlmAnswer answer;
    double spent = 0;
    do {
      world.then(World.good());
      answer = World.done(world.ask(client, 1000));
      spent += answer.usage().cost();
    } while (answer instanceof Voted);
    world.advance(60_000);
    world.then(World.good());

    assertThat(((Abstained) answer).reason()).isEqualTo(LlmAbstention.BUDGET);
    assertThat(spent).isBetween(1.5, 2.0);
    assertThat(World.done(world.ask(client, 1000))).isInstanceOf(Voted.class);
  }
}
