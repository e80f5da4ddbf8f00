package io.bellwether.core.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules by hand for two experts, and against their textbook form when all vote. */
class RegretFilterTest {
  private static final Offset<Double> EXACT = within(1e-7);
  private static final int EXPERTS = 5;

  @Test
  void adaHedgeSetsItsRateByTheGap() {
    BeliefFilter filter = Filters.create(new FilterSpec.AdaHedge(), 2);

    update(filter, 0.8f, 0.2f);

    // Losses -ln .8 and -ln .2, mean h; without a rate yet, the mix loss is the smaller one, so the
    // gap is half the difference d = ln 4, and the odds are e^(ln 2 / (d/2) * d) = 4.
    assertThat(beliefs(filter)[0]).isCloseTo(0.8, EXACT);
  }

  @Test
  void boaWeighsEachExpertAtItsOwnRate() {
    BeliefFilter filter = Filters.create(new FilterSpec.Boa(), 2);

    update(filter, 0.8f, 0.2f);

    // Excesses .8/.5 - 1 = .6 and -.6, variances 2.2 * .36, so both rates are equal, and the odds
    // e^(rate * 1.2).
    double rate = 1 / Math.sqrt(2.2 * 0.36);
    assertThat(beliefs(filter)[0]).isCloseTo(1 / (1 + Math.exp(-rate * 1.2)), EXACT);
  }

