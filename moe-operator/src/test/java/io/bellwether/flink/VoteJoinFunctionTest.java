package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.Operators.Backend;
import io.bellwether.flink.Operators.Place;
import io.bellwether.schema.Abstention;
import io.bellwether.schema.Header;
import io.bellwether.schema.Origin;
import io.bellwether.schema.ReceivedVote;
import io.bellwether.schema.Vote;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VoteJoinFunctionTest {
  private static final MoeSettings EVENT_TIME = Fixtures.setup().settings();
  private static final MoeSettings ARRIVAL = Fixtures.setup().onArrival().settings();
  private static final long MAX_AGE = MoeSettings.Serving.DEFAULT.maxVoteAge().toMillis();

  private static final Header TRACE = new Header("trace", ByteBuffer.wrap(new byte[] {5}));

  private static final class Join implements AutoCloseable {
    private final KeyedTwoInputStreamOperatorTestHarness<
            String, Inquiry, ReceivedVote, CombineInput>
        operator;

    Join(MoeSettings settings, Place place) throws Exception {
      operator = Operators.voteJoin(settings, place);
    }

    void question(String id, long time) throws Exception {
      operator.processElement1(Fixtures.question("desk", id, time), time);
    }

    void vote(String id, long time, Float... probabilities) throws Exception {
      vote(id, time, 0, List.of(probabilities));
    }

    void vote(String id, long time, long seenUpTo, List<Float> probabilities) throws Exception {
      Vote vote = new Vote();
      vote.setVoteTime(Instant.ofEpochMilli(time));
      vote.setItemId(id);
      vote.setExpert("desk");
      vote.setVersion("");
      vote.setProbabilities(probabilities);
      vote.setLabelsSeenUpTo(Instant.ofEpochMilli(seenUpTo));
      operator.processElement2(
          new ReceivedVote(
              new Origin("votes", 0, 7L, time),
              vote,
              ByteBuffer.wrap(new byte[] {1}),
              ByteBuffer.wrap(new byte[] {4, 2}),
              List.of(TRACE)),
          time);
    }

    void watermark(long time) throws Exception {
      operator.processBothWatermarks(new Watermark(time));
    }

    List<Ballot> ballots() {
      return operator.extractOutputValues().stream().map(b -> (Ballot) b).toList();
    }

    long count(String metric) throws Exception {
      return Operators.count(operator, metric);
    }

    @Override
    public void close() throws Exception {
      operator.close();
    }
  }

  @Test
  void passesAVoteOnAsSoonAsItComesOnArrival() throws Exception {
    try (Join join = new Join(ARRIVAL, Place.FRESH)) {
      join.operator.setProcessingTime(10);
      join.question("a", 10);
      join.vote("a", 5, 0.5f, 0.25f, 0.25f);

      assertThat(join.ballots()).singleElement().satisfies(b -> assertThat(b.vote()).hasSize(3));
      join.operator.setProcessingTime(1000);
      assertThat(join.ballots()).hasSize(1);
    }
  }

  @Test
  void keepsAVoteThatComesBeforeItsQuestion() throws Exception {
    try (Join join = new Join(ARRIVAL, Place.FRESH)) {
      join.vote("a", 5, 0.5f, 0.25f, 0.25f);
      join.question("a", 10);

      assertThat(join.ballots()).singleElement().satisfies(b -> assertThat(b.vote()).hasSize(3));
    }
  }

  @Test
  void abstainsAtTheDeadlineAndIgnoresTheVoteAfterIt() throws Exception {
    try (Join join = new Join(ARRIVAL, Place.FRESH)) {
      join.operator.setProcessingTime(10);
      join.question("a", 10);
      join.operator.setProcessingTime(210);
      join.vote("a", 5, 0.5f, 0.25f, 0.25f);

      assertThat(join.ballots())
          .extracting(Ballot::abstention)
          .containsExactly(Abstention.DEADLINE);
      join.operator.setProcessingTime(210 + MAX_AGE);
      assertThat(join.count(MoeMetrics.VOTES_EXPIRED)).isEqualTo(1);
      assertThat(join.operator.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void countsTheFirstOfTwoVotes() throws Exception {
    try (Join join = new Join(ARRIVAL, Place.FRESH)) {
      join.question("a", 10);
      join.vote("a", 5, 1f, 0f, 0f);
      join.vote("a", 4, 0f, 1f, 0f);

      assertThat(join.ballots()).singleElement().satisfies(b -> assertThat(b.vote()[0]).isOne());
      assertThat(join.count(MoeMetrics.VOTES_DUPLICATE)).isEqualTo(1);
    }
  }

  @Test
  void takesTheEarliestByVoteTimeInEventTimeOrderWhateverCameFirst() throws Exception {
    try (Join join = new Join(EVENT_TIME, Place.FRESH)) {
      join.vote("a", 60, 0f, 1f, 0f);
      join.vote("a", 50, 1f, 0f, 0f);
      join.question("a", 10);
      join.watermark(209);
      assertThat(join.ballots()).isEmpty();

      join.watermark(210);

      assertThat(join.ballots()).singleElement().satisfies(b -> assertThat(b.vote()[0]).isOne());
    }
  }

  @Test
  void leavesOutAVoteCastAfterTheDeadlineInEventTimeOrder() throws Exception {
    try (Join join = new Join(EVENT_TIME, Place.FRESH)) {
      join.vote("a", 211, 1f, 0f, 0f);
      join.question("a", 10);
      join.watermark(300);

      assertThat(join.ballots())
          .extracting(Ballot::abstention)
          .containsExactly(Abstention.DEADLINE);
      join.watermark(211 + MAX_AGE);
      assertThat(join.operator.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void refusesAVoteThatKnowsALabelOfLaterThanTheDecision() throws Exception {
    try (Join join = new Join(EVENT_TIME, Place.FRESH)) {
      join.vote("a", 50, 11, List.of(1f, 0f, 0f));
      join.vote("b", 50, 10, List.of(1f, 0f, 0f));
      join.question("a", 10);
      join.question("b", 10);
      join.watermark(210);

      assertThat(join.ballots())
          .anySatisfy(
              b -> {
                assertThat(b.itemId()).isEqualTo("a");
                assertThat(b.abstention()).isEqualTo(Abstention.MALFORMED);
              })
          .anySatisfy(
              b -> {
                assertThat(b.itemId()).isEqualTo("b");
                assertThat(b.labelsSeenUpTo()).isEqualTo(10);
              });
      assertThat(Operators.side(join.operator, Operators.DEAD_LETTERS))
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.getReason()).isEqualTo("look-ahead");
                assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(new byte[] {4, 2}));
                assertThat(letter.getHeaders()).containsExactly(TRACE);
              });
    }
  }

  @Test
  void scalesProbabilitiesToSumToOne() throws Exception {
    try (Join join = new Join(ARRIVAL, Place.FRESH)) {
      join.question("a", 10);
      join.vote("a", 5, 0.5005f, 0.25f, 0.25f);

      float[] vote = join.ballots().get(0).vote();
      assertThat(vote[0] + vote[1] + vote[2]).isEqualTo(1f);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void goesOnWaitingAfterARestore(Backend backend) throws Exception {
    OperatorSubtaskState snapshot;
    try (Join join = new Join(EVENT_TIME, Place.on(backend))) {
      join.question("a", 10);
      join.vote("b", 20, 1f, 0f, 0f);
      snapshot = Operators.snapshot(join.operator);
    }

    try (Join join = new Join(EVENT_TIME, Place.on(backend).from(snapshot))) {
      join.vote("a", 30, 1f, 0f, 0f);
      join.question("b", 10);
      join.watermark(210);

      assertThat(join.ballots())
          .hasSize(2)
          .allSatisfy(b -> assertThat(b.vote()).containsExactly(1f, 0f, 0f));
    }
  }
}
