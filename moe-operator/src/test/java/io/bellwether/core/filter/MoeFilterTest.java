package io.bellwether.core.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bank of filters against its formulas. */
class MoeFilterTest {
  private static final Offset<Double> EXACT = within(1e-12);

  /** Two experts that say .8 and .4 of class 0 of two, which is the label. */
  private static final float[] TWO = {0.8f, 0.2f, 0.4f, 0.6f};

  private static final boolean[] BOTH = {true, true};

  @Test
  void theLabelFormIsBayesRuleThenTheDrift() {
    BeliefFilter filter = Filters.create(new FilterSpec.MoeF(1, 0.9), 2);

    filter.update(1, TWO, BOTH, 2, 0);

    // For both classes the likelihoods are .8 and .4, so every filter is (2/3, 1/3); the scores
    // were equal, so trust is, and the drift goes a tenth of the way to one half.
    assertThat(beliefs(filter)[0]).isCloseTo(0.9 * 2 / 3 + 0.1 / 2, within(1e-7));
  }

  @Test
  void theLossFormByHand() {
    BeliefFilter filter = Filters.create(new FilterSpec.MoeFCausal(2, 0.9), 2);

    filter.update(1, TWO, BOTH, 2, 0);

    // Class 0, y = 1, m = .6: filter 0 has f = .8, loss -ln .8, filter 1 f = .4, loss -ln .4; for
    // class 1, y = 0, m = .4, f = .2 and .6, the losses are the same.
    double[] change = {
      Math.log(0.8) / Math.log(4) - 0.6,
      Math.log(0.4) / Math.log(2 / 3.0) - 0.6,
      Math.log(0.8) / Math.log(0.25) - 0.4,
      Math.log(0.4) / Math.log(1.5) - 0.4
    };
    double[] first = new double[4];
    for (int cell = 0; cell < 4; cell++) {
      first[cell] = 0.5 + 0.5 * (cell < 2 ? 0.2 : -0.2) * change[cell];
    }
    double[] odds = new double[2];
    for (int n = 0; n < 2; n++) {
      double h0 = first[n] * 0.8 + (1 - first[n]) * 0.4;
      double h1 = first[2 + n] * 0.2 + (1 - first[2 + n]) * 0.6;
      odds[n] = Math.pow(h0 / (h0 + h1), 2);
    }
    double trust = odds[0] / (odds[0] + odds[1]);
    double mixed = trust * (first[0] + first[2]) / 2 + (1 - trust) * (first[1] + first[3]) / 2;
    assertThat(beliefs(filter)[0]).isCloseTo(0.9 * mixed + 0.1 * trust, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 30})
  void absentExpertsFollowThePriorDriftExactly(int steps) {
    double alpha = 0.8;
    BeliefFilter filter = Filters.create(new FilterSpec.MoeF(1, alpha), 3);
    float[] votes = {0.9f, 0.1f, 0.2f, 0.8f, 0.2f, 0.8f};
    filter.update(0, votes, new boolean[] {true, true, true}, 2, 0);
    // Equal votes teach nothing: trust becomes even, and only the drift is left.
    float[] equal = {0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f};
    boolean[] firstAbsent = {false, true, true};
    filter.update(1, equal, firstAbsent, 2, 0);
    double[] before = beliefs(filter);

    for (int i = 0; i < steps; i++) {
      filter.update(2 + i, equal, firstAbsent, 2, 0);
    }

    double kept = Math.pow(alpha, steps);
    double[] after = beliefs(filter);
    for (int i = 0; i < 3; i++) {
      assertThat(after[i]).isCloseTo(kept * before[i] + (1 - kept) / 3, EXACT);
    }
  }

  @Test
  void theLabelFormFindsTheBetterExpertAndItsSuccessor() {
    BeliefFilter filter = Filters.create(new FilterSpec.MoeF(1, 0.95), 4);
    Random random = new Random(1);

    learnWhereOneIsBetter(filter, random, 2, 300);
    assertThat(beliefs(filter)[2]).isGreaterThan(0.5);

    learnWhereOneIsBetter(filter, random, 1, 100);
    assertThat(beliefs(filter)[1]).isGreaterThan(0.5);
  }

  @Test
  void theLossFormAsPublishedBelievesTheBetterExpertLess() {
    BeliefFilter filter = Filters.create(new FilterSpec.MoeFCausal(1, 0.9), 4);
    Random random = new Random(1);
    double sum = 0;

    for (int i = 0; i < 1000; i++) {
      learnWhereOneIsBetter(filter, random, 2, 1);
      sum += beliefs(filter)[2];
    }

    assertThat(sum / 1000).isLessThan(0.22);
  }

