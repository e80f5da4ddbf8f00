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
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is particular to one kind of gate, against numbers worked out by hand. */
class GateKindsTest {
  private static final float[] TWO_RIGHT_OF_THREE = {0.6f, 0.3f, 0.1f};

  @Test
  void theSoftmaxGateAsksEverybodyWithTheSoftmaxAsWeight() {
    Gate gate = Gates.create(new GateSpec.Softmax(GateLearning.of(8, 0.1)), 3);
    Route everybody = route(0, 1, 2);

    gate.learn(new Features(), everybody, TWO_RIGHT_OF_THREE);

    // AdaGrad's first step is one learning rate against the sign of g - r, here on the biases:
    // g = 1/3 each, r = (0.6, 0.3, 0.1), so the logits become (0.1, -0.1, -0.1).
    double z = Math.exp(0.1) + 2 * Math.exp(-0.1);
    Route route = route(gate, new Features());
    assertThat(route.size()).isEqualTo(3);
    assertThat(route.expert(0)).isZero();
    assertThat(route.weight(0)).isCloseTo((float) (Math.exp(0.1) / z), within(1e-6f));
    assertThat(route.weight(1)).isCloseTo((float) (Math.exp(-0.1) / z), within(1e-6f));
  }

  @Test
  void theThreeWeighingsOfTopKDifferAsTheFormulasSay() {
    float[] weights = new float[3];
    GateSpec.SoftmaxTopK[] specs = {
      topK(GateSpec.Order.SOFTMAX_TOP_K, false),
      topK(GateSpec.Order.SOFTMAX_TOP_K, true),
      topK(GateSpec.Order.TOP_K_SOFTMAX, true)
    };
    for (int i = 0; i < 3; i++) {
      Gate gate = Gates.create(specs[i], 3);
      gate.learn(new Features(), route(0, 1, 2), TWO_RIGHT_OF_THREE);
      gate.learn(new Features(), route(0, 1), new float[] {0.2f, 0.4f});
      weights[i] = route(gate, new Features()).weight(0);
    }

    // First lesson: logits (0.1, -0.1, -0.1) by gradients (-4/15, 1/30, 7/30). Second: g - r of
    // the first two by the weights that these logits give, with steps 0.1·g/√(Σ g²).
    double g = shareMinusResponsibility(0.2, 0.2, 0.4);
    double first = 0.1 - 0.1 * g / Math.hypot(4.0 / 15, g);
    double second = -0.1 + 0.1 * g / Math.hypot(1.0 / 30, g);
    double[] e = {Math.exp(first), Math.exp(second), Math.exp(-0.1)};
    double highest = Math.max(e[0], e[1]);
    assertThat(weights[0]).isCloseTo((float) (highest / (e[0] + e[1] + e[2])), within(1e-6f));
    assertThat(weights[1]).isCloseTo((float) (highest / (e[0] + e[1])), within(1e-6f));
    assertThat(weights[2]).isCloseTo(weights[1], within(1e-6f));
  }

  /** Of the first of two experts, whose logits differ by so much. */
  private static double shareMinusResponsibility(double difference, double first, double second) {
    double share = 1 / (1 + Math.exp(-difference));
    return share - share * first / (share * first + (1 - share) * second);
  }

  @Test
  void softmaxOverTheChosenIsExactWhereTheOneOverAllRoundsToZero() {
    Route logs = new Route(2);
    logs.add(3, -200f);
    logs.add(1, -201f);

    Weighing.OVER_CHOSEN.weigh(logs);

    assertThat(logs.weight(0)).isCloseTo((float) (1 / (1 + Math.exp(-1))), within(1e-6f));
  }

  @Test
  void noiseIsStandardNormalAndTheItemsOwn() {
    RoutingNoise noise = new RoutingNoise(1);
    RandomItems items = new RandomItems(2, 18, 3);
    double sum = 0;
    double squares = 0;
    int beyondTwo = 0;
    int draws = 0;
    for (int i = 0; i < 5000; i++) {
      Features x = items.item();
      for (int slot = 0; slot < 4; slot++, draws++) {
        float draw = noise.draw(TopK.hash(x), slot);
        assertThat(new RoutingNoise(1).draw(TopK.hash(x.copy()), slot)).isEqualTo(draw);
        sum += draw;
        squares += draw * draw;
        beyondTwo += Math.abs(draw) > 2 ? 1 : 0;
      }
    }

    assertThat(sum / draws).isCloseTo(0, within(0.03));
    assertThat(squares / draws).isCloseTo(1, within(0.05));
    assertThat((double) beyondTwo / draws).isCloseTo(0.0455, within(0.006));
  }

