package io.bellwether.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bellwether.core.Features;
import io.bellwether.core.RandomItems;
import io.bellwether.core.gate.Capacity.Overflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchRouterTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  /** Prefers experts in the order in which the item's indices name them. */
  private static final class Preferences extends StaticGate {
    private final int topK;

    Preferences(int topK, int numExperts) {
      super(numExperts);
      this.topK = topK;
    }

    @Override
    public int maxAsked() {
      return topK;
    }

    @Override
    public void rank(Features projected, boolean[] eligible, int atMost, Route out) {
      out.clear();
      for (int i = 0; i < projected.size() && out.size() < atMost; i++) {
        if (eligible[projected.indices()[i]]) {
          out.add(projected.indices()[i], projected.values()[i]);
        }
      }
    }

    @Override
    public String stateType() {
      return "preferences";
    }
  }

  @Test
  void withoutABoundABatchIsRoutedLikeItsItemsOneByOne() {
    GateSpec spec = new GateSpec.SoftmaxTopK(2, 8, 0.1, true);
    Gate gate = Gates.create(spec, 5);
    RandomItems items = new RandomItems(1, 12, 3);
    boolean[] eligible = {true, true, false, true, true};
    List<BatchRouter.Entry> batch = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Features projected = new Features();
      gate.project(items.item(), projected);
      Route route = new Route(2);
      gate.route(projected, eligible, route);
      alone.add(describe(route));
      batch.add(new BatchRouter.Entry(projected, eligible, 0));
    }

    new BatchRouter(spec, Capacity.DROPLESS).route(gate, batch);

    assertThat(batch.stream().map(entry -> describe(entry.route()))).isEqualTo(alone);
  }

  @Test
  void whatOverflowsGoesToTheNextBest() {
    List<BatchRouter.Entry> batch = batch("0 1 2", "0 1 2", "0 2 1");
    BatchRouter router = router(1, new Capacity(1, Overflow.NEXT_BEST, 1));

    router.route(new Preferences(1, 3), batch);

    assertThat(asked(batch)).containsExactly("0", "1", "2");
    assertThat(router.overflowed()).isEqualTo(2);
    assertThat(router.dropped()).isZero();
  }

  @Test
  void firstChoicesAreServedBeforeSecondOnes() {
    // Places: 2 items times 2 choices over 4 experts, times 1, is 1 each.
    List<BatchRouter.Entry> batch = batch("0 1 2 3", "1 0 3 2");
    BatchRouter router = router(2, new Capacity(1, Overflow.NEXT_BEST, 1));

    router.route(new Preferences(2, 4), batch);

    assertThat(asked(batch)).containsExactly("0 2", "1 3");
  }

  @Test
  void whatOverflowsIsDroppedForThatExpertOnly() {
    List<BatchRouter.Entry> batch = batch("0 1 2", "0 2 1", "0 1 2");
    BatchRouter router = router(2, new Capacity(0.5, Overflow.DROP, 1));

    router.route(new Preferences(2, 3), batch);

    // Places: ⌈0.5·2·3/3⌉ = 1 each.
    assertThat(asked(batch)).containsExactly("0 1", "2", "");
    assertThat(router.dropped()).isEqualTo(3);
    assertThat(batch.get(2).deferred()).isFalse();
  }

  @Test
  void whatOverflowsWaitsAsAWholeUntilItHasWaitedEnough() {
    Features both = preferences("0 1");
    boolean[] all = {true, true};
    BatchRouter.Entry first = new BatchRouter.Entry(both, all, 0);
    BatchRouter.Entry second = new BatchRouter.Entry(both, all, 1);
    BatchRouter.Entry third = new BatchRouter.Entry(both, all, 2);
    BatchRouter router = router(1, new Capacity(0.5, Overflow.WAIT, 2));

    router.route(new Preferences(1, 2), List.of(first, second, third));

    // Places: ⌈0.5·1·3/2⌉ = 1 each; the third has waited twice and takes the next best.
    assertThat(asked(List.of(first, second, third))).containsExactly("0", "", "1");
    assertThat(second.deferred()).isTrue();
    assertThat(third.deferred()).isFalse();
    assertThat(router.waited()).isEqualTo(1);
  }

  @Test
  void anItemThatWaitsGivesBackThePlacesItHad() {
    List<BatchRouter.Entry> batch = batch("0 2", "1 2", "2 0");
    BatchRouter router = router(2, new Capacity(0.5, Overflow.WAIT, 1));

    router.route(new Preferences(2, 3), batch);

    // Places: ⌈0.5·2·3/3⌉ = 1 each. The first two find 2 taken and wait, so 0 is free for the
    // third.
    assertThat(asked(batch)).containsExactly("", "", "2 0");
  }

  @Test
  void expertsChooseTheItemsTheyWeighMost() {
    GateSpec spec = new GateSpec.ExpertChoice(2, 1, GateLearning.of(8, 0.1));
    // Logarithms of shares; 4 items over 2 experts are ⌈4·1/2⌉ = 2 places each.
    List<BatchRouter.Entry> batch =
        List.of(
            entry(new int[] {0, 1}, new float[] {-0.1f, -2f}),
            entry(new int[] {0, 1}, new float[] {-0.2f, -1f}),
            entry(new int[] {0, 1}, new float[] {-0.3f, -0.9f}),
            entry(new int[] {0, 1}, new float[] {-0.4f, -3f}));
    BatchRouter router = new BatchRouter(spec, Capacity.DROPLESS);

    router.route(new Preferences(2, 2), batch);

    // 0 takes the first two, 1 the second and the third; the fourth is left to its best, 0.
    assertThat(asked(batch)).containsExactly("0", "0 1", "1", "0");
    assertThat(router.overflowed()).isEqualTo(1);
  }

  @Test
  void anItemKeepsTheBestOfThoseThatChoseIt() {
    GateSpec spec = new GateSpec.ExpertChoice(1, 4, GateLearning.of(8, 0.1));
    List<BatchRouter.Entry> batch = List.of(entry(new int[] {1, 0}, new float[] {-0.1f, -2f}));

    new BatchRouter(spec, Capacity.DROPLESS).route(new Preferences(1, 2), batch);

    assertThat(asked(batch)).containsExactly("1");
  }

  @Test
  void placesAreThePublishedFormula() {
    assertThat(new Capacity(1.25, Overflow.DROP, 1).places(100, 2, 8)).isEqualTo(32);
    assertThat(new Capacity(1, Overflow.DROP, 1).places(3, 1, 8)).isEqualTo(1);
    assertThat(new Capacity(INF, Overflow.DROP, 1).places(7, 2, 8)).isEqualTo(7);
    assertThat(new Capacity(1000, Overflow.DROP, 1).places(7, 2, 8)).isEqualTo(7);
  }

  @Test
  void refusesWhatMakesNoSense() {
    GateSpec expertChoice = new GateSpec.ExpertChoice(1, 4, GateLearning.of(8, 0.1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchRouter(expertChoice, new Capacity(1, Overflow.DROP, 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Capacity(0, Overflow.DROP, 1))
        .withMessage("capacity.factor must be above 0: 0.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new Capacity(1, Overflow.WAIT, 0));
  }

  private static BatchRouter router(int topK, Capacity capacity) {
    return new BatchRouter(new GateSpec.Hash(topK, GateSpec.HashBy.TEXT), capacity);
  }

  private static List<BatchRouter.Entry> batch(String... preferences) {
    boolean[] all = {true, true, true, true};
    return Arrays.stream(preferences)
        .map(text -> new BatchRouter.Entry(preferences(text), all, 0))
        .toList();
  }

  private static Features preferences(String experts) {
    Features x = new Features();
    for (String expert : experts.split(" ")) {
      x.add(Integer.parseInt(expert), 0f);
    }
    return x;
  }

  private static BatchRouter.Entry entry(int[] experts, float[] logShares) {
    return new BatchRouter.Entry(new Features(experts, logShares), new boolean[] {true, true}, 0);
  }

  private static List<String> asked(List<BatchRouter.Entry> batch) {
    List<String> asked = new ArrayList<>();
    for (BatchRouter.Entry entry : batch) {
      List<String> experts = new ArrayList<>();
      for (int i = 0; i < entry.route().size(); i++) {
        experts.add(Integer.toString(entry.route().expert(i)));
      }
      asked.add(String.join(" ", experts));
    }
    return asked;
  }

  private static String describe(Route route) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < route.size(); i++) {
      text.append(route.expert(i)).append('=').append(route.weight(i)).append(' ');
    }
    return text.toString();
  }
}
