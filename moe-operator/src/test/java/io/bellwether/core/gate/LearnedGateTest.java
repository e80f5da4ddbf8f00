package io.bellwether.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.core.Features;
import io.bellwether.core.RandomItems;
import io.bellwether.core.Snapshot;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LearnedGateTest {
  @Test
  void anUntaughtGateAsksEveryExpertEquallyOften() {
    Gate gate = gate(2, 10, 0.1, true, 6);
    RandomItems items = new RandomItems(1, 18, 3);
    int[] asked = new int[6];

    for (int i = 0; i < 6000; i++) {
      Route route = route(gate, items.item(), true, true, true, true, true, true);
      asked[route.expert(0)]++;
      asked[route.expert(1)]++;
    }

    for (int count : asked) {
      assertThat(count).isBetween(1850, 2150);
    }
  }

  private static Gate exploring(double share) {
    GateLearning plain = GateLearning.of(10, 0.2);
    GateLearning learning =
        new GateLearning(
            10, 0.2, plain.context(), plain.unasked(), plain.credit(), plain.balance(), share);
    GateSpec spec = new GateSpec.SoftmaxTopK(1, learning, GateSpec.Order.SOFTMAX_TOP_K, true);
    return Gates.create(spec, 4);
  }

  @Test
  void asksEveryEligibleExpertAboutTheItemsItExplores() {
    Gate gate = exploring(0.2);
    RandomItems items = new RandomItems(5, 18, 3);
    int explored = 0;

    for (int i = 0; i < 2000; i++) {
      Features x = project(gate, items.item());
      Route route = route(gate, x, true, false, true, true);
      assertThat(route.size()).isIn(1, 3);
      assertThat(route(gate, x, true, false, true, true).size()).isEqualTo(route.size());
      explored += route.size() == 3 ? 1 : 0;
    }

    assertThat(explored).isBetween(330, 470);
  }

  @Test
  void rowsOfNumbersWithoutTextAreToldApart() {
    Gate untaught = gate(1, 10, 0.1, true, 4);
    Gate exploring = exploring(0.2);
    int[] asked = new int[4];
    int explored = 0;

    for (int i = 0; i < 4000; i++) {
      Features row = new Features();
      row.setContext("", "", "", new float[] {i % 7, i * 0.01f});
      asked[route(untaught, project(untaught, row), true, true, true, true).expert(0)]++;
      Features x = project(exploring, row);
      explored += route(exploring, x, true, true, true, true).size() == 4 ? 1 : 0;
    }

    for (int count : asked) {
      assertThat(count).isBetween(880, 1120);
    }
    assertThat(explored).isBetween(700, 900);
  }

  @Test
  void learnsOnlyFromTheItemsItExplores() {
    Gate gate = exploring(0.2);
    RandomItems items = new RandomItems(6, 18, 3);
    int taught = 0;

    for (int i = 0; i < 300; i++) {
      Features x = project(gate, items.item());
      Route route = route(gate, x, true, true, true, true);
      byte[] before = Snapshot.write(gate);
      float[] likelihood = new float[route.size()];
      likelihood[0] = 0.9f;
      gate.learn(x, route, likelihood);
      Route all = route(restored(before), x, true, true, true, true);
      Route now = route(gate, x, true, true, true, true);
      boolean changed = all.weight(0) != now.weight(0) || all.expert(0) != now.expert(0);
      assertThat(changed && route.size() == 1).as("item %d", i).isFalse();
      taught += changed ? 1 : 0;
    }

    assertThat(taught).isPositive();
  }

  private static Gate restored(byte[] snapshot) {
    Gate gate = exploring(0.2);
    try {
      Snapshot.read(snapshot, gate);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return gate;
  }

  @Test
  void tiesAreSharedFairlyByWhoeverIsEligible() {
    Gate gate = gate(1, 10, 0.1, true, 6);
    RandomItems items = new RandomItems(2, 18, 3);
    int[] asked = new int[6];

    for (int i = 0; i < 6000; i++) {
      asked[route(gate, items.item(), true, false, false, false, true, true).expert(0)]++;
    }

    assertThat(asked[0]).isBetween(1850, 2150);
    assertThat(asked[4]).isBetween(1850, 2150);
    assertThat(asked[5]).isBetween(1850, 2150);
  }

  @Test
  void weightsSumToOneOnlyWhenRenormalised() {
    Features x = item(1, 2, 3);

    Route renormalised = route(gate(2, 8, 0, true, 4), x, true, true, true, true);
    Route plain = route(gate(2, 8, 0, false, 4), x, true, true, true, true);

    assertThat(renormalised.weight(0)).isEqualTo(0.5f);
    assertThat(plain.weight(0)).isEqualTo(0.25f);
  }

  @Test
  void softmaxIsOverEligibleExpertsOnly() {
    Route route = route(gate(2, 8, 0, false, 4), item(1), true, true, false, false);

    assertThat(route.weight(0)).isEqualTo(0.5f);
    assertThat(route.weight(1)).isEqualTo(0.5f);
  }

  @Test
  void firstLessonMovesLogitsByTheLearningRateTowardsWhoWasRight() {
    Gate gate = gate(2, 8, 0.1, true, 2);
    Features x = project(gate, item(5));
    Route route = route(gate, item(5), true, true);
    int right = route.expert(0);

    gate.learn(x, route, new float[] {0.9f, 0.1f});

    // AdaGrad's first step: one learning rate on the bias and one on the item's only feature.
    Route after = route(gate, item(5), true, true);
    assertThat(after.expert(0)).isEqualTo(right);
    assertThat(after.weight(0))
        .isCloseTo((float) (1 / (1 + Math.exp(-2 * (0.1 + 0.1)))), within(1e-6f));
  }

  @Test
  void gradientIsShareMinusResponsibility() {
    Gate gate = gate(2, 8, 0.1, true, 2);
    Features x = project(gate, new Features());
    Route route = new Route(2);
    route.add(0, 0.5f);
    route.add(1, 0.5f);

    gate.learn(x, route, new float[] {0.9f, 0.1f});
    gate.learn(x, route, new float[] {0.1f, 0.3f});

    // Gradient on the first logit: 0.5 - 0.9 = -0.4; then, with the weights that logits of 0.1 and
    // -0.1 give, the share less 0.1 · share over Σ. The second logit mirrors it.
    double share = 1 / (1 + Math.exp(-0.2));
    double gradient = share - 0.1 * share / (0.1 * share + 0.3 * (1 - share));
    double bias = 0.1 - 0.1 * gradient / Math.hypot(0.4, gradient);
    Route after = route(gate, new Features(), true, true);
    assertThat(after.expert(0)).isZero();
    assertThat(after.weight(0)).isCloseTo((float) (1 / (1 + Math.exp(-2 * bias))), within(1e-6f));
  }

  @Test
  void learnsWhomToAskAboutWhichLanguage() {
    Gate gate = gate(3, 10, 0.2, true, 3);
    String[] languages = {"en", "ja", "ko"};
    RandomItems items = new RandomItems(3, 18, 3);
    for (int i = 0; i < 600; i++) {
      Features x = inLanguage(items.item(), languages[i % 3]);
      Route route = route(gate, x, true, true, true);
      float[] likelihood = new float[3];
      for (int j = 0; j < 3; j++) {
        likelihood[j] = route.expert(j) == i % 3 ? 0.8f : 0.3f;
      }
      gate.learn(project(gate, x), route, likelihood);
    }

    for (int i = 0; i < 3; i++) {
      Route route = route(gate, inLanguage(items.item(), languages[i]), true, true, true);
      assertThat(route.expert(0)).isEqualTo(i);
      assertThat(route.weight(0)).isGreaterThan(0.6f);
    }
  }

  @Test
  void leavesAloneWhoWasNotAskedOrAbstained() throws IOException {
    Gate gate = gate(3, 8, 0.1, true, 4);
    Features x = item(5);
    Route route = new Route(3);
    route.add(0, 0.4f);
    route.add(1, 0.3f);
    route.add(2, 0.3f);

    gate.learn(project(gate, x), route, new float[] {0.9f, Float.NaN, 0.1f});

    Gate full = gate(4, 8, 0.1, false, 4);
    Snapshot.read(Snapshot.write(gate), full);
    Route after = route(full, x, true, true, true, true);
    assertThat(after.expert(0)).isZero();
    assertThat(after.expert(3)).isEqualTo(2);
    assertThat(after.weight(1)).isEqualTo(after.weight(2));
  }

  @Test
  void learnsNothingFromNoAnswerOrWithoutLearningRate() {
    Gate gate = gate(2, 8, 0.1, true, 2);
    Gate fixed = gate(2, 8, 0, true, 2);
    Route route = route(gate, item(5), true, true);

    gate.learn(project(gate, item(5)), route, new float[] {Float.NaN, Float.NaN});
    fixed.learn(project(gate, item(5)), route, new float[] {0.9f, 0.1f});

    assertThat(route(gate, item(5), true, true).weight(0)).isEqualTo(0.5f);
    assertThat(Snapshot.write(fixed)).isEqualTo(Snapshot.write(gate(2, 8, 0, true, 2)));
  }

  @Test
  void projectionHasDistinctIndicesInItsSpaceAndTextOfLengthOne() {
    Gate gate = gate(2, 4, 0.1, true, 2);
    Features x = new Features();
    for (int i = 0; i < 200; i++) {
      x.add(i * 31, 0.07f);
    }

    Features projected = project(gate, x);

    int[] indices = Arrays.copyOf(projected.indices(), projected.size());
    assertThat(indices).doesNotHaveDuplicates();
    assertThat(Arrays.stream(indices).allMatch(i -> i >= 0 && i < 16)).isTrue();
    double squares = 0;
    for (int i = 0; i < projected.size(); i++) {
      squares += projected.values()[i] * projected.values()[i];
    }
    assertThat(squares).isCloseTo(1, within(1e-5));
  }

  @Test
  void projectionKnowsLanguageSymbolAndSourceApart() {
    Gate gate = gate(2, 20, 0.1, true, 2);

    Features projected = project(gate, context("x", "x", "x"));

    assertThat(projected.size()).isEqualTo(3);
    assertThat(projected.symbol()).isEqualTo("x");
    assertThat(Arrays.copyOf(projected.values(), 3)).containsOnly(1f);
    assertThat(project(gate, context("", "", "")).size()).isZero();
  }

  @Test
  void refusesWhatDoesNotFit() {
    Gate gate = gate(2, 8, 0.1, true, 2);
    Route beyond = new Route(2);
    beyond.add(2, 1f);
    Route good = route(gate, item(1), true, true);
    byte[] otherBits = Snapshot.write(gate(2, 9, 0.1, true, 2));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate.learn(item(1), beyond, new float[] {1f}))
        .withMessageContaining("resize");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate.learn(item(1), good, new float[] {-0.1f, 1f}))
        .withMessageContaining("between 0 and 1, or NaN: -0.1");
    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(otherBits, gate))
        .withMessageContaining("9 bits");
    assertThatIllegalArgumentException().isThrownBy(() -> gate(2, 8, 0.1, true, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate(2, 20, 0.1, true, 2048))
        .withMessage("2^20 rows of 2048 experts do not fit one array; use fewer bits");
  }

  private static Gate gate(int topK, int bits, double rate, boolean renormalise, int experts) {
    return Gates.create(new GateSpec.SoftmaxTopK(topK, bits, rate, renormalise), experts);
  }

  private static Features item(int... indices) {
    Features x = new Features();
    for (int index : indices) {
      x.add(index, 1f);
    }
    return x;
  }

  private static Features context(String symbol, String language, String source) {
    Features x = new Features();
    x.setContext(symbol, language, source, new float[0]);
    return x;
  }

  private static Features inLanguage(Features x, String language) {
    x.setContext("", language, "", new float[0]);
    return x;
  }

  private static Features project(Gate gate, Features x) {
    Features projected = new Features();
    gate.project(x, projected);
    return projected;
  }

  private static Route route(Gate gate, Features x, boolean... eligible) {
    Route route = new Route(gate.maxAsked());
    gate.route(project(gate, x), eligible, route);
    return route;
  }
}
