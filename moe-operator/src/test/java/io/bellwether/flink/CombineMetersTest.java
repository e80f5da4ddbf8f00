package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Allocations;
import io.bellwether.core.gate.Route;
import io.bellwether.core.mixture.Account;
import io.bellwether.flink.CombineInput.Asked;
import io.bellwether.flink.CombineInput.Routing;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class CombineMetersTest {
  @Test
  void measuringAllocatesNothingForAnItem() {
    CombineMeters meters = new CombineMeters(new UnregisteredMetricsGroup(), 3);
    Asked[] asked = {new Asked(0, "slow", 1, 0.75f), new Asked(1, "quick", 1, 0.25f)};
    Routing routing =
        new Routing("a", 10, 10, "h", "0:1", "S", asked, Fixtures.features(1, "S", "en"), 2, 0, 0);
    Account account = account();
    Poll poll = new Poll();
    poll.routing(routing);
    poll.keepDecision(account.probabilities().clone(), new double[0]);
    Label label = new Label("a", 10, 45, 1, "S", "S");
    RecentLoad load = new RecentLoad();
    Route route = new Route(2);
    route.add(0, 0.75f);
    route.add(1, 0.25f);

    long bytes =
        Allocations.bytesWhenWarm(
            () -> {
              load.add(route);
              meters.decided(routing, account);
              meters.learned(poll, account, label, null);
            });

    assertThat(bytes).isZero();
  }

  private static Account account() {
    Route route = new Route(2);
    route.add(0, 0.75f);
    route.add(1, 0.25f);
    Account account = new Account(2, 3);
    account.begin(route);
    for (int i = 0; i < 6; i++) {
      account.votes()[i] = 1f / 3;
    }
    account.vote(0, 5);
    account.vote(1, 5);
    account.combine(new double[] {0.5, 0.5});
    return account;
  }

  @Test
  void aHistogramDescribesTheLastValues() {
    RecentValues values = new RecentValues();
    assertThat(values.getStatistics().getQuantile(0.99)).isZero();
    for (int i = 0; i < 5000; i++) {
      values.update(i < 3976 ? 1_000_000 : i - 3975);
    }

    HistogramStatistics last = values.getStatistics();

    assertThat(values.getCount()).isEqualTo(5000);
    assertThat(last.size()).isEqualTo(1024);
    assertThat(last.getMin()).isEqualTo(1);
    assertThat(last.getMax()).isEqualTo(1024);
    assertThat(last.getQuantile(0.5)).isEqualTo(512);
    assertThat(last.getQuantile(1)).isEqualTo(1024);
    assertThat(last.getMean()).isCloseTo(512.5, within(1e-9));
    assertThat(last.getStdDev()).isCloseTo(Math.sqrt(1024 * 1025 / 12.0), within(1e-6));
  }

  @Test
  void theEntropyOfRoutingWeightsIsOneWhereAllWeighAlikeAndFallsWithTheirDifference() {
    assertThat(entropy(0.5f, 0.5f)).isCloseTo(1, within(1e-9));
    assertThat(entropy(0.2f, 0.2f)).isCloseTo(1, within(1e-9));
    // −(0.9·ln 0.9 + 0.1·ln 0.1) / ln 2
    assertThat(entropy(0.9f, 0.1f)).isCloseTo(0.4689956, within(1e-6));
    assertThat(entropy(1f, 0f)).isZero();
  }

  private static double entropy(float first, float second) {
    RecentLoad load = new RecentLoad();
    Route route = new Route(2);
    route.add(0, first);
    route.add(1, second);
    load.add(route);
    return load.entropyOfWeights();
  }
}
