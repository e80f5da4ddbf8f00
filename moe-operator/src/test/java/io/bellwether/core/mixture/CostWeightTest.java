package io.bellwether.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bellwether.core.Eligibility;
import io.bellwether.core.Observation;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.gate.GateSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gate trades what an expert costs against what it expects of it. */
class CostWeightTest {
  private static MixtureSpec spec(int topK, double costWeight) {
    MixtureSpec spec = Mixtures.spec(topK, 0, ItemKey.GLOBAL);
    return new MixtureSpec(
        spec.classes(),
        spec.features(),
        new GateSpec.SoftmaxTopK(topK, 8, 0, true),
        spec.gatePublishEvery(),
        spec.filter(),
        spec.filterKey(),
        List.of(expert("dear", 2), expert("cheap", 0.5)),
        spec.batching(),
        spec.lessonWeight(),
        costWeight);
  }

  private static ExpertDefinition expert(String name, double cost) {
    return new ExpertDefinition(
        name,
        new ExpertSpec.Prior(100),
        Eligibility.ALL,
        WarmStart.NONE,
        new Terms(cost, false, 0));
  }

  /** The first slot that is asked about each of some items. */
  private static List<Integer> asked(double costWeight) {
    Mixture mixture = new Mixture(spec(1, costWeight));
    Account account = mixture.newAccount();
    List<Integer> asked = new ArrayList<>();
    for (Observation item : Mixtures.stream(1, 200)) {
      mixture.predict(item, account);
      asked.add(account.slot(0));
    }
    return asked;
  }

  @Test
  void asksTheCheaperOfTwoThatItExpectsTheSameOf() {
    assertThat(asked(0)).as("without a price either").contains(0, 1);
    assertThat(asked(0.1)).containsOnly(1);
  }

  @Test
  void takesNothingFromTheWeightOfOneThatIsAsked() {
    Mixture mixture = new Mixture(spec(2, 0.4));
    Account account = mixture.newAccount();
    mixture.predict(Mixtures.stream(1, 1).get(0), account);

    assertThat(account.size()).isEqualTo(2);
    assertThat(account.routingWeight(0)).isEqualTo(account.routingWeight(1));
  }

  @Test
  void refusesAPriceThatPays() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec(1, -0.1))
        .withMessage("gate.cost-weight must be 0 or above: -0.1");
  }
}
