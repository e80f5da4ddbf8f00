package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.expert.FixedAnswer;
import io.bellwether.core.mixture.OwnedExpert;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.ExpertInput.Task;
import io.bellwether.schema.Abstention;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeskTest {
  private final Desk.Counters counters =
      new Desk.Counters(
          new SimpleCounter(),
          new SimpleCounter(),
          new SimpleCounter(),
          new SimpleCounter(),
          new RecentValues(),
          new RecentValues(),
          () -> 1000);

  private Ballot ballotOf(float... answer) {
    Desk desk = new Desk(1, 0, "fixed", new OwnedExpert(new FixedAnswer(answer)), 1, 4, counters);
    List<Ballot> ballots = new ArrayList<>();
    desk.add(new Task(0, "a", 10, 10, "S", Fixtures.features(1, "S", "en")));
    desk.flush(ballots::add);
    assertThat(ballots).hasSize(1);
    return ballots.get(0);
  }

  @Test
  void sendsProbabilitiesAsTheVote() {
    Ballot ballot = ballotOf(0.25f, 0.25f, 0.5f);

    assertThat(ballot.vote()).containsExactly(0.25f, 0.25f, 0.5f);
    assertThat(counters.refused().getCount()).isZero();
  }

  @Test
  void measuresBatchesAndHowLongAnswersTook() {
    ballotOf(0.25f, 0.25f, 0.5f);

    assertThat(counters.votes().getCount()).isEqualTo(1);
    assertThat(counters.batchSize().getStatistics().getMax()).isEqualTo(1);
    // Asked at 10, answered at 1000.
    assertThat(counters.latency().getStatistics().getMax()).isEqualTo(990);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, -0.5f, 3f, Float.POSITIVE_INFINITY})
  void makesAnAbstentionOfWhatIsNoProbabilities(float bad) {
    Ballot ballot = ballotOf(0.5f, bad, 0.5f);

    assertThat(ballot.vote()).isEmpty();
    assertThat(ballot.abstention()).isEqualTo(Abstention.FAILED);
    assertThat(counters.refused().getCount()).isEqualTo(1);
  }
}
