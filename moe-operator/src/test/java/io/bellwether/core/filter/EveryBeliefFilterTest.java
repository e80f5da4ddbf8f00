package io.bellwether.core.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Allocations;
import io.bellwether.core.Snapshot;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind of belief filter owes. A new kind adds one line to {@link #specs}. */
class EveryBeliefFilterTest {
  private static final int EXPERTS = 4;
  private static final int CLASSES = 3;
  private static final double[] EQUAL = {0.25, 0.25, 0.25, 0.25};
  private static final float[] EXTREMES = {0f, Float.MIN_VALUE, 1e-30f, 1e-7f, 0.5f, 1f};

  static List<FilterSpec> specs() {
    return List.of(
        new FilterSpec.None(),
        new FilterSpec.FixedShare(1, 0.05),
        new FilterSpec.FixedShare(1, 0),
        new FilterSpec.FixedShare(10, 0.999),
        new FilterSpec.Hedge(1),
        new FilterSpec.Hedge(10),
        new FilterSpec.AdaHedge(),
        new FilterSpec.Boa(),
        new FilterSpec.MlPoly(),
        new FilterSpec.MoeF(1, 0.95),
        new FilterSpec.MoeF(1000, 1e-9),
        new FilterSpec.MoeFCausal(1, 0.9),
        new FilterSpec.MoeFCausal(1000, 0.999999));
  }

  /** Kinds in which the belief in those absent returns to the prior; {@code MoeFilterTest}. */
  static List<FilterSpec> withoutDrift() {
    return specs().stream().filter(spec -> !spec.kind().startsWith("moe-f")).toList();
  }

  /** Kinds that never believe the worse expert more; {@code MoeFilterTest} shows the other. */
  static List<FilterSpec> sensible() {
    return specs().stream().filter(spec -> !spec.kind().equals("moe-f-causal")).toList();
  }

  @Test
  void everyKindIsTestedHere() {
    Set<Class<?>> tested = specs().stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(tested).containsExactlyInAnyOrder(FilterSpec.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("specs")
  void beginsWithEqualBelief(FilterSpec spec) {
    BeliefFilter filter = Filters.create(spec, EXPERTS);

    assertThat(beliefs(filter)).containsExactly(EQUAL, within(1e-12));
    assertThat(filter.labelsSeenUpTo()).isZero();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void beliefsSumToOneHoweverExtremeTheVotes(FilterSpec spec) {
    BeliefFilter filter = Filters.create(spec, EXPERTS);
    Random random = new Random(1);

    for (int i = 0; i < 20_000; i++) {
      float[] votes = new float[EXPERTS * CLASSES];
      for (int j = 0; j < votes.length; j++) {
        votes[j] = EXTREMES[random.nextInt(EXTREMES.length)];
      }
      filter.update(i, votes, someVoted(random), CLASSES, random.nextInt(CLASSES));

      assertBeliefs(filter);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void beliefsInAFewAreThoseAmongAll(FilterSpec spec) {
    BeliefFilter filter = Filters.create(spec, EXPERTS);
    Random random = new Random(3);
    int[] few = {3, 1, 0};

    for (int i = 0; i < 20_000; i++) {
      teach(filter, random, i);
      double[] all = beliefs(filter);
      double[] out = new double[EXPERTS];

      filter.beliefs(few, 2, out);

      assertThat(out[3]).isCloseTo(all[3], within(1e-9));
      assertThat(out[1]).isCloseTo(all[1], within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void beliefsSumToOneForAnyNumberOfExperts(FilterSpec spec) {
    for (int experts : new int[] {1, 2, 7, 300}) {
      BeliefFilter filter = Filters.create(spec, experts);
      Random random = new Random(experts);
      for (int i = 0; i < 40; i++) {
        float[] votes = new float[experts * CLASSES];
        boolean[] voted = new boolean[experts];
        for (int j = 0; j < votes.length; j++) {
          votes[j] = EXTREMES[random.nextInt(EXTREMES.length)];
          voted[j / CLASSES] = random.nextInt(3) > 0;
        }
        filter.update(i, votes, voted, CLASSES, random.nextInt(CLASSES));
        assertBeliefs(filter);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void forecastsProbabilities(FilterSpec spec) {
    BeliefFilter filter = Filters.create(spec, EXPERTS);
    Random random = new Random(11);
    double[] out = new double[CLASSES];
    for (int i = 0; i < 200; i++) {
      filter.forecast(randomVotes(random), someVoted(random), CLASSES, new double[EXPERTS], out);
      assertThat(Arrays.stream(out).sum()).isCloseTo(1, within(1e-9));
      assertThat(Arrays.stream(out).min().getAsDouble()).isNotNegative();
      teach(filter, random, i);
    }
    filter.forecast(randomVotes(random), new boolean[EXPERTS], CLASSES, new double[EXPERTS], out);
    assertThat(out).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void neverLooksAtVotesOfThoseAbsent(FilterSpec spec) {
    BeliefFilter one = taught(spec, 2, 50);
    BeliefFilter other = taught(spec, 2, 50);
    boolean[] voted = {true, false, true, true};
    float[] votes = {0.8f, 0.1f, 0.1f, 0.3f, 0.3f, 0.4f, 0.1f, 0.8f, 0.1f, 0.2f, 0.2f, 0.6f};
    one.update(1000, votes, voted, CLASSES, 0);
    Arrays.fill(votes, 3, 6, Float.NaN);

    other.update(1000, votes, voted, CLASSES, 0);

    assertThat(Snapshot.write(other)).isEqualTo(Snapshot.write(one));
  }

  @ParameterizedTest
  @MethodSource("sensible")
  void staysCorrectWhenOneExpertIsAlwaysWrong(FilterSpec spec) {
    BeliefFilter filter = Filters.create(spec, EXPERTS);
    float[] votes = {0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0};

    for (int i = 0; i < 5000; i++) {
      filter.update(i, votes, allVoted(), CLASSES, 0);
    }

    assertBeliefs(filter);
    assertThat(beliefs(filter)[0]).isLessThanOrEqualTo(beliefs(filter)[1]);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void equalVotesChangeNothing(FilterSpec spec) {
    BeliefFilter filter = Filters.create(spec, EXPERTS);
    float[] votes = new float[EXPERTS * CLASSES];
    Arrays.fill(votes, 1f / CLASSES);

    for (int i = 0; i < 1000; i++) {
      filter.update(i, votes, allVoted(), CLASSES, i % CLASSES);
    }

    assertThat(beliefs(filter)).containsExactly(EQUAL, within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("withoutDrift")
  void doesNotJudgeWhoDidNotVote(FilterSpec spec) {
    BeliefFilter filter = taught(spec, 2, 50);
    double[] before = beliefs(filter);
    float[] votes = {0.8f, 0.1f, 0.1f, Float.NaN, -1, 7, 0.1f, 0.8f, 0.1f, 0.2f, 0.2f, 0.6f};

    filter.update(1000, votes, new boolean[] {true, false, true, true}, CLASSES, 0);

    assertThat(beliefs(filter)[1]).isCloseTo(before[1], within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void beliefsSumToOneHoweverOftenExpertsAreForgotten(FilterSpec spec) {
    BeliefFilter filter = Filters.create(spec, EXPERTS);
    Random random = new Random(21);
    for (int i = 0; i < 5000; i++) {
      float[] votes = new float[EXPERTS * CLASSES];
      for (int j = 0; j < votes.length; j++) {
        votes[j] = EXTREMES[random.nextInt(EXTREMES.length)];
      }
      if (i % 3 == 0) {
        filter.forget(random.nextInt(EXPERTS));
      }
      assertBeliefs(filter);
      filter.update(i, votes, someVoted(random), CLASSES, random.nextInt(CLASSES));
      assertBeliefs(filter);
    }
  }

  @ParameterizedTest
  @MethodSource("withoutDrift")
  void beliefInAnExpertForgottenIsAnEqualShareAndTheOthersKeepTheirRatios(FilterSpec spec) {
    BeliefFilter filter = taught(spec, 5, 50);
    double[] before = beliefs(filter);

    filter.forget(2);

    double[] after = beliefs(filter);
    assertThat(after[2]).isCloseTo(0.25, within(1e-9));
    assertThat(after[0] * before[1]).isCloseTo(after[1] * before[0], within(1e-9));
    assertThat(after[0] * before[3]).isCloseTo(after[3] * before[0], within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void hastenedItLearnsMoreOfOneLabelAndThenAsBefore(FilterSpec spec) {
    BeliefFilter filter = taught(spec, 6, 50);
    if (!spec.canHasten()) {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> filter.hasten(2))
          .withMessage(filter.stateType() + " has no rate to hasten");
      filter.hasten(1);
      return;
    }
    BeliefFilter plain = taught(spec, 6, 50);
    float[] votes = {0.9f, 0.05f, 0.05f, 0.1f, 0.8f, 0.1f, 0.3f, 0.4f, 0.3f, 0.2f, 0.2f, 0.6f};

    filter.hasten(3);
    filter.update(1000, votes, allVoted(), CLASSES, 0);
    plain.update(1000, votes, allVoted(), CLASSES, 0);

    assertThat(Snapshot.write(filter)).isNotEqualTo(Snapshot.write(plain));
    filter.hasten(1);
    BeliefFilter restored = Filters.create(spec, EXPERTS);
    read(Snapshot.write(filter), restored);
    restored.update(1001, votes, allVoted(), CLASSES, 1);
    filter.update(1001, votes, allVoted(), CLASSES, 1);
    assertThat(Snapshot.write(filter)).isEqualTo(Snapshot.write(restored));
  }

  private static void read(byte[] bytes, BeliefFilter target) {
    try {
      Snapshot.read(bytes, target);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void nothingHappensWhenNobodyVoted(FilterSpec spec) {
    BeliefFilter filter = taught(spec, 3, 50);
    byte[] before = Snapshot.write(filter);

    filter.update(9999, new float[EXPERTS * CLASSES], new boolean[EXPERTS], CLASSES, 0);

    assertThat(Snapshot.write(filter)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void refusesVotesThatAreNoProbabilitiesAndStaysAsItWas(FilterSpec spec) {
    BeliefFilter filter = taught(spec, 4, 50);
    byte[] before = Snapshot.write(filter);

    for (float bad : new float[] {Float.NaN, -0.01f, 1.1f, Float.POSITIVE_INFINITY}) {
      float[] votes = new float[EXPERTS * CLASSES];
      votes[7] = bad;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> filter.update(1, votes, allVoted(), CLASSES, 0))
          .withMessage("votes of expert 2 must be between 0 and 1: " + bad);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> filter.update(1, new float[12], allVoted(), CLASSES, 3))
        .withMessage("label must be between 0 and 2: 3");

    assertThat(Snapshot.write(filter)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void goesOnAfterASnapshotAsIfNothingHadHappened(FilterSpec spec) throws IOException {
    BeliefFilter original = taught(spec, 5, 100);
    BeliefFilter restored = taught(spec, 6, 10);

    Snapshot.read(Snapshot.write(original), restored);

    Random random = new Random(7);
    Random same = new Random(7);
    for (int i = 0; i < 100; i++) {
      assertThat(beliefs(restored)).containsExactly(beliefs(original));
      teach(original, random, 1000 + i);
      teach(restored, same, 1000 + i);
    }
    assertThat(restored.labelsSeenUpTo()).isEqualTo(original.labelsSeenUpTo());
    assertThat(Snapshot.write(restored)).isEqualTo(Snapshot.write(original));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void newExpertsStartWithAnEqualShare(FilterSpec spec) throws IOException {
    BeliefFilter filter = taught(spec, 8, 100);
    byte[] state = Snapshot.write(filter);
    double[] before = beliefs(filter);

    filter.resize(EXPERTS + 1);

    double[] after = beliefs(filter);
    assertThat(after[EXPERTS]).isCloseTo(0.2, within(1e-9));
    for (int i = 0; i < EXPERTS; i++) {
      // One of them holds floats.
      assertThat(after[i]).isCloseTo(before[i] * 0.8, within(1e-7));
    }
    BeliefFilter larger = Filters.create(spec, EXPERTS + 1);
    Snapshot.read(state, larger);
    assertThat(beliefs(larger)).containsExactly(after);
    BeliefFilter smaller = Filters.create(spec, 1);
    Snapshot.read(state, smaller);
    assertThat(beliefs(smaller)).containsExactly(before);
    assertThatIllegalArgumentException().isThrownBy(() -> filter.resize(EXPERTS));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void refusesADamagedSnapshot(FilterSpec spec) {
    byte[] bytes = Snapshot.write(taught(spec, 9, 20));
    bytes[bytes.length / 2] ^= 1;

    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(bytes, Filters.create(spec, EXPERTS)))
        .withMessageContaining("checksum");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void updatingAndReadingAllocateNothing(FilterSpec spec) {
    BeliefFilter filter = Filters.create(spec, EXPERTS);
    float[] votes = randomVotes(new Random(10));
    boolean[] voted = allVoted();
    double[] out = new double[EXPERTS];
    int[] next = {0};

    long bytes =
        Allocations.bytesWhenWarm(
            () -> {
              filter.update(next[0]++, votes, voted, CLASSES, next[0] % CLASSES);
              filter.beliefs(out);
            });

    assertThat(bytes).isZero();
  }

  private static BeliefFilter taught(FilterSpec spec, long seed, int lessons) {
    BeliefFilter filter = Filters.create(spec, EXPERTS);
    Random random = new Random(seed);
    for (int i = 0; i < lessons; i++) {
      teach(filter, random, i);
    }
    return filter;
  }

  private static void teach(BeliefFilter filter, Random random, long time) {
    filter.update(time, randomVotes(random), someVoted(random), CLASSES, random.nextInt(CLASSES));
  }

  private static float[] randomVotes(Random random) {
    float[] votes = new float[EXPERTS * CLASSES];
    for (int i = 0; i < votes.length; i++) {
      votes[i] = random.nextFloat();
    }
    return votes;
  }

  private static boolean[] someVoted(Random random) {
    boolean[] voted = new boolean[EXPERTS];
    for (int i = 0; i < EXPERTS; i++) {
      voted[i] = random.nextBoolean();
    }
    return voted;
  }

  private static boolean[] allVoted() {
    return new boolean[] {true, true, true, true};
  }

  private static double[] beliefs(BeliefFilter filter) {
    double[] out = new double[filter.numExperts()];
    filter.beliefs(out);
    return out;
  }

  private static void assertBeliefs(BeliefFilter filter) {
    double sum = 0;
    for (double belief : beliefs(filter)) {
      assertThat(belief).isBetween(0.0, 1.0 + 1e-9);
      sum += belief;
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
  }
}