  @Test
  void mlPolyBelievesOnlyWhoWasBetterThanTheMixture() {
    BeliefFilter filter = Filters.create(new FilterSpec.MlPoly(), 2);
    update(filter, 0.8f, 0.2f);
    assertThat(beliefs(filter)[0]).isCloseTo(1, EXACT);

    update(filter, 0.2f, 0.8f);

    // The mixture is now the first expert: excesses 0 and 3. Regrets .6 and -.6 + 3 = 2.4; inverse
    // rates: .36 + .36 from the first label, then + (9 - .36), and + 9 more for the second expert.
    double first = 0.6 / (0.72 + 8.64);
    double second = 2.4 / (0.72 + 8.64 + 9);
    assertThat(beliefs(filter)[0]).isCloseTo(first / (first + second), within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adahedge", "boa", "ml-poly"})
  void isTheTextbookRuleWhenAllVote(String kind) {
    BeliefFilter filter = Filters.create(spec(kind), EXPERTS);
    double[] textbook = equal();
    double[] state = new double[2 * EXPERTS + 1];
    Random random = new Random(3);
    for (int t = 0; t < 400; t++) {
      assertThat(beliefs(filter)).containsExactly(textbook, within(1e-9));
      double[] p = random.doubles(EXPERTS, 0.05, 0.95).toArray();
      float[] votes = new float[2 * EXPERTS];
      for (int i = 0; i < EXPERTS; i++) {
        votes[2 * i] = (float) p[i];
        votes[2 * i + 1] = 1 - votes[2 * i];
        p[i] = votes[2 * i];
      }
      boolean[] voted = new boolean[EXPERTS];
      Arrays.fill(voted, true);
      filter.update(t, votes, voted, 2, 0);
      textbook =
          switch (kind) {
            case "adahedge" -> adaHedge(textbook, p, state);
            case "boa" -> boa(textbook, p, state);
            default -> mlPoly(textbook, p, state);
          };
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adahedge", "boa", "ml-poly"})
  void thoseAwakeShareTheirJointBelief(String kind) {
    BeliefFilter filter = Filters.create(spec(kind), 4);
    float[] votes = {0.9f, 0.1f, 0.2f, 0.8f, 0.5f, 0.5f, 0.5f, 0.5f};

    for (int i = 0; i < 50; i++) {
      filter.update(i, votes, new boolean[] {true, true, false, false}, 2, 0);
    }

    double[] beliefs = beliefs(filter);
    assertThat(beliefs[0]).isBetween(0.45, 0.5 + 1e-9);
    assertThat(beliefs[0] + beliefs[1]).isCloseTo(0.5, within(1e-12));
    assertThat(beliefs[2]).isCloseTo(0.25, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adahedge", "boa", "ml-poly"})
  void aNewExpertCanWinAndDoesNotWinByBeingNew(String kind) {
    BeliefFilter filter = Filters.create(spec(kind), 3);
    float[] votes = {0.7f, 0.3f, 0.4f, 0.6f, 0.3f, 0.7f};
    for (int i = 0; i < 100; i++) {
      filter.update(i, votes, new boolean[] {true, true, true}, 2, 0);
    }
    filter.resize(4);
    boolean[] all = {true, true, true, true};
    filter.update(101, new float[] {0.7f, 0.3f, 0.4f, 0.6f, 0.3f, 0.7f, 0.4f, 0.6f}, all, 2, 0);
    assertThat(beliefs(filter)[3]).isLessThan(0.3);

    for (int i = 102; i < 500; i++) {
      filter.update(i, new float[] {0.7f, 0.3f, 0.4f, 0.6f, 0.3f, 0.7f, 0.95f, 0.05f}, all, 2, 0);
    }

    assertThat(beliefs(filter)[3]).isGreaterThan(0.8);
  }

  private static double[] adaHedge(double[] w, double[] p, double[] cumulative) {
    double[] loss = Arrays.stream(p).map(x -> -Math.log(x)).toArray();
    double gap = cumulative[EXPERTS];
    double mean = IntStream.range(0, EXPERTS).mapToDouble(i -> w[i] * loss[i]).sum();
    double rate = gap == 0 ? Double.POSITIVE_INFINITY : Math.log(EXPERTS) / gap;
    double mix =
        gap == 0
            ? Arrays.stream(loss).min().getAsDouble()
            : -Math.log(
                    IntStream.range(0, EXPERTS)
                        .mapToDouble(i -> w[i] * Math.exp(-rate * loss[i]))
                        .sum())
                / rate;
    cumulative[EXPERTS] += Math.max(0, mean - mix);
    double next = Math.log(EXPERTS) / cumulative[EXPERTS];
    for (int i = 0; i < EXPERTS; i++) {
      cumulative[i] += loss[i];
    }
    double best = Arrays.stream(cumulative, 0, EXPERTS).min().getAsDouble();
    return scaled(i -> Math.exp(-next * (cumulative[i] - best)));
  }

  private static double[] boa(double[] w, double[] p, double[] state) {
    double mixture = IntStream.range(0, EXPERTS).mapToDouble(i -> w[i] * p[i]).sum();
    for (int i = 0; i < EXPERTS; i++) {
      double r = -1 - -p[i] / mixture;
      state[EXPERTS + i] += 2.2 * r * r;
      state[i] += r - r * r / Math.sqrt(state[EXPERTS + i]);
    }
    return scaled(
        i -> Math.exp(state[i] / Math.sqrt(state[EXPERTS + i])) / Math.sqrt(state[EXPERTS + i]));
  }

  private static double[] mlPoly(double[] w, double[] p, double[] state) {
    double mixture = IntStream.range(0, EXPERTS).mapToDouble(i -> w[i] * p[i]).sum();
    double[] r = Arrays.stream(p).map(x -> x / mixture - 1).toArray();
    double former = state[2 * EXPERTS];
    double largest = Math.max(former, Arrays.stream(r).map(x -> x * x).max().getAsDouble());
    for (int i = 0; i < EXPERTS; i++) {
      state[i] += r[i];
      state[EXPERTS + i] += r[i] * r[i] + largest - former;
    }
    state[2 * EXPERTS] = largest;
    boolean any = Arrays.stream(state, 0, EXPERTS).anyMatch(x -> x > 0);
    return any ? scaled(i -> Math.max(0, state[i]) / state[EXPERTS + i]) : equal();
  }

  private static double[] scaled(java.util.function.IntToDoubleFunction weight) {
    double[] w = IntStream.range(0, EXPERTS).mapToDouble(weight).toArray();
    double sum = Arrays.stream(w).sum();
    return Arrays.stream(w).map(x -> x / sum).toArray();
  }

  private static double[] equal() {
    double[] w = new double[EXPERTS];
    Arrays.fill(w, 1.0 / EXPERTS);
    return w;
  }

  private static FilterSpec spec(String kind) {
    return switch (kind) {
      case "adahedge" -> new FilterSpec.AdaHedge();
      case "boa" -> new FilterSpec.Boa();
      default -> new FilterSpec.MlPoly();
    };
  }

  private static void update(BeliefFilter filter, float first, float second) {
    filter.update(
        1, new float[] {first, 1 - first, second, 1 - second}, new boolean[] {true, true}, 2, 0);
  }

  private static double[] beliefs(BeliefFilter filter) {
    double[] out = new double[filter.numExperts()];
    filter.beliefs(out);
    return out;
  }
}
