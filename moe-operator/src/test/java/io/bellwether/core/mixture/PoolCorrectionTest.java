package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Snapshot;
import io.bellwether.core.gate.Route;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PoolCorrectionTest {
  private static final PoolSpec SPEC = new PoolSpec(0.02, 50_000);

  /** An account of experts in these columns, all believed and weighed alike. */
  private static Account account(int[] columns, float[]... votes) {
    Route route = new Route(columns.length);
    for (int column : columns) {
      route.add(column, 1f / columns.length);
    }
    Account account = new Account(columns.length, votes[0].length);
    account.begin(route);
    for (int i = 0; i < columns.length; i++) {
      System.arraycopy(votes[i], 0, account.votes(), account.voteOffset(i), votes[i].length);
      account.vote(i, 0);
    }
    combine(account);
    return account;
  }

  private static void combine(Account account) {
    double[] beliefs = new double[256];
    Arrays.fill(beliefs, 1);
    account.combine(beliefs);
  }

  @Test
  void isTheLinearPoolUntilThereIsALabel() {
    Account account = account(new int[] {0, 1}, new float[] {0.7f, 0.3f}, new float[] {0.1f, 0.9f});

    account.correct(new PoolCorrection(SPEC, 2));

    assertThat(account.probabilities()).containsExactly(account.pooled(), within(1e-12));
    assertThat(account.pooled()[0]).isCloseTo(0.4, within(1e-7));
  }

  /** Worked out by hand: one expert of two classes, so pool and vote are the same. */
  @Test
  void oneLabelMovesTheExponentsByTheFormula() {
    PoolCorrection correction = new PoolCorrection(new PoolSpec(0.02, 1_000_000_000), 2);
    Account account = account(new int[] {0}, new float[] {0.8f, 0.2f});

    correction.learn(account, 0, 7);

    double curvature = 0.8 * 0.2 * Math.log(4) * Math.log(4);
    double exponent = 0.02 * 0.2 * Math.log(4) / (1 + 2 * 0.02 * curvature);
    assertThat(correction.exponent(0)).isCloseTo(exponent, within(1e-8));
    assertThat(correction.sharpness()).isCloseTo(exponent, within(1e-8));
    assertThat(correction.labelsSeenUpTo()).isEqualTo(7);
    account.correct(correction);
    double odds = Math.pow(4, 1 + 2 * exponent);
    assertThat(account.probabilities()[0]).isCloseTo(odds / (1 + odds), within(1e-7));
    assertThat(account.labelsSeenUpTo()).isEqualTo(7);
    assertThat(account.weight(0)).isEqualTo(1);
    assertThat(account.pooled()[0]).isCloseTo(0.8, within(1e-7));
  }

  /**
   * Two experts see independent halves of the evidence, which the linear pool averages and only a
   * product adds up; a third talks at random.
   */
  @Test
  void comesCloserToTheTruthThanTheLinearPoolWhereEvidenceAddsUp() {
    PoolCorrection correction = new PoolCorrection(SPEC, 2);
    SplittableRandom random = new SplittableRandom(5);
    double linear = 0;
    double corrected = 0;
    for (int i = 0; i < 4000; i++) {
      int label = random.nextInt(2);
      Account account =
          account(
              new int[] {0, 1, 2},
              opinion(random, label, 0.75),
              opinion(random, label, 0.75),
              opinion(random, label, 0.5));
      account.correct(correction);
      if (i >= 2000) {
        linear -= Math.log(account.pooled()[label]) / 2000;
        corrected -= Math.log(account.probabilities()[label]) / 2000;
      }
      combine(account);
      correction.learn(account, label, i);
    }

    assertThat(corrected).isLessThan(linear - 0.05);
    assertThat(correction.exponent(0)).isGreaterThan(correction.exponent(2) + 0.2);
    assertThat(correction.exponent(1)).isGreaterThan(correction.exponent(2) + 0.2);
  }

  private static float[] opinion(SplittableRandom random, int label, double rightness) {
    int named = random.nextDouble() < rightness ? label : 1 - label;
    float[] vote = {0.25f, 0.25f};
    vote[named] = 0.75f;
    return vote;
  }

  @Test
  void extremeVotesAndContraryLabelsKeepItAProbability() {
    PoolCorrection correction = new PoolCorrection(new PoolSpec(1, 100), 3);
    SplittableRandom random = new SplittableRandom(6);
    float[][] extremes = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1e-30f, 1, 0}, {0.5f, 0.5f, 0}};
    for (int i = 0; i < 20_000; i++) {
      Account account =
          account(
              new int[] {0, 1, 70},
              extremes[random.nextInt(5)],
              extremes[random.nextInt(5)],
              extremes[random.nextInt(5)]);
      if (random.nextInt(4) == 0) {
        account.abstain(random.nextInt(3));
        combine(account);
      }
      account.correct(correction);
      double sum = 0;
      for (double p : account.probabilities()) {
        assertThat(p).isBetween(0.0, 1.0);
        sum += p;
      }
      assertThat(sum).isCloseTo(1, within(1e-9));
      int label = i < 10_000 ? random.nextInt(3) : account.verdict() == 0 ? 1 : 0;
      correction.learn(account, label, i);
    }
    assertThat(correction.exponent(70)).as("beyond the columns that have exponents").isZero();
  }

  @Test
  void learnsNothingWhereNobodyAnswered() {
    PoolCorrection correction = new PoolCorrection(SPEC, 2);
    Account account = account(new int[] {0}, new float[] {0.8f, 0.2f});
    account.abstain(0);
    combine(account);

    correction.learn(account, 0, 7);

    assertThat(correction.labelsSeenUpTo()).isZero();
    account.correct(correction);
    assertThat(account.probabilities()).containsExactly(0.5, 0.5);
  }

  @Test
  void forgetsOneExpertAndKeepsTheOthers() {
    PoolCorrection correction = taught(300);
    double kept = correction.exponent(1);

    correction.forget(0);

    assertThat(correction.exponent(0)).isZero();
    assertThat(correction.exponent(1)).isEqualTo(kept).isNotZero();
  }

  @Test
  void goesOnAfterARestoreAsIfNothingHadHappened() throws IOException {
    PoolCorrection original = taught(300);
    PoolCorrection restored = new PoolCorrection(SPEC, 2);
    Snapshot.read(Snapshot.write(original), restored);

    teach(original, 7, 200);
    teach(restored, 7, 200);

    assertThat(Snapshot.write(restored)).isEqualTo(Snapshot.write(original));
  }

  @Test
  void refusesASnapshotOfTooManyExponents() {
    byte[] bytes = ByteBuffer.allocate(12).putLong(0).putInt(66).array();
    PoolCorrection correction = new PoolCorrection(SPEC, 2);

    assertThatIOException()
        .isThrownBy(() -> correction.load(new DataInputStream(new ByteArrayInputStream(bytes)), 1))
        .withMessage("exponents in a snapshot must be between 1 and 65: 66");
  }

  @Test
  void refusesSettingsOutOfBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolSpec(1.5, 100))
        .withMessage("combine.variance must be at least 0 and at most 1: 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolSpec(0.1, 0))
        .withMessage("combine.memory must be at least 1: 0");
  }

  private static PoolCorrection taught(int labels) {
    PoolCorrection correction = new PoolCorrection(SPEC, 2);
    teach(correction, 3, labels);
    return correction;
  }

  private static void teach(PoolCorrection correction, long seed, int labels) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < labels; i++) {
      int label = random.nextInt(2);
      float[] first = opinion(random, label, 0.9);
      float[] second = opinion(random, label, 0.6);
      correction.learn(account(new int[] {0, 1}, first, second), label, i);
    }
  }
}
