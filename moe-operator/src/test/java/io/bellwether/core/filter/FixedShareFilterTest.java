package io.bellwether.core.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FixedShareFilterTest {
  private static final Offset<Double> EXACT = within(1e-7);

  @Test
  void withoutShareItIsBayesRule() {
    BeliefFilter filter = Filters.create(new FilterSpec.FixedShare(1, 0), 2);

    update(filter, 0.8f, 0.2f);
    update(filter, 0.5f, 0.25f);

    // 0.8 * 0.5 against 0.2 * 0.25.
    assertThat(beliefs(filter)[0]).isCloseTo(0.4 / 0.45, EXACT);
  }

  @Test
  void shareIsSpreadEvenlyAfterTheUpdate() {
    BeliefFilter filter = Filters.create(new FilterSpec.FixedShare(1, 0.1), 2);

    update(filter, 0.8f, 0.2f);
    update(filter, 0.5f, 0.25f);

    double first = 0.9 * 0.8 + 0.05;
    double second = 0.9 * (first * 0.5 / (first * 0.5 + (1 - first) * 0.25)) + 0.05;
    assertThat(beliefs(filter)[0]).isCloseTo(second, EXACT);
  }

  @Test
  void learningRateIsAnExponent() {
    BeliefFilter filter = Filters.create(new FilterSpec.FixedShare(2, 0), 2);

    update(filter, 0.6f, 0.3f);

    assertThat(beliefs(filter)[0]).isCloseTo(0.36 / 0.45, EXACT);
  }

  @Test
  void awakeExpertsShareOnlyTheirOwnMass() {
    BeliefFilter filter = Filters.create(new FilterSpec.FixedShare(1, 0.1), 3);
    float[] votes = {0.8f, 0.2f, 0, 1, 0.2f, 0.8f};

    filter.update(1, votes, new boolean[] {true, false, true}, 2, 0);

    assertThat(beliefs(filter)[1]).isCloseTo(1 / 3.0, EXACT);
    assertThat(beliefs(filter)[0]).isCloseTo(2 / 3.0 * (0.9 * 0.8 + 0.05), EXACT);
  }

  @Test
  void oneItemIsNeverWorthMoreThanAMillionToOne() {
    BeliefFilter filter = Filters.create(new FilterSpec.FixedShare(1, 0), 2);

    update(filter, 1f, 0f);

    assertThat(beliefs(filter)[1]).isCloseTo(1e-6, within(1e-11));
  }

  @Test
  void withoutShareAnExpertComesBackFromFarBelowTheSmallestDouble() {
    BeliefFilter filter = Filters.create(new FilterSpec.FixedShare(1, 0), 2);
    for (int i = 0; i < 1000; i++) {
      update(filter, 1f, 0f);
    }
    assertThat(beliefs(filter)[1]).isZero();

    for (int i = 0; i < 1000; i++) {
      update(filter, 0f, 1f);
    }

    assertThat(beliefs(filter)[1]).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void withShareAnExpertComesBackAtOnce() {
    BeliefFilter filter = Filters.create(new FilterSpec.FixedShare(1, 0.02), 2);
    for (int i = 0; i < 1000; i++) {
      update(filter, 0.9f, 0.1f);
    }

    for (int i = 0; i < 5; i++) {
      update(filter, 0.1f, 0.9f);
    }

    assertThat(beliefs(filter)[1]).isGreaterThan(0.9);
  }

  @Test
  void remembersTheNewestLabelTime() {
    BeliefFilter filter = Filters.create(new FilterSpec.FixedShare(1, 0.02), 2);
    boolean[] all = {true, true};

    filter.update(50, new float[] {1, 0, 1, 0}, all, 2, 0);
    filter.update(40, new float[] {1, 0, 1, 0}, all, 2, 0);

    assertThat(filter.labelsSeenUpTo()).isEqualTo(50);
  }

  private static void update(BeliefFilter filter, float first, float second) {
    boolean[] voted = new boolean[2];
    Arrays.fill(voted, true);
    filter.update(1, new float[] {first, 1 - first, second, 1 - second}, voted, 2, 0);
  }

  private static double[] beliefs(BeliefFilter filter) {
    double[] out = new double[filter.numExperts()];
    filter.beliefs(out);
    return out;
  }
}
