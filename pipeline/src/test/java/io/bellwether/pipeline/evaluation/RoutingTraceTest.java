package io.bellwether.pipeline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.Observation;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.gate.Route;
import io.bellwether.core.mixture.Account;
import io.bellwether.core.mixture.ExpertDefinition;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RoutingTraceTest {
  private static final Offset<Double> EXACT = within(1e-7);

  private static final ExpertDefinition PRIOR =
      new ExpertDefinition("prior", new ExpertSpec.Prior(10), Eligibility.ALL);

  private final RoutingTrace trace =
      new RoutingTrace("mixture", List.of("a", "b"), 40, new AskedCounts(List.of(PRIOR, PRIOR)));

  @Test
  void averagesFinalWeightsBySlice() {
    predict(0, "en", account(0.5f, 0.9));
    predict(1, "en", account(0.5f, 0.3));
    predict(39, "en", account(1, 0.7));

    assertThat(trace.sliceSize(0)).isEqualTo(2);
    assertThat(trace.weight(0, 0)).isCloseTo((0.9 + 0.3) / 2, EXACT);
    assertThat(trace.weight(0, 1)).isCloseTo((0.1 + 0.7) / 2, EXACT);
    assertThat(trace.sliceSize(19)).isEqualTo(1);
    assertThat(trace.weight(1, 0)).isNaN();
    assertThat(trace.sliceStart(19).toEpochMilli()).isEqualTo(39);
  }

  @Test
  void routesOfEachLanguageAddUpToOne() {
    predict(0, "en", account(0.75f, 0.5));
    predict(1, "en", account(0.25f, 0.5));
    predict(2, "ja", account(1, 0.5));

    assertThat(trace.byLanguage())
        .extracting(RoutingTrace.Routing::value)
        .containsExactly("en", "ja");
    assertThat(trace.byLanguage().get(0).shares()).containsExactly(new double[] {0.5, 0.5}, EXACT);
    assertThat(trace.load()).containsExactly(new double[] {2 / 3.0, 1 / 3.0}, EXACT);
    assertThat(trace.maxMeanLoad()).isCloseTo(4 / 3.0, EXACT);
  }

  @Test
  void averagesFinalWeightsByLanguage() {
    predict(0, "en", account(0.5f, 0.9));
    predict(1, "en", account(0.5f, 0.3));
    predict(2, "ja", account(0.5f, 0.2));

    assertThat(trace.byLanguage().get(0).weights()).containsExactly(new double[] {0.6, 0.4}, EXACT);
    assertThat(trace.byLanguage().get(1).weights()).containsExactly(new double[] {0.2, 0.8}, EXACT);
  }

  @Test
  void fullySpecialisedRoutingTellsAllOfTheLanguage() {
    predict(0, "en", account(1, 0.5));
    predict(1, "ja", account(0, 0.5));

    assertThat(trace.languageInformation()).isCloseTo(1, EXACT);
  }

  @Test
  void routingAllLanguagesAlikeTellsNothing() {
    predict(0, "en", account(0.3f, 0.5));
    predict(1, "ja", account(0.3f, 0.5));

    assertThat(trace.languageInformation()).isCloseTo(0, EXACT);
  }

  @Test
  void informationInBetweenIsWhatTheFormulaSays() {
    predict(0, "en", account(1, 0.5));
    predict(1, "en", account(1, 0.5));
    predict(2, "ja", account(0.5f, 0.5));
    predict(3, "ja", account(0.5f, 0.5));

    // Joint: en/a 1/2, ja/a 1/4, ja/b 1/4; languages 1/2, 1/2; load 3/4, 1/4.
    double information =
        0.5 * Math.log(0.5 / (0.5 * 0.75))
            + 0.25 * Math.log(0.25 / (0.5 * 0.75))
            + 0.25 * Math.log(0.25 / (0.5 * 0.25));
    double languages = Math.log(2);
    double load = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
    assertThat(trace.languageInformation()).isCloseTo(2 * information / (languages + load), EXACT);
  }

  private void predict(int index, String language, Account account) {
    Features x = new Features();
    x.setContext("S", language, "wire", new float[0]);
    trace.predicted(new Observation("i" + index, index, index, 0, x), account, index, true);
  }

  /** Routed to a and b with these weights; final weights are the beliefs at equal routing. */
  private static Account account(float routedToA, double beliefInA) {
    Route route = new Route(2);
    if (routedToA > 0) {
      route.add(0, routedToA);
    }
    if (routedToA < 1) {
      route.add(1, 1 - routedToA);
    }
    Account account = new Account(2, 2);
    account.begin(route);
    for (int i = 0; i < account.size(); i++) {
      account.votes()[account.voteOffset(i)] = 1;
      account.vote(i, 0);
    }
    account.combine(new double[] {beliefInA, 1 - beliefInA});
    return account;
  }
}
