package io.bellwether.core.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Snapshot;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The path on which all vote, in floats and panels, against the one for any that vote. */
class OwnFiltersTest {
  private static final int CLASSES = 3;
  private static final double ALPHA = 0.9;

  /** Of floats that are added up a few dozen at a time. */
  private static final Offset<Double> ROUNDING = within(1e-5);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 16, 17, 40})
  void filtersMoveAsTheyWouldOnTheGeneralPath(int experts) {
    FilterBank general = FilterBank.even(experts, CLASSES, ALPHA);
    FilterBank apart = FilterBank.even(experts, CLASSES, ALPHA);
    LossInnovation one = innovation(experts);
    LossInnovation other = innovation(experts);
    LabelledVotes votes = new LabelledVotes(experts, CLASSES);
    boolean[] all = new boolean[experts];
    Arrays.fill(all, true);
    double[] expected = new double[experts];
    double[] totals = new double[experts];
    Random random = new Random(experts);
    for (int step = 0; step < 200; step++) {
      double[] trust = trust(random, experts);
      votes.take(votes(random, experts), all, random.nextInt(CLASSES));

      moveOneByOne(general, one, votes, trust);
      other.conditionAll(votes, apart.own(votes, trust, 1), expected, totals);

      one.remember(votes);
      other.remember(votes);
      for (int n = 0; n < experts; n++) {
        double[] filters = general.filters(n);
        assertThat(apart.filters(n)).as("expert %d", n).containsExactly(filters, ROUNDING);
        assertThat(expected[n])
            .isCloseTo(expectation(filters, votes, votes.label(), experts), ROUNDING);
      }
      double[] weights = new double[experts];
      Arrays.setAll(weights, n -> expected[n] / totals[n]);
      double sum = Arrays.stream(weights).sum();
      Arrays.setAll(weights, n -> weights[n] / sum);
      assertThat(mixed(apart, weights)).containsExactly(mixed(general, weights), ROUNDING);
    }
  }

  private static LossInnovation innovation(int experts) {
    LossInnovation innovation = new LossInnovation();
    innovation.resize(experts, CLASSES);
    return innovation;
  }

  private static void moveOneByOne(
      FilterBank bank, LossInnovation innovation, LabelledVotes votes, double[] trust) {
    int experts = trust.length;
    double[] before = new double[experts];
    double[] drifted = new double[experts];
    bank.begin(votes, true, trust);
    for (int s = 0; s < bank.numSelected(); s++) {
      int row = bank.selected(s);
      for (int k = 0; k < CLASSES; k++) {
        bank.read(row, k, before);
        bank.drift(before, trust, drifted);
        double[] belief = drifted.clone();
        innovation.condition(votes, k, bank.voter(row), before, belief);
        bank.write(row, k, belief, drifted);
      }
    }
    bank.end();
  }

  private static double expectation(double[] filters, LabelledVotes votes, int k, int experts) {
    return votes.expected(Arrays.copyOfRange(filters, k * experts, (k + 1) * experts), k);
  }

  private static double[] mixed(FilterBank bank, double[] trust) {
    double[] out = new double[trust.length];
    bank.mix(trust, 0, new double[trust.length], out);
    return out;
  }

  private static double[] trust(Random random, int experts) {
    double[] trust = random.doubles(experts, 0.1, 1).toArray();
    double sum = Arrays.stream(trust).sum();
    return Arrays.stream(trust).map(each -> each / sum).toArray();
  }

  private static float[] votes(Random random, int experts) {
    float[] votes = new float[experts * CLASSES];
    for (int n = 0; n < experts; n++) {
      float first = random.nextFloat();
      float second = (1 - first) * random.nextFloat();
      votes[n * CLASSES] = first;
      votes[n * CLASSES + 1] = second;
      votes[n * CLASSES + 2] = Math.max(0, 1 - first - second);
    }
    return votes;
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "3, 40", "40, 1", "40, 40"})
  void aSnapshotGoesOnToTheLastBitWhateverTheSharpness(int experts, double lambda)
      throws IOException {
    BeliefFilter original = Filters.create(new FilterSpec.MoeFCausal(lambda, ALPHA), experts);
    boolean[] voted = new boolean[experts];
    Random random = new Random(experts);
    for (int step = 0; step < 100; step++) {
      Arrays.fill(voted, true);
      voted[random.nextInt(experts)] = step % 10 != 0;
      original.update(step, votes(random, experts), voted, CLASSES, random.nextInt(CLASSES));

      BeliefFilter restored = Filters.create(new FilterSpec.MoeFCausal(lambda, ALPHA), experts);
      byte[] snapshot = Snapshot.write(original);
      Snapshot.read(snapshot, restored);

      assertThat(Snapshot.write(restored)).isEqualTo(snapshot);
      assertThat(beliefs(restored)).containsExactly(beliefs(original));
      assertThat(Snapshot.write(original)).isEqualTo(snapshot);
      original = restored;
    }
  }

  @Test
  void isMixedByTrustWhereFloatsWouldNotHoldAllWeights() {
    BeliefFilter sharp = Filters.create(new FilterSpec.MoeFCausal(900, ALPHA), 20);
    boolean[] all = new boolean[20];
    Arrays.fill(all, true);
    Random random = new Random(3);
    for (int step = 0; step < 50; step++) {
      sharp.update(step, votes(random, 20), all, CLASSES, random.nextInt(CLASSES));

      assertThat(Arrays.stream(beliefs(sharp)).sum()).isCloseTo(1, within(1e-9));
      assertThat(beliefs(sharp)).doesNotContain(0, Double.NaN);
    }
  }

  private static double[] beliefs(BeliefFilter filter) {
    double[] beliefs = new double[filter.numExperts()];
    filter.beliefs(beliefs);
    return beliefs;
  }
}