  @Test
  void noisyLogitsAreLogitPlusNoiseTimesSoftplus() {
    Gate gate = Gates.create(new GateSpec.NoisyTopK(3, GateLearning.of(8, 0.1), 7), 3);
    Features x = item(5, 6);
    Features projected = project(gate, x);
    double[] h = new double[3];
    double z = 0;
    for (int slot = 0; slot < 3; slot++) {
      h[slot] =
          Math.log(2) * new RoutingNoise(7).draw(TopK.hash(projected), slot); // softplus(0) = ln 2
      z += Math.exp(h[slot]);
    }

    Route route = route(gate, x);

    for (int i = 0; i < 3; i++) {
      float expected = (float) (Math.exp(h[route.expert(i)]) / z);
      assertThat(route.weight(i)).isCloseTo(expected, within(1e-6f));
    }
  }

  @Test
  void theNoisesOwnGradientIsThatOfTheLogitTimesTheDrawTimesTheSigmoid() {
    GateSpec spec = new GateSpec.NoisyTopK(2, GateLearning.of(8, 0.1), 7);
    Gate gate = Gates.create(spec, 2);
    Features nothing = new Features();
    Route both = route(0, 1);

    gate.learn(nothing, both, new float[] {0.9f, 0.1f});
    gate.learn(nothing, both, new float[] {0.1f, 0.3f});

    // g - r, with the noise of the item in g, goes to the bias of the logit and, times εσ, to the
    // bias of the noise; σ(0) = 1/2 first.
    int hash = TopK.hash(nothing);
    double[] epsilon = {new RoutingNoise(7).draw(hash, 0), new RoutingNoise(7).draw(hash, 1)};
    double g1 = shareMinusResponsibility((epsilon[0] - epsilon[1]) * Math.log(2), 0.9, 0.1);
    double[] logit = {-0.1 * Math.signum(g1), 0.1 * Math.signum(g1)};
    double[] spread = new double[2];
    double[] h = new double[2];
    for (int slot = 0; slot < 2; slot++) {
      spread[slot] = -0.1 * Math.signum((slot == 0 ? g1 : -g1) * epsilon[slot]);
      h[slot] = logit[slot] + epsilon[slot] * Math.log1p(Math.exp(spread[slot]));
    }
    double g2 = shareMinusResponsibility(h[0] - h[1], 0.1, 0.3);
    for (int slot = 0; slot < 2; slot++) {
      double sign = slot == 0 ? 1 : -1;
      double onNoise1 = sign * g1 * epsilon[slot] / 2;
      double onNoise2 = sign * g2 * epsilon[slot] / (1 + Math.exp(-spread[slot]));
      double bias = logit[slot] - 0.1 * sign * g2 / Math.hypot(g1, g2);
      double noise = spread[slot] - 0.1 * onNoise2 / Math.hypot(onNoise1, onNoise2);
      h[slot] = bias + epsilon[slot] * Math.log1p(Math.exp(noise));
    }
    Route route = route(gate, nothing);
    double expected = 1 / (1 + Math.exp(h[1 - route.expert(0)] - h[route.expert(0)]));
    assertThat(route.weight(0)).isCloseTo((float) expected, within(1e-6f));
  }

  @Test
  void withoutLearningThereIsNoNoise() {
    Gate gate = Gates.create(new GateSpec.NoisyTopK(3, GateLearning.of(8, 0), 7), 3);

    Route route = route(gate, item(5, 6));

    assertThat(route.weight(0)).isEqualTo(route.weight(2));
  }

  @Test
  void aSingleAnswerIsHeldAgainstWhatTheOthersGiveOnAverage() {
    Gate gate = Gates.create(new GateSpec.SoftmaxTopK(1, 8, 0.1, true), 3);
    Features nothing = new Features();
    gate.learn(nothing, route(0), new float[] {0.5f}); // nobody to compare with yet
    assertThat(logits(gate)).containsExactly(0, 0, 0);

    gate.learn(nothing, route(1), new float[] {0.8f});

    // Expert 0 is filled in with 0.5, expert 2 is not known: g = 1/2 each, r = (5/13, 8/13), and
    // AdaGrad's first step is 0.1 against the sign.
    double[] logits = logits(gate);
    assertThat(logits[0]).isCloseTo(-0.1, within(1e-6));
    assertThat(logits[1]).isCloseTo(0.1, within(1e-6));
  }

