package io.bellwether.core.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Snapshot;
import io.bellwether.core.Stateful;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are shared and moved only when somebody looks, against filters kept one by one. */
class FilterBankTest {
  private static final int EXPERTS = 9;
  private static final int CLASSES = 3;
  private static final double ALPHA = 0.9;
  private static final Offset<Double> ROUNDING = within(1e-12);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void holdsWhatFiltersMovedOneByOneWouldHold(boolean apart) {
    FilterBank bank = FilterBank.even(EXPERTS, CLASSES, ALPHA);
    double[][][] filters = new double[CLASSES][EXPERTS][EXPERTS];
    for (double[][] ofClass : filters) {
      for (double[] filter : ofClass) {
        Arrays.fill(filter, 1.0 / EXPERTS);
      }
    }
    Random random = new Random(1);
    for (int step = 0; step < 300; step++) {
      double[] trust = trust(random);
      boolean[] voted = voted(random);
      double[] belief = new double[EXPERTS];
      double[] drifted = new double[EXPERTS];

      bank.begin(votes(voted), apart, trust);
      double[][] factors = factors(random);
      for (int s = 0; s < bank.numSelected(); s++) {
        int row = bank.selected(s);
        for (int k = 0; k < CLASSES; k++) {
          bank.read(row, k, belief);
          bank.drift(belief, trust, drifted);
          System.arraycopy(drifted, 0, belief, 0, EXPERTS);
          condition(belief, factors[apart ? bank.voter(row) : 0], k);
          bank.write(row, k, belief, drifted);
        }
      }
      bank.end();

      moveEach(filters, trust, voted, factors, apart);
      assertSame(bank, filters, trust(random));
    }
  }

  /** Lets the filters of those that voted learn anything at all. */
  private static void condition(double[] belief, double[] factors, int k) {
    double sum = 0;
    for (int i = 0; i < EXPERTS; i++) {
      belief[i] *= factors[(i + k) % EXPERTS];
      sum += belief[i];
    }
    for (int i = 0; i < EXPERTS; i++) {
      belief[i] /= sum;
    }
  }

  private static void moveEach(
      double[][][] filters, double[] trust, boolean[] voted, double[][] factors, boolean apart) {
    for (int k = 0; k < CLASSES; k++) {
      for (int n = 0; n < EXPERTS; n++) {
        for (int i = 0; i < EXPERTS; i++) {
          filters[k][n][i] = ALPHA * filters[k][n][i] + (1 - ALPHA) * trust[i];
        }
        if (voted[n]) {
          condition(filters[k][n], factors[apart ? n : 0], k);
        }
      }
    }
  }

  private static void assertSame(FilterBank bank, double[][][] filters, double[] trust) {
    double[] mixed = new double[EXPERTS];
    for (int n = 0; n < EXPERTS; n++) {
      double[] all = bank.filters(n);
      for (int k = 0; k < CLASSES; k++) {
        double[] one = Arrays.copyOfRange(all, k * EXPERTS, (k + 1) * EXPERTS);
        assertThat(one).containsExactly(filters[k][n], ROUNDING);
        for (int i = 0; i < EXPERTS; i++) {
          mixed[i] += trust[n] * filters[k][n][i] / CLASSES;
        }
      }
    }
    double[] out = new double[EXPERTS];
    bank.mix(trust, 1.0 / EXPERTS, new double[EXPERTS], out);
    assertThat(out).containsExactly(mixed, ROUNDING);
  }

  private static double[] trust(Random random) {
    double[] trust = new double[EXPERTS];
    for (int i = 0; i < EXPERTS; i++) {
      trust[i] = random.nextInt(3) == 0 ? random.nextDouble() : 1.0 / EXPERTS;
    }
    double sum = Arrays.stream(trust).sum();
    return Arrays.stream(trust).map(each -> each / sum).toArray();
  }

  /** Few of them, most of the time. */
  private static boolean[] voted(Random random) {
    boolean[] voted = new boolean[EXPERTS];
    int share = 1 + random.nextInt(4);
    for (int i = 0; i < EXPERTS; i++) {
      voted[i] = random.nextInt(share) == 0;
    }
    return voted;
  }

  private static LabelledVotes votes(boolean[] voted) {
    LabelledVotes votes = new LabelledVotes(EXPERTS, CLASSES);
    votes.take(new float[EXPERTS * CLASSES], voted, 0);
    return votes;
  }

  private static double[][] factors(Random random) {
    double[][] factors = new double[EXPERTS][EXPERTS];
    for (double[] each : factors) {
      Arrays.setAll(each, i -> 0.1 + random.nextDouble());
    }
    return factors;
  }

  @ParameterizedTest
  @ValueSource(strings = {"moe-f", "moe-f-causal"})
  void aSnapshotOfTheFormerVersionIsReadAndGoesOn(String kind) throws IOException {
    boolean causal = kind.equals("moe-f-causal");
    FilterSpec spec = causal ? new FilterSpec.MoeFCausal(1, ALPHA) : new FilterSpec.MoeF(1, ALPHA);
    BeliefFilter filter = Filters.create(spec, 2);
    double[] trust = {0.7, 0.3};
    // By class, expert of the filter, expert believed in.
    double[] filters = {0.6, 0.4, 0.2, 0.8, 0.6, 0.4, 0.2, 0.8};

    Snapshot.read(Snapshot.write(former(kind, causal, trust, filters)), filter);

    // Σ trust·π of either class, then the drift.
    double mean = 0.7 * 0.6 + 0.3 * 0.2;
    double[] beliefs = new double[2];
    filter.beliefs(beliefs);
    assertThat(beliefs[0]).isCloseTo(ALPHA * mean + (1 - ALPHA) * 0.7, ROUNDING);
    assertThat(filter.labelsSeenUpTo()).isEqualTo(17);
    filter.update(18, new float[] {0.8f, 0.2f, 0.4f, 0.6f}, new boolean[] {true, true}, 2, 0);
    filter.beliefs(beliefs);
    assertThat(beliefs[0] + beliefs[1]).isCloseTo(1, ROUNDING);
  }

  /** What version 1 wrote: every filter by itself. */
  private static Stateful former(String kind, boolean causal, double[] trust, double[] filters) {
    return new Stateful() {
      @Override
      public String stateType() {
        return kind;
      }

      @Override
      public int stateVersion() {
        return 1;
      }

      @Override
      public void save(DataOutput out) throws IOException {
        out.writeLong(17);
        out.writeInt(2);
        out.writeInt(2);
        Numbers.write(trust, out);
        Numbers.write(filters, out);
        if (causal) {
          Numbers.write(new double[8], out);
          out.write(new byte[2]);
        }
      }

      @Override
      public void load(DataInput in, int version) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
