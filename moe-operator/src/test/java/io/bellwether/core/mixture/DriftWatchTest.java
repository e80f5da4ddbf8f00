package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Allocations;
import io.bellwether.core.Snapshot;
import io.bellwether.core.Stateful;
import io.bellwether.core.drift.DriftSpec;
import io.bellwether.core.filter.BeliefFilter;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.filter.Filters;
import io.bellwether.core.mixture.DriftRule.Action;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DriftWatchTest {
  private static final int EXPERTS = 3;
  private static final int CLASSES = 2;
  private static final DriftSpec ADWIN = new DriftSpec.Adwin(0.002);
  private static final DriftRule RESET = new DriftRule(ADWIN, Action.RESET, 2, 1);
  private static final DriftRule SPEED_UP = new DriftRule(ADWIN, Action.SPEED_UP, 10, 200);

  static List<FilterSpec> filters() {
    return List.of(
        new FilterSpec.FixedShare(0.1, 0.001),
        new FilterSpec.Hedge(0.1),
        new FilterSpec.AdaHedge(),
        new FilterSpec.Boa(),
        new FilterSpec.MlPoly(),
        new FilterSpec.MoeF(1, 0.95),
        new FilterSpec.MoeFCausal(1, 0.9));
  }

  /** One filter, watched or not, on a stream in which expert 0 is good first and bad later. */
  private static final class Stream {
    BeliefFilter filter;
    DriftWatch watch;
    final Random random;
    final double[] beliefs = new double[EXPERTS];
    final boolean[] voted = {true, true, true};
    final float[] votes = new float[EXPERTS * CLASSES];
    int time;
    int label;

    Stream(FilterSpec spec, DriftRule rule, long seed) {
      filter = Filters.create(spec, EXPERTS);
      watch = rule.isOn() ? new DriftWatch(rule) : null;
      random = new Random(seed);
    }

    void next(double rightOfFirst) {
      label = random.nextInt(2);
      for (int i = 0; i < EXPERTS; i++) {
        boolean right = random.nextDouble() < (i == 0 ? rightOfFirst : 0.6);
        float p = right ? 0.8f : 0.2f;
        votes[i * CLASSES + label] = p;
        votes[i * CLASSES + 1 - label] = 1 - p;
      }
      if (watch == null) {
        filter.update(++time, votes, voted, CLASSES, label);
      } else {
        watch.learn(filter, ++time, votes, voted, CLASSES, label);
      }
    }

    double beliefInFirst() {
      filter.beliefs(beliefs);
      return beliefs[0];
    }
  }

  @ParameterizedTest
  @MethodSource("filters")
  void anAlarmMakesTheBeliefInThatExpertAnEqualShare(FilterSpec spec) {
    Stream stream = new Stream(spec, RESET, 1);
    for (int i = 0; i < 600; i++) {
      stream.next(0.95);
    }
    BeliefFilter copy = Filters.create(spec, EXPERTS);
    double[] after = new double[EXPERTS];
    int steps = 0;
    byte[] before;
    do {
      before = Snapshot.write(stream.filter);
      stream.next(0.05);
    } while (!stream.watch.alarmed(0) && ++steps < 500);

    assertThat(stream.watch.alarmed(0)).isTrue();
    assertThat(stream.watch.alarmed(1)).isFalse();
    read(before, copy);
    double[] former = new double[EXPERTS];
    copy.beliefs(former);
    copy.forget(0);
    copy.beliefs(after);
    assertThat(after[0] + after[1] + after[2]).isCloseTo(1, within(1e-9));
    if (!spec.kind().startsWith("moe-f")) {
      assertThat(after[0]).isCloseTo(1.0 / EXPERTS, within(1e-9));
      assertThat(after[1] / after[2]).isCloseTo(former[1] / former[2], within(1e-6));
    } else {
      assertThat(after[0]).isCloseTo(1.0 / EXPERTS, within(0.05));
    }
  }

  @Test
  void aResetFilterTurnsFromAnExpertThatFailsSooner() {
    FilterSpec hedge = new FilterSpec.Hedge(0.1);
    Stream plain = new Stream(hedge, DriftRule.NONE, 2);
    Stream watched = new Stream(hedge, RESET, 2);
    Stream hastened = new Stream(hedge, SPEED_UP, 2);
    for (int i = 0; i < 1500; i++) {
      plain.next(0.95);
      watched.next(0.95);
      hastened.next(0.95);
    }
    for (int i = 0; i < 250; i++) {
      plain.next(0.05);
      watched.next(0.05);
      hastened.next(0.05);
    }

    assertThat(plain.beliefInFirst()).isGreaterThan(0.9);
    assertThat(watched.beliefInFirst()).isLessThan(0.1);
    assertThat(hastened.beliefInFirst()).isLessThan(0.1);
  }

  @Test
  void aFilterIsHastenedForSoManyLabelsAndThenAsBefore() {
    Stream stream = new Stream(new FilterSpec.FixedShare(0.1, 0.01), SPEED_UP, 3);
    for (int i = 0; i < 500; i++) {
      stream.next(0.95);
    }
    assertThat(stream.watch.hastened()).isZero();
    do {
      stream.next(0.05);
    } while (!stream.watch.alarmed(0));
    int sinceAlarm = 1;
    while (stream.watch.hastened() > 0 && stream.time < 5000) {
      stream.next(0.05);
      boolean again = stream.watch.alarmed(0) || stream.watch.alarmed(1) || stream.watch.alarmed(2);
      sinceAlarm = again ? 1 : sinceAlarm + 1;
    }

    assertThat(sinceAlarm).isEqualTo(SPEED_UP.labels());
    BeliefFilter plain = Filters.create(new FilterSpec.FixedShare(0.1, 0.01), EXPERTS);
    read(Snapshot.write(stream.filter), plain);
    stream.next(0.05);
    plain.update(stream.time, stream.votes, stream.voted, CLASSES, stream.label);
    assertThat(Snapshot.write(plain)).isEqualTo(Snapshot.write(stream.filter));
  }

  @Test
  void goesOnFromASnapshotAsIfNothingHadHappened() {
    FilterSpec spec = new FilterSpec.MoeF(1, 0.95);
    for (DriftRule rule : List.of(RESET, SPEED_UP)) {
      Stream straight = new Stream(spec, rule, 4);
      Stream broken = new Stream(spec, rule, 4);
      for (int i = 0; i < 3000; i++) {
        double rightOfFirst = i / 400 % 2 == 0 ? 0.95 : 0.1;
        straight.next(rightOfFirst);
        broken.next(rightOfFirst);
        byte[] watch = Snapshot.write(broken.watch);
        byte[] filter = Snapshot.write(broken.filter);
        broken.watch = new DriftWatch(rule);
        broken.filter = Filters.create(spec, EXPERTS);
        read(watch, broken.watch);
        read(filter, broken.filter);
      }

      assertThat(broken.beliefInFirst()).isEqualTo(straight.beliefInFirst());
      assertThat(Snapshot.write(broken.watch)).isEqualTo(Snapshot.write(straight.watch));
    }
  }

  @Test
  void beginsAnewWhereAnotherDetectorLeftItsState() {
    Stream stream = new Stream(new FilterSpec.Hedge(0.1), SPEED_UP, 5);
    for (int i = 0; i < 900; i++) {
      stream.next(i < 500 ? 0.95 : 0.05);
    }
    DriftRule other = new DriftRule(new DriftSpec.PageHinkley(0.005, 50), Action.RESET, 2, 1);
    DriftWatch fresh = new DriftWatch(other);
    read(Snapshot.write(stream.watch), fresh);

    assertThat(Snapshot.write(fresh)).isEqualTo(Snapshot.write(new DriftWatch(other)));
  }

  @Test
  void sleepingExpertsAreNotJudged() {
    Stream stream = new Stream(new FilterSpec.Hedge(0.1), RESET, 6);
    for (int i = 0; i < 500; i++) {
      stream.next(0.95);
    }
    stream.voted[0] = false;
    for (int i = 0; i < 500; i++) {
      stream.next(0.05);

      assertThat(stream.watch.alarmed(0)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("filters")
  void allocatesNothingOnceWarm(FilterSpec spec) {
    for (DriftRule rule : List.of(RESET, SPEED_UP)) {
      if (rule.action() == Action.SPEED_UP && !spec.canHasten()) {
        continue;
      }
      Stream stream = new Stream(spec, rule, 7);
      // An alarm may allocate, so the losses stay the same.
      stream.next(0.9);

      long bytes =
          Allocations.bytesWhenWarm(
              () ->
                  stream.watch.learn(
                      stream.filter, 1, stream.votes, stream.voted, CLASSES, stream.label));

      assertThat(bytes).isZero();
    }
  }

  @Test
  void refusesWhatAFilterCannotDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SPEED_UP.checkFits(new FilterSpec.Boa()))
        .withMessageContaining("filter.drift.action must be reset with filter.kind boa");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RESET.checkFits(new FilterSpec.None()))
        .withMessageContaining("filter.drift.detector must be none with filter.kind none");
  }

  private static void read(byte[] bytes, Stateful target) {
    try {
      Snapshot.read(bytes, target);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