  @Test
  void noisyTopOneFindsOutWhomToAskAboutWhichLanguage() {
    Gate gate = Gates.create(new GateSpec.NoisyTopK(1, GateLearning.of(10, 0.1), 1), 3);
    String[] languages = {"en", "ja", "ko"};
    RandomItems items = new RandomItems(3, 18, 3);
    for (int i = 0; i < 1500; i++) {
      Features x = inLanguage(items.item(), languages[i % 3]);
      Route route = route(gate, x);
      gate.learn(project(gate, x), route, new float[] {route.expert(0) == i % 3 ? 0.8f : 0.3f});
    }

    int right = 0;
    for (int i = 0; i < 300; i++) {
      right += route(gate, inLanguage(items.item(), languages[i % 3])).expert(0) == i % 3 ? 1 : 0;
    }
    // A guess is right 100 times. Top-1 may stick to a second best for one of the languages.
    assertThat(right).isGreaterThan(190);
  }

  @Test
  void rulesGoByNameWithADefaultAndFallBackOnWhoeverIsEligible() {
    Gate gate = Gates.create(rules(), 4);
    List.of("english", "japanese", "other", "japanese").forEach(new Names(gate)::next);

    assertThat(asked(gate, "ja", true, true, true, false)).containsExactly(1);
    assertThat(asked(gate, "ja", true, false, true, true)).containsExactly(3);
    assertThat(asked(gate, "en", true, true, true, false)).containsExactlyInAnyOrder(0, 2);
    assertThat(asked(gate, "ko", true, true, true, true)).containsExactly(2);
    assertThat(asked(gate, "ja", true, false, true, false)).containsExactly(2);
    assertThat(asked(gate, "ja", true, false, false, false)).containsExactly(0);
  }

  @Test
  void anExpertAddedLaterIsFoundByItsName() {
    Gate gate = Gates.create(rules(), 1);
    gate.seat(0, "other");
    assertThat(asked(gate, "ja", true)).containsExactly(0);

    gate.resize(2);
    gate.seat(1, "japanese");

    assertThat(asked(gate, "ja", true, true)).containsExactly(1);
    assertThat(asked(gate, "ko", true, true)).containsExactly(0);
  }

  @Test
  void theUniformGateWeighsAllAlike() {
    Route route = route(Gates.create(new GateSpec.Uniform(), 5), item(1));

    assertThat(route.size()).isEqualTo(5);
    assertThat(route.weight(4)).isEqualTo(0.2f);
  }

  @Test
  void hashingSpreadsItemsEvenlyAndANewExpertTakesOnlyItsShare() {
    Gate four = Gates.create(new GateSpec.Hash(1, GateSpec.HashBy.TEXT), 4);
    Gate five = Gates.create(new GateSpec.Hash(1, GateSpec.HashBy.TEXT), 5);
    RandomItems items = new RandomItems(4, 18, 3);
    int[] loads = new int[4];
    int moved = 0;
    for (int i = 0; i < 4000; i++) {
      Features x = items.item();
      int before = route(four, x).expert(0);
      int after = route(five, x).expert(0);
      loads[before]++;
      assertThat(after).isIn(before, 4);
      moved += after == 4 ? 1 : 0;
    }

    assertThat(Arrays.stream(loads).allMatch(load -> load > 900 && load < 1100)).isTrue();
    assertThat(moved).isBetween(700, 900);
  }

  @Test
  void hashingBySymbolKeepsASymbolTogether() {
    Gate gate = Gates.create(new GateSpec.Hash(2, GateSpec.HashBy.SYMBOL), 6);
    RandomItems items = new RandomItems(5, 18, 3);
    Features one = items.item();
    Features other = items.item();
    one.setContext("ABC", "en", "x", new float[0]);
    other.setContext("ABC", "ja", "y", new float[0]);

    assertThat(route(gate, one).expert(0)).isEqualTo(route(gate, other).expert(0));
    assertThat(route(gate, one).expert(1)).isEqualTo(route(gate, other).expert(1));
  }

  @Test
  void theContextIsSeenOnlyAsFarAsItIsAskedFor() {
    Features x = new Features();
    x.setContext("ABC", "en", "wire", new float[0]);
    for (EnumSet<GateSpec.Context> context :
        List.of(
            EnumSet.noneOf(GateSpec.Context.class),
            EnumSet.of(GateSpec.Context.SOURCE),
            EnumSet.of(GateSpec.Context.SYMBOL, GateSpec.Context.LANGUAGE))) {
      Features projected = new Features();

      new Projection(16, context).project(x, projected);

      assertThat(projected.size()).isEqualTo(context.size());
    }
  }

  @Test
  void numbersLeaveTheirMarksBehindWhatMovesLogits() {
    Features x = new Features();
    x.setContext("ABC", "", "", new float[] {1, 2, Float.NaN});
    Features projected = new Features();

    new Projection(16, EnumSet.of(GateSpec.Context.SYMBOL)).project(x, projected);

    assertThat(projected.size()).isEqualTo(3);
    assertThat(projected.values()).startsWith(1f, 0f, 0f);
    assertThat(Projection.numMoving(projected)).isEqualTo(1);
  }

