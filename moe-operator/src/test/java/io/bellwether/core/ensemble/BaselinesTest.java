package io.bellwether.core.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import io.bellwether.core.Forecaster;
import io.bellwether.core.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BaselinesTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void majorityClassGivesTheFrequencies() {
    Forecaster majority = Baselines.majorityClass(2);

    majority.learn(of("A"), 1);
    majority.learn(of("B"), 1);

    assertThat(predict(majority, of("C"))).containsExactly(0.25, 0.75);
  }

  @Test
  void lastKnownLabelRepeatsTheSymbolsNewestElseTheNewestOfAll() {
    Forecaster last = Baselines.lastKnownLabel(3);
    assertThat(predict(last, of("A"))).containsOnly(1 / 3.0);

    last.learn(of("A"), 0);
    last.learn(of("B"), 2);

    assertThat(mostProbable(predict(last, of("A")))).isZero();
    assertThat(mostProbable(predict(last, of("B")))).isEqualTo(2);
    assertThat(mostProbable(predict(last, of("NEW")))).isEqualTo(2);
  }

  @Test
  void lastKnownLabelIsAsSureAsItWasRight() {
    Forecaster last = Baselines.lastKnownLabel(2);

    for (int i = 0; i < 99; i++) {
      last.learn(of("A"), 1);
    }

    // Of 99 labels all but the first repeated the one before.
    assertThat(predict(last, of("A"))[1]).isCloseTo(99 / 101.0, EXACT);
  }

  @Test
  void uniformAverageIsTheMean() {
    double[] p = pool(Baselines.uniformAverage(), said(0.2, 0.8), said(0.6, 0.4));

    assertThat(p[0]).isCloseTo(0.4, EXACT);
    assertThat(p[1]).isCloseTo(0.6, EXACT);
  }

  @Test
  void logOpinionPoolIsTheNormalisedGeometricMean() {
    double[] p = pool(Baselines.logOpinionPool(), said(0.1, 0.9), said(0.8, 0.2));

    double first = Math.sqrt(0.1 * 0.8);
    double second = Math.sqrt(0.9 * 0.2);
    assertThat(p[0]).isCloseTo(first / (first + second), EXACT);
    assertThat(p[1]).isCloseTo(second / (first + second), EXACT);
  }

  @Test
  void noMemberRulesAClassOutForGood() {
    double[] p = pool(Baselines.logOpinionPool(), said(0, 1), said(0.5, 0.5));

    assertThat(p[0]).isCloseTo(1 / (1 + Math.sqrt(1e6)), within(1e-9));
  }

  @Test
  void majorityVoteCountsHeadsNotConfidence() {
    double[] p =
        pool(Baselines.majorityVote(), said(0.99, 0.01), said(0.45, 0.55), said(0.45, 0.55));

    // Ballots 1 and 2, and one more spread like the mean, 0.63 and 0.37.
    assertThat(p[0]).isCloseTo((1 + 0.63) / 4, EXACT);
    assertThat(p[1]).isCloseTo((2 + 0.37) / 4, EXACT);
  }

  @Test
  void whereVotesAreEvenTheMoreConfidentSideWins() {
    double[] p = pool(Baselines.majorityVote(), said(0.6, 0.4), said(0.1, 0.9));

    assertThat(mostProbable(p)).isEqualTo(1);
  }

  @Test
  void membersWithoutOpinionAreLeftOut() {
    for (Pool pool : everyPool(3)) {
      double[] p = pool(pool, said(0.2, 0.8), silent(), silent());

      assertThat(p[1]).as(pool.getClass().getSimpleName()).isGreaterThan(0.5);
    }
    assertThat(pool(Baselines.uniformAverage(), said(0.2, 0.8), silent())[1]).isCloseTo(0.8, EXACT);
  }

  @Test
  void whereNobodyHasAnOpinionAllClassesAreEquallyProbable() {
    for (Pool pool : everyPool(2)) {
      assertThat(pool(pool, silent(), silent())[0])
          .as(pool.getClass().getSimpleName())
          .isCloseTo(0.5, EXACT);
    }
  }

  @Test
  void stackingStartsAsTheLogOpinionPool() {
    double[] stacked = pool(Baselines.stacking(2, 2), said(0.1, 0.9), said(0.8, 0.2));
    double[] pooled = pool(Baselines.logOpinionPool(), said(0.1, 0.9), said(0.8, 0.2));

    assertThat(stacked).containsExactly(pooled, EXACT);
  }

  @Test
  void stackingFollowsTheGradient() {
    Pool stacking = Baselines.stacking(1, 2);
    Committee committee = new Committee(List.of(said(0.2, 0.8)), List.of(stacking));
    predict(committee, item("a"));

    committee.learn(item("a"), 0);

    // Inputs: ±half the log odds and 1. Error of class 0: 0.2 − 1. AdaGrad's first step is 0.05
    // in the direction of the sign, but for the 1e-8 that the squares begin with.
    double half = Math.log(0.8 / 0.2) / 2;
    double[] x = {-half, half, 1};
    double[] first = {1, 0, 0};
    double[] second = {0, 1, 0};
    double logOdds = 0;
    for (int j = 0; j < 3; j++) {
      double gradient = (0.2 - 1) * x[j];
      double step = 0.05 * gradient / Math.sqrt(1e-8 + gradient * gradient);
      logOdds += (first[j] - step - (second[j] + step)) * x[j];
    }
    double expected = 1 / (1 + Math.exp(-logOdds));
    assertThat(predict(committee, item("b"))[0]).isCloseTo(expected, EXACT);
  }

  @Test
  void stackingLearnsToTurnALiarRound() {
    Random random = new Random(1);
    int[] truth = {0};
    Forecaster liar = new Fixed(() -> truth[0] == 1 ? new double[] {0.9, 0.1} : told(1), true);
    Committee committee = new Committee(List.of(liar), List.of(Baselines.stacking(1, 2)));

    int right = 0;
    for (int i = 0; i < 2000; i++) {
      truth[0] = random.nextInt(2);
      int verdict = mostProbable(predict(committee, item("i" + i)));
      right += i >= 1000 && verdict == truth[0] ? 1 : 0;
      committee.learn(item("i" + i), truth[0]);
    }

    assertThat(right).isEqualTo(1000);
  }

  @Test
  void aCommitteeAsksAndTeachesEachMemberOnce() {
    Counting member = new Counting();
    Committee committee =
        new Committee(
            List.of(member), List.of(Baselines.uniformAverage(), Baselines.majorityVote()));

    predict(committee, item("a"));
    committee.learn(item("a"), 1);

    assertThat(member.predicted).isEqualTo(1);
    assertThat(member.lessons).containsExactly("a");
    assertThat(committee.member(0)).containsExactly(1, 0);
    assertThat(committee.pooled(1)).containsExactly(1, 0);
  }

  @Test
  void poolsLearnFromWhatHadBeenSaidThen() {
    List<Double> seen = new ArrayList<>();
    double[] says = {0.2, 0.8};
    Pool pool =
        new Pool() {
          @Override
          public void combine(Observation o, Votes votes, double[] out) {
            out[0] = votes.probability(0, 0);
            out[1] = votes.probability(0, 1);
          }

          @Override
          public void learn(Observation o, Votes votes, int label) {
            seen.add(votes.probability(0, 0));
          }
        };
    Committee committee = new Committee(List.of(new Fixed(() -> says, true)), List.of(pool));
    predict(committee, item("a"));
    says[0] = 0.7;
    predict(committee, item("b"));

    committee.learn(item("a"), 1);

    assertThat(seen).containsExactly(0.2);
  }

  @Test
  void aCommitteeTeachesNothingTwiceAndNothingUnseen() {
    Committee committee =
        new Committee(List.of(new Counting()), List.of(Baselines.uniformAverage()));
    predict(committee, item("a"));
    committee.learn(item("a"), 1);

    assertThatIllegalStateException()
        .isThrownBy(() -> committee.learn(item("a"), 1))
        .withMessage("a must be predicted before it is learned, once");
  }

  @Test
  void aCommitteeRefusesMembersThatDoNotFit() {
    List<Pool> pools = List.of(Baselines.uniformAverage());
    assertThatIllegalArgumentException().isThrownBy(() -> new Committee(List.of(), pools));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Committee(
                    List.of(Baselines.majorityClass(2), Baselines.majorityClass(3)), pools))
        .withMessageContaining("2 classes: 3");
  }

  @Test
  void poissonDrawsHaveTheirMeanAndVariance() {
    Draws draws = new Draws();
    for (double mean : new double[] {0.3, 1, 6}) {
      double sum = 0;
      double squares = 0;
      int zeros = 0;
      for (int i = 0; i < 20_000; i++) {
        draws.seed("item " + i, i % 10);
        int k = draws.poisson(mean);
        sum += k;
        squares += (double) k * k;
        zeros += k == 0 ? 1 : 0;
      }
      double average = sum / 20_000;
      assertThat(average).isCloseTo(mean, within(4 * Math.sqrt(mean / 20_000)));
      assertThat(squares / 20_000 - average * average).isCloseTo(mean, within(0.06 * mean));
      assertThat(zeros / 20_000.0).isCloseTo(Math.exp(-mean), within(0.015));
    }
  }

  @Test
  void drawsDependOnItemAndMemberAlone() {
    assertThat(hundredDraws("a", 1)).isEqualTo(hundredDraws("a", 1));
    assertThat(hundredDraws("a", 1)).isNotEqualTo(hundredDraws("a", 2));
    assertThat(hundredDraws("a", 1)).isNotEqualTo(hundredDraws("b", 1));
  }

  private static List<Integer> hundredDraws(String id, int member) {
    Draws draws = new Draws();
    draws.seed(id, member);
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      drawn.add(draws.poisson(1));
    }
    return drawn;
  }

  @Test
  void baggingTeachesEachMemberAsOftenAsItDraws() {
    List<Counting> members = new ArrayList<>();
    Forecaster bagging =
        Baselines.bagging(
            () -> {
              members.add(new Counting());
              return members.get(members.size() - 1);
            },
            3);

    for (int i = 0; i < 50; i++) {
      bagging.learn(item("i" + i), 1);
    }

    Draws draws = new Draws();
    for (int m = 0; m < 3; m++) {
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        draws.seed("i" + i, m);
        for (int k = draws.poisson(1); k > 0; k--) {
          expected.add("i" + i);
        }
      }
      assertThat(members.get(m).lessons).as("member " + m).isEqualTo(expected);
    }
  }

  @Test
  void baggingAveragesItsMembers() {
    List<double[]> says = new ArrayList<>(List.of(told(0), told(1), told(1)));
    Forecaster bagging =
        Baselines.bagging(
            () -> {
              double[] mine = says.remove(0);
              return new Fixed(() -> mine, true);
            },
            3);

    assertThat(predict(bagging, item("a"))[1]).isCloseTo((0.1 + 0.9 + 0.9) / 3, EXACT);
  }

  @Test
  void boostingWeighsItsMembersByTheirErrors() {
    List<double[]> says = new ArrayList<>(List.of(told(0), told(1)));
    Forecaster boosting =
        Baselines.boosting(
            () -> {
              double[] mine = says.remove(0);
              return new Fixed(() -> mine, true);
            },
            2);

    boosting.learn(item("a"), 0);
    boosting.learn(item("b"), 0);
    boosting.learn(item("c"), 1);

    // Member 0 says 0 and is right twice, wrong once: of its weights 1, 1 and 1 a third is wrong.
    // λ for member 1, which says 1: a: 1/(2·1); b: 2/(2·2); c: 3/(2·1). Wrong on a and b: 1 of 2.5.
    double first = Math.log((1 - 1 / 3.0) / (1 / 3.0));
    double second = Math.log((1 - 0.4) / 0.4);
    double expected = (first * 0.9 + second * 0.1) / (first + second);
    assertThat(predict(boosting, item("d"))[0]).isCloseTo(expected, EXACT);
  }

  @Test
  void boostingIgnoresMembersThatAreNoBetterThanChance() {
    Forecaster boosting = Baselines.boosting(() -> new Fixed(() -> told(0), true), 1);

    boosting.learn(item("a"), 1);

    assertThat(predict(boosting, item("b"))).containsExactly(0.5, 0.5);
  }

  @Test
  void anEnsembleNeedsAMember() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Baselines.bagging(() -> Baselines.majorityClass(2), 0))
        .withMessage("members must be at least one: 0");
  }

  private static List<Pool> everyPool(int numMembers) {
    return List.of(
        Baselines.uniformAverage(),
        Baselines.majorityVote(),
        Baselines.logOpinionPool(),
        Baselines.stacking(numMembers, 2));
  }

  private static double[] pool(Pool pool, Forecaster... members) {
    return predict(new Committee(List.of(members), List.of(pool)), item("a"));
  }

  private static Forecaster said(double... probabilities) {
    return new Fixed(() -> probabilities, true);
  }

  private static Forecaster silent() {
    return new Fixed(() -> new double[] {0.5, 0.5}, false);
  }

  private static double[] told(int label) {
    return label == 0 ? new double[] {0.9, 0.1} : new double[] {0.1, 0.9};
  }

  private static Observation of(String symbol) {
    Features x = new Features();
    x.setContext(symbol, "", "", new float[0]);
    return new Observation("id", 1, 1, 0, x);
  }

  private static Observation item(String id) {
    return new Observation(id, 1, 1, 0, new Features());
  }

  private static double[] predict(Forecaster forecaster, Observation o) {
    double[] out = new double[forecaster.numClasses()];
    forecaster.predict(o, out);
    return out;
  }

  private static int mostProbable(double[] p) {
    int best = 0;
    for (int c = 1; c < p.length; c++) {
      best = p[c] > p[best] ? c : best;
    }
    return best;
  }

  /** Says what it is given to say and learns nothing. */
  private record Fixed(Supplier<double[]> says, boolean voted) implements Forecaster {
    @Override
    public int numClasses() {
      return 2;
    }

    @Override
    public void predict(Observation o, double[] out) {
      System.arraycopy(says.get(), 0, out, 0, 2);
    }

    @Override
    public void learn(Observation o, int label) {}
  }

  /** Writes down how often it is asked and what it is taught. */
  private static final class Counting implements Forecaster {
    private final List<String> lessons = new ArrayList<>();
    private int predicted;

    @Override
    public int numClasses() {
      return 2;
    }

    @Override
    public void predict(Observation o, double[] out) {
      predicted++;
      out[0] = 1;
      out[1] = 0;
    }

    @Override
    public void learn(Observation o, int label) {
      lessons.add(o.id());
    }
  }
}
