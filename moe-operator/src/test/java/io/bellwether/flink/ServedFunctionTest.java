package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.mixture.ServedExperts;
import io.bellwether.core.served.Answer;
import io.bellwether.core.served.Question;
import io.bellwether.core.served.ServedExpert;
import io.bellwether.core.served.Silence;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.schema.Abstention;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServedFunctionTest {
  private static final Instant NOW = Instant.ofEpochMilli(10);
  private static final float[] VOTE = {0.5f, 0.25f, 0.25f};

  private final Oracle oracle = new Oracle();

  /** Answers when it is told to. */
  private static final class Oracle implements ServedExpert {
    private final List<Question> questions = new ArrayList<>();
    private final List<CompletableFuture<Answer>> answers = new ArrayList<>();
    private int closed;

    @Override
    public CompletionStage<Answer> ask(Question question) {
      questions.add(question);
      answers.add(new CompletableFuture<>());
      return answers.get(answers.size() - 1);
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private static MoeSettings settings(Fixtures.Setup setup, int maxInFlight) {
    MoeSettings s = setup.settings();
    return new MoeSettings(
        s.mixture(),
        s.ordering(),
        s.routingKey(),
        s.maxParallelism(),
        s.microBatchSize(),
        s.microBatchWait(),
        s.deadline(),
        s.maxLabelAge(),
        s.labelRelease(),
        new MoeSettings.Serving(maxInFlight, s.maxLabelAge()));
  }

  private OneInputStreamOperatorTestHarness<Inquiry, CombineInput> asking(
      MoeSettings settings, ServedExperts maker, OperatorSubtaskState state) throws Exception {
    OneInputStreamOperatorTestHarness<Inquiry, CombineInput> harness =
        new OneInputStreamOperatorTestHarness<>(
            new AsyncWaitOperatorFactory<>(
                new ServedFunction(
                    settings, Fixtures.FORMAT, maker, Clock.fixed(NOW, ZoneOffset.UTC), false),
                settings.deadline().toMillis(),
                100,
                AsyncDataStream.OutputMode.UNORDERED),
            new CodecSerializer<>(new Inquiry.InquiryCodec()));
    harness.setup(new CodecSerializer<>(new CombineInput.CombineInputCodec()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private OneInputStreamOperatorTestHarness<Inquiry, CombineInput> asking(MoeSettings settings)
      throws Exception {
    return asking(settings, (definition, classes) -> oracle, null);
  }

  private static MoeSettings onArrival() {
    return settings(Fixtures.setup().onArrival(), 2);
  }

  private static void ask(
      OneInputStreamOperatorTestHarness<Inquiry, CombineInput> harness, String id)
      throws Exception {
    harness.processElement(Fixtures.question("model", id, 10), 10);
  }

  /** All ballots, once every question is settled. */
  private static List<Ballot> settled(
      OneInputStreamOperatorTestHarness<Inquiry, CombineInput> harness) throws Exception {
    harness.endInput();
    return harness.extractOutputValues().stream().map(b -> (Ballot) b).toList();
  }

  @Test
  void turnsAnAnswerIntoABallot() throws Exception {
    try (var asking = asking(onArrival())) {
      ask(asking, "a");
      oracle.answers.get(0).complete(Answer.of(VOTE));

      assertThat(settled(asking))
          .singleElement()
          .satisfies(
              ballot -> {
                assertThat(ballot.vote()).isEqualTo(VOTE);
                assertThat(ballot.slot()).isEqualTo(9);
                assertThat(ballot.filterKey()).isEqualTo("S");
              });
      assertThat(oracle.questions.get(0).text()).isEqualTo("headline of a");
      assertThat(oracle.questions.get(0).deadlineMillis()).isEqualTo(210);
    }
  }

  @ParameterizedTest
  @EnumSource(Silence.class)
  void passesTheReasonOfASilenceOn(Silence why) throws Exception {
    try (var asking = asking(onArrival())) {
      ask(asking, "a");
      oracle.answers.get(0).complete(Answer.silent(why, "because"));

      assertThat(settled(asking))
          .singleElement()
          .satisfies(ballot -> assertThat(ballot.abstention().name()).isEqualTo(why.name()));
    }
  }

  @Test
  void abstainsForAnExpertThatBreaksItsContract() throws Exception {
    try (var asking = asking(settings(Fixtures.setup().onArrival(), 10))) {
      ask(asking, "fails");
      ask(asking, "short");
      ask(asking, "knows the future");
      oracle.answers.get(0).completeExceptionally(new IllegalStateException("on purpose"));
      oracle.answers.get(1).complete(Answer.of(new float[] {0.5f, 0.5f}));
      oracle.answers.get(2).complete(Answer.of(VOTE, 11));

      assertThat(settled(asking))
          .extracting(Ballot::abstention)
          .containsExactlyInAnyOrder(Abstention.FAILED, Abstention.MALFORMED, Abstention.MALFORMED);
    }
  }

  @Test
  void abstainsForAnExpertThatThrowsOrCannotBeMade() throws Exception {
    ServedExpert thrower =
        new ServedExpert() {
          @Override
          public CompletionStage<Answer> ask(Question question) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        };
    try (var asking = asking(onArrival(), (definition, classes) -> thrower, null)) {
      ask(asking, "a");

      assertThat(settled(asking)).extracting(Ballot::abstention).containsExactly(Abstention.FAILED);
    }
    try (var asking = asking(onArrival(), ServedExperts.NONE, null)) {
      ask(asking, "a");

      assertThat(settled(asking)).extracting(Ballot::abstention).containsExactly(Abstention.FAILED);
    }
  }

  @Test
  void answersWhatIsOverTheLimitAtOnceOnArrival() throws Exception {
    try (var asking = asking(onArrival())) {
      ask(asking, "a");
      ask(asking, "b");
      ask(asking, "c");

      assertThat(oracle.questions).hasSize(2);
      oracle.answers.forEach(answer -> answer.complete(Answer.of(VOTE)));
      assertThat(settled(asking))
          .filteredOn(ballot -> ballot.vote().length == 0)
          .singleElement()
          .satisfies(
              ballot -> {
                assertThat(ballot.itemId()).isEqualTo("c");
                assertThat(ballot.abstention()).isEqualTo(Abstention.OVERFLOW);
              });
    }
  }

  @Test
  void takesNewQuestionsWhenOldOnesAreAnswered() throws Exception {
    try (var asking = asking(onArrival())) {
      for (int i = 0; i < 10; i++) {
        ask(asking, "a" + i);
        oracle.answers.get(i).complete(Answer.of(VOTE));
      }

      assertThat(settled(asking)).hasSize(10).allSatisfy(b -> assertThat(b.vote()).hasSize(3));
    }
  }

  @Test
  void givesUpAtTheDeadline() throws Exception {
    try (var asking = asking(onArrival())) {
      ask(asking, "a");
      asking.setProcessingTime(201);

      assertThat(settled(asking))
          .extracting(Ballot::abstention)
          .containsExactly(Abstention.DEADLINE);
    }
  }

  @Test
  void keepsTheWatermarkBehindItsAnswersInEventTimeOrder() throws Exception {
    try (var asking = asking(settings(Fixtures.setup(), 2))) {
      ask(asking, "a");
      asking.processWatermark(new Watermark(10));
      assertThat(asking.getOutput()).isEmpty();

      oracle.answers.get(0).complete(Answer.of(VOTE));

      assertThat(settled(asking)).hasSize(1);
      assertThat(asking.getOutput().toArray()[1]).isEqualTo(new Watermark(10));
    }
  }

  @Test
  void asksAgainAfterARestore() throws Exception {
    OperatorSubtaskState snapshot;
    MoeSettings settings = settings(Fixtures.setup(), 2);
    try (var asking = asking(settings)) {
      ask(asking, "a");
      snapshot = asking.snapshot(1, 1);
      oracle.answers.get(0).complete(Answer.silent(Silence.FAILED, "the process ends"));
    }

    try (var asking = asking(settings, (definition, classes) -> oracle, snapshot)) {
      assertThat(oracle.questions).extracting(Question::itemId).containsExactly("a", "a");
      oracle.answers.get(1).complete(Answer.of(VOTE));

      assertThat(settled(asking)).singleElement().satisfies(b -> assertThat(b.vote()).hasSize(3));
    }
  }

  @Test
  void closesTheExpertWithItsLastUser() throws Exception {
    List<Oracle> made = new ArrayList<>();
    ServedExperts maker =
        (definition, classes) -> {
          made.add(new Oracle());
          return made.get(made.size() - 1);
        };
    var one = asking(onArrival(), maker, null);
    var other = asking(onArrival(), maker, null);
    ask(one, "a");
    ask(other, "b");
    made.get(0).answers.forEach(answer -> answer.complete(Answer.of(VOTE)));

    one.close();
    assertThat(made).hasSize(1);
    assertThat(made.get(0).closed).isZero();
    other.close();

    assertThat(made.get(0).closed).isOne();
  }
}