  @Test
  void theLossFormAsPublishedBelievesTheOneThatIsAlwaysWrong() {
    BeliefFilter loss = Filters.create(new FilterSpec.MoeFCausal(1, 0.9), 4);
    BeliefFilter label = Filters.create(new FilterSpec.MoeF(1, 0.9), 4);
    float[] votes = {0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0};
    boolean[] all = {true, true, true, true};

    for (int i = 0; i < 200; i++) {
      loss.update(i, votes, all, 3, 0);
      label.update(i, votes, all, 3, 0);
    }

    // Losses that stay as they are carry no increment: the filter explains that by its own drift.
    assertThat(beliefs(loss)[0]).isCloseTo(0.357, within(0.002));
    assertThat(beliefs(label)[0]).isLessThan(0.12);
  }

  @Test
  void worksForAThousandExperts() {
    int experts = 1000;
    BeliefFilter filter = Filters.create(new FilterSpec.MoeF(1, 0.95), experts);
    float[] votes = new float[experts * 2];
    boolean[] voted = new boolean[experts];
    for (int i = 0; i < experts; i++) {
      votes[2 * i] = i == 700 ? 0.95f : 0.4f;
      votes[2 * i + 1] = 1 - votes[2 * i];
      voted[i] = i % 10 == 0;
    }

    for (int t = 0; t < 12; t++) {
      filter.update(t, votes, voted, 2, 0);
    }

    double[] beliefs = beliefs(filter);
    assertThat(Arrays.stream(beliefs).sum()).isCloseTo(1, within(1e-9));
    assertThat(beliefs[700]).isGreaterThan(10 * beliefs[10]);
  }

  @Test
  void keepsToTheNumberOfClassesItBeganWith() {
    BeliefFilter filter = Filters.create(new FilterSpec.MoeF(1, 0.9), 2);
    filter.update(1, TWO, BOTH, 2, 0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> filter.update(2, new float[6], BOTH, 3, 0))
        .withMessage("classes must be 2 as before: 3");
  }

  @Test
  void theDriftIsTheExponentialOfTheRates() {
    double alpha = 0.2;
    double[] trust = {0.5, 0.3, 0.2};
    double[][] rates = rates(trust, alpha);

    // The numbers of the paper's update for this trust and alpha, by scipy's matrix logarithm.
    assertThat(rates[0])
        .containsExactly(new double[] {-0.804718956217, 0.48283137373, 0.321887582487}, EXACT);
    assertThat(rates[2])
        .containsExactly(new double[] {0.804718956217, 0.48283137373, -1.287550329947}, EXACT);
    double[][] oneStep = exponential(rates);
    assertThat(oneStep[0]).containsExactly(new double[] {0.6, 0.24, 0.16}, EXACT);
    assertThat(oneStep[1]).containsExactly(new double[] {0.4, 0.44, 0.16}, EXACT);
    double[] belief = {0.1, 0.2, 0.7};
    for (int i = 0; i < 3; i++) {
      double moved = 0;
      for (int j = 0; j < 3; j++) {
        moved += belief[j] * oneStep[j][i];
      }
      assertThat(moved).isCloseTo(alpha * belief[i] + (1 - alpha) * trust[i], EXACT);
    }
  }

  private static double[][] rates(double[] trust, double alpha) {
    double[][] rates = new double[trust.length][trust.length];
    for (int i = 0; i < trust.length; i++) {
      for (int j = 0; j < trust.length; j++) {
        rates[i][j] = Math.log(1 / alpha) * (trust[j] - (i == j ? 1 : 0));
      }
    }
    return rates;
  }

  /** Σ Qⁿ/n!, by its series. */
  private static double[][] exponential(double[][] q) {
    int size = q.length;
    double[][] sum = new double[size][size];
    double[][] term = new double[size][size];
    for (int i = 0; i < size; i++) {
      sum[i][i] = 1;
      term[i][i] = 1;
    }
    for (int n = 1; n < 60; n++) {
      double[][] next = new double[size][size];
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          for (int k = 0; k < size; k++) {
            next[i][j] += term[i][k] * q[k][j] / n;
          }
          sum[i][j] += next[i][j];
        }
      }
      term = next;
    }
    return sum;
  }

  private static void learnWhereOneIsBetter(
      BeliefFilter filter, Random random, int better, int labels) {
    for (int t = 0; t < labels; t++) {
      int label = random.nextInt(3);
      float[] votes = new float[12];
      Arrays.fill(votes, 0.1f);
      for (int i = 0; i < 4; i++) {
        boolean right = random.nextDouble() < (i == better ? 0.9 : 0.4);
        votes[3 * i + (right ? label : (label + 1 + random.nextInt(2)) % 3)] = 0.8f;
      }
      boolean[] voted = new boolean[4];
      for (int i = 0; i < 4; i++) {
        voted[i] = random.nextInt(4) > 0;
      }
      filter.update(t, votes, voted, 3, label);
    }
  }

  private static double[] beliefs(BeliefFilter filter) {
    double[] out = new double[filter.numExperts()];
    filter.beliefs(out);
    return out;
  }
}
