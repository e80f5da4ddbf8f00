package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.gate.Route;
import org.junit.jupiter.api.Test;

class AccountTest {
  private final Account account = new Account(3, 2);
  private final double[] beliefs = {0.5, 0.3, 0.2};

  private void ask(int... slots) {
    Route route = new Route(slots.length);
    for (int slot : slots) {
      route.add(slot, 1f / slots.length);
    }
    account.begin(route);
  }

  private void vote(int i, float first) {
    account.votes()[account.voteOffset(i)] = first;
    account.votes()[account.voteOffset(i) + 1] = 1 - first;
    account.vote(i, 10 * i);
  }

  @Test
  void weighsRoutingTimesBelief() {
    ask(0, 2);
    vote(0, 1f);
    vote(1, 0f);

    account.combine(beliefs);

    // by hand: 0.5 * 0.5 and 0.5 * 0.2, renormalised: 5/7 and 2/7
    assertThat(account.weight(0)).isCloseTo(5.0 / 7, within(1e-12));
    assertThat(account.probabilities()[0]).isCloseTo(5.0 / 7, within(1e-12));
    assertThat(account.degraded()).isFalse();
    assertThat(account.labelsSeenUpTo()).isEqualTo(10);
  }

  @Test
  void holdsThoseResponsibleWhoWereRight() {
    ask(0, 1, 2);
    vote(0, 0.9f);
    account.abstain(1);
    vote(2, 0.3f);

    // by hand, with equal routing weights: 0.9 / (0.9 + 0.3) and 0.3 / (0.9 + 0.3)
    assertThat(account.responsibility(0, 0)).isCloseTo(0.75f, within(1e-6f));
    assertThat(account.responsibility(2, 0)).isCloseTo(0.25f, within(1e-6f));
    assertThat(account.responsibility(1, 0)).isEqualTo(account.routingWeight(1));
  }

  @Test
  void renormalisesOverThoseThatAnswered() {
    ask(0, 1, 2);
    vote(0, 0.9f);
    account.abstain(1);
    vote(2, 0.1f);

    account.combine(beliefs);

    assertThat(account.weight(1)).isZero();
    assertThat(account.weight(0) + account.weight(2)).isCloseTo(1, within(1e-12));
    assertThat(account.degraded()).isTrue();
  }

  @Test
  void isUniformWhenNobodyAnswered() {
    ask(0, 1);

    account.combine(beliefs);

    assertThat(account.probabilities()).containsExactly(0.5, 0.5);
    assertThat(account.degraded()).isTrue();
  }

  @Test
  void countsAllAlikeWhenNobodyIsBelieved() {
    ask(0, 1);
    vote(0, 1f);
    vote(1, 0f);

    account.combine(new double[] {0, 0, 1});

    assertThat(account.probabilities()).containsExactly(0.5, 0.5);
  }

  @Test
  void oneExpertAloneIsTheMixture() {
    ask(1);
    vote(0, 0.7f);

    account.combine(beliefs);

    assertThat(account.probabilities()[0]).isCloseTo(0.7, within(1e-6));
    assertThat(account.weight(0)).isEqualTo(1);
  }
}