  @Test
  void rowsThatDifferInOneNumberAreToldApart() {
    Set<Integer> hashes = new HashSet<>();
    for (float last : new float[] {3, -3, 3.0000002f, Float.NaN, 0}) {
      hashes.add(hashOfNumbers(1, 2, last));
      hashes.add(hashOfNumbers(2, 1, last));
    }

    assertThat(hashes).hasSize(10);
    assertThat(hashOfNumbers(1, 2, 3)).isEqualTo(hashOfNumbers(1, 2, 3));
  }

  private static int hashOfNumbers(float... numbers) {
    Features x = new Features();
    x.setContext("", "", "", numbers);
    Features projected = new Features();
    new Projection(16, EnumSet.noneOf(GateSpec.Context.class)).project(x, projected);
    return TopK.hash(projected);
  }

  @Test
  void refusesSettingsThatContradictThemselves() {
    GateLearning balanced =
        new GateLearning(
            8, 0.1, Set.of(), GateLearning.Unasked.CREDITED, 1, new GateBalance(0, 0, 0.01, 8));

    assertThatIllegalArgumentException().isThrownBy(() -> new GateSpec.Softmax(balanced));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GateSpec.ExpertChoice(2, 1, balanced));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> topK(GateSpec.Order.TOP_K_SOFTMAX, false))
        .withMessageContaining("renormalise must be true");
    assertThatIllegalArgumentException().isThrownBy(() -> new GateBalance(-1, 0, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new GateBalance(0, 0, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GateSpec.Rules(GateSpec.Context.SYMBOL, Map.of(), List.of("a")));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new GateSpec.Rules(GateSpec.Context.SYMBOL, Map.of("A", List.of()), List.of()));
  }

  @Test
  void aNoisyGateDoesNotReadTheStateOfAQuietOne() throws IOException {
    byte[] quiet = Snapshot.write(Gates.create(new GateSpec.SoftmaxTopK(1, 8, 0.1, true), 2));

    assertThatIOException()
        .isThrownBy(
            () ->
                Snapshot.read(
                    quiet, Gates.create(new GateSpec.NoisyTopK(1, GateLearning.of(8, 0.1), 1), 2)))
        .withMessageContaining("noisy-gate");
  }

  /** Names the slots of a gate one after the other. */
  private static final class Names {
    private final Gate gate;
    private int next;

    Names(Gate gate) {
      this.gate = gate;
    }

    void next(String name) {
      gate.seat(next++, name);
    }
  }

  private static GateSpec rules() {
    return new GateSpec.Rules(
        GateSpec.Context.LANGUAGE,
        Map.of("ja", List.of("japanese"), "en", List.of("english", "other")),
        List.of("other"));
  }

  private static int[] asked(Gate gate, String language, boolean... eligible) {
    Features x = inLanguage(item(1, 2), language);
    Route route = new Route(1);
    gate.route(project(gate, x), eligible, route);
    int[] asked = new int[route.size()];
    Arrays.setAll(asked, route::expert);
    return asked;
  }

  private static GateSpec.SoftmaxTopK topK(GateSpec.Order order, boolean renormalise) {
    return new GateSpec.SoftmaxTopK(2, GateLearning.of(8, 0.1), order, renormalise);
  }

  /** Logits of an item without features, less that of the last expert. */
  private static double[] logits(Gate gate) {
    Route all = new Route(gate.numExperts());
    boolean[] eligible = new boolean[gate.numExperts()];
    Arrays.fill(eligible, true);
    gate.rank(new Features(), eligible, gate.numExperts(), all);
    double[] logits = new double[gate.numExperts()];
    for (int i = 0; i < all.size(); i++) {
      logits[all.expert(i)] = all.weight(i);
    }
    double last = logits[logits.length - 1];
    for (int i = 0; i < logits.length; i++) {
      logits[i] -= last;
    }
    return logits;
  }

  /** A route with equal weights. */
  private static Route route(int... experts) {
    Route route = new Route(1);
    for (int expert : experts) {
      route.add(expert, 1f / experts.length);
    }
    return route;
  }

  private static Route route(Gate gate, Features x) {
    boolean[] eligible = new boolean[gate.numExperts()];
    Arrays.fill(eligible, true);
    Route route = new Route(1);
    gate.route(project(gate, x), eligible, route);
    return route;
  }

  private static Features project(Gate gate, Features x) {
    Features projected = new Features();
    gate.project(x, projected);
    return projected;
  }

  private static Features item(int... indices) {
    Features x = new Features();
    for (int index : indices) {
      x.add(index, 1f);
    }
    return x;
  }

  private static Features inLanguage(Features x, String language) {
    x.setContext("", language, "", new float[0]);
    return x;
  }
}
