package io.bellwether.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bellwether.core.Allocations;
import io.bellwether.core.Features;
import io.bellwether.core.RandomItems;
import io.bellwether.core.Snapshot;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind of gate owes. A new kind adds one line to {@link #specs}. */
class EveryGateTest {
  private static final int EXPERTS = 5;
  private static final int CLASSES = 3;
  private static final GateLearning BALANCED =
      new GateLearning(
          8,
          0.2,
          Set.of(GateSpec.Context.SYMBOL),
          GateLearning.Unasked.CREDITED,
          1,
          new GateBalance(0.1, 0.01, 0.01, 16));

  static List<GateSpec> specs() {
    return List.of(
        new GateSpec.SoftmaxTopK(2, 6, 0.2, true),
        new GateSpec.SoftmaxTopK(3, 10, 0.2, false),
        new GateSpec.SoftmaxTopK(1, 10, 0.2, true),
        new GateSpec.SoftmaxTopK(9, 10, 0, true),
        new GateSpec.SoftmaxTopK(2, BALANCED, GateSpec.Order.TOP_K_SOFTMAX, true),
        new GateSpec.Softmax(GateLearning.of(6, 0.2)),
        new GateSpec.NoisyTopK(2, GateLearning.of(8, 0.2), 5),
        new GateSpec.NoisyTopK(1, BALANCED, 5),
        new GateSpec.NoisyTopK(2, GateLearning.of(8, 0), 5),
        new GateSpec.ExpertChoice(2, 2, GateLearning.of(8, 0.2)),
        new GateSpec.Rules(
            GateSpec.Context.LANGUAGE,
            Map.of("ja", List.of("e1", "e2"), "en", List.of("e0")),
            List.of("e3", "absent")),
        new GateSpec.Uniform(),
        new GateSpec.Hash(2, GateSpec.HashBy.TEXT),
        new GateSpec.Hash(1, GateSpec.HashBy.SYMBOL));
  }

  @Test
  void everyKindIsTestedHere() {
    Set<Class<?>> tested = specs().stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(tested).containsExactlyInAnyOrder(GateSpec.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("specs")
  void asksEligibleExpertsOnlyInDescendingOrderOfPositiveWeight(GateSpec spec) {
    Gate gate = taught(spec, 1, 500);
    RandomItems items = items(2);
    Random random = new Random(3);

    for (int i = 0; i < 500; i++) {
      boolean[] eligible = new boolean[EXPERTS];
      for (int e = 0; e < EXPERTS; e++) {
        eligible[e] = random.nextBoolean();
      }
      Route route = route(gate, items.item(), eligible);

      int most = Math.min(spec.topK(), countTrue(eligible));
      assertThat(route.size())
          .isBetween(spec instanceof GateSpec.Rules ? Math.min(1, most) : most, most);
      assertRoute(route, eligible);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void asksNobodyWhenNobodyIsEligible(GateSpec spec) {
    Gate gate = Gates.create(spec, EXPERTS);

    assertThat(route(gate, items(4).item(), new boolean[EXPERTS]).size()).isZero();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void routingAndProjectingChangeNeitherGateNorItem(GateSpec spec) {
    Gate gate = taught(spec, 5, 100);
    byte[] before = Snapshot.write(gate);
    Features x = items(6).item();
    Features copy = x.copy();

    for (int i = 0; i < 10; i++) {
      route(gate, x, all(EXPERTS));
    }

    assertThat(Snapshot.write(gate)).isEqualTo(before);
    assertThat(Arrays.copyOf(x.indices(), x.size())).containsExactly(copy.indices());
    assertThat(Arrays.copyOf(x.values(), x.size())).containsExactly(copy.values());
  }

  @ParameterizedTest
  @MethodSource("specs")
  void equalCallsGiveEqualRoutes(GateSpec spec) {
    Gate one = taught(spec, 7, 200);
    Gate other = taught(spec, 7, 200);
    RandomItems items = items(8);

    for (int i = 0; i < 100; i++) {
      Features x = items.item();
      String first = describe(route(one, x, all(EXPERTS)));

      assertThat(describe(route(one, x, all(EXPERTS)))).isEqualTo(first);
      assertThat(describe(route(other, x, all(EXPERTS)))).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void goesOnAfterASnapshotAsIfNothingHadHappened(GateSpec spec) throws IOException {
    Gate original = taught(spec, 9, 200);
    Gate restored = taught(spec, 10, 50);

    Snapshot.read(Snapshot.write(original), restored);

    RandomItems items = items(11);
    for (int i = 0; i < 100; i++) {
      Features x = items.item();
      assertThat(describe(route(restored, x, all(EXPERTS))))
          .isEqualTo(describe(route(original, x, all(EXPERTS))));
      teach(original, x, i);
      teach(restored, x, i);
    }
    assertThat(Snapshot.write(restored)).isEqualTo(Snapshot.write(original));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aSnapshotOfFewerSlotsLoadsAsIfResizedAndOneOfMoreGrows(GateSpec spec) throws IOException {
    Gate small = taught(spec, 12, 200);
    byte[] smallState = Snapshot.write(small);
    Gate grown = Gates.create(spec, EXPERTS + 2);
    Snapshot.read(smallState, grown);
    small.resize(EXPERTS + 2);
    Gate fresh = Gates.create(spec, 1);
    Snapshot.read(smallState, fresh);

    assertThat(Snapshot.write(grown)).isEqualTo(Snapshot.write(small));
    assertThat(fresh.numExperts()).isEqualTo(EXPERTS);
    assertThat(Snapshot.write(fresh)).isEqualTo(smallState);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void newSlotsAreAskedAndOldOnesKeepTheirPreferences(GateSpec spec) {
    Gate gate = taught(spec, 13, 300);
    Features x = items(14).item();
    boolean[] formerOnly = Arrays.copyOf(all(EXPERTS), EXPERTS + 2);
    String before = describe(route(gate, x, all(EXPERTS)));

    gate.resize(EXPERTS + 2);

    assertThat(gate.numExperts()).isEqualTo(EXPERTS + 2);
    assertThat(describe(route(gate, x, formerOnly))).isEqualTo(before);
    boolean[] newOnly = new boolean[EXPERTS + 2];
    newOnly[EXPERTS + 1] = true;
    assertThat(route(gate, x, newOnly).expert(0)).isEqualTo(EXPERTS + 1);
    assertThatIllegalArgumentException().isThrownBy(() -> gate.resize(EXPERTS));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void refusesADamagedSnapshot(GateSpec spec) {
    byte[] bytes = Snapshot.write(taught(spec, 15, 20));
    bytes[bytes.length / 2] ^= 1;

    assertThatIOException()
        .isThrownBy(() -> Snapshot.read(bytes, Gates.create(spec, EXPERTS)))
        .withMessageContaining("checksum");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void strangeItemsAndVotesDoNoHarm(GateSpec spec) {
    Gate gate = taught(spec, 16, 20);
    Features strange =
        new Features(
            new int[] {-1, Integer.MAX_VALUE, 0},
            new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 1e38f});
    for (Features x : List.of(strange, new Features())) {
      for (float p : new float[] {0f, Float.MIN_VALUE, 1f, Float.NaN}) {
        Features projected = project(gate, x);
        Route route = route(gate, x, all(EXPERTS));
        float[] likelihood = new float[route.size()];
        Arrays.fill(likelihood, p);
        likelihood[0] = 1f;
        gate.learn(projected, route, likelihood);
      }
      assertRoute(route(gate, x, all(EXPERTS)), all(EXPERTS));
    }
    assertRoute(route(gate, items(17).item(), all(EXPERTS)), all(EXPERTS));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void projectingRoutingAndLearningAllocateNothing(GateSpec spec) {
    Gate gate = taught(spec, 18, 100);
    RandomItems items = items(19);
    Features[] some = new Features[16];
    Arrays.setAll(some, i -> items.item());
    Features projected = new Features(1);
    Route route = new Route(gate.maxAsked());
    boolean[] eligible = all(EXPERTS);
    float[] likelihood = new float[EXPERTS];
    for (int i = 0; i < likelihood.length; i++) {
      likelihood[i] = 1f / (i + 1);
    }
    int[] next = {0};

    long bytes =
        Allocations.bytesWhenWarm(
            () -> {
              gate.project(some[next[0]++ & 15], projected);
              gate.route(projected, eligible, route);
              gate.learn(projected, route, likelihood);
            });

    assertThat(bytes).isZero();
  }

  private static RandomItems items(long seed) {
    return new RandomItems(seed, 12, CLASSES);
  }

  private static Gate taught(GateSpec spec, long seed, int lessons) {
    Gate gate = Gates.create(spec, EXPERTS);
    for (int slot = 0; slot < EXPERTS; slot++) {
      gate.seat(slot, "e" + slot);
    }
    RandomItems items = items(seed);
    for (int i = 0; i < lessons; i++) {
      teach(gate, items.item(), i);
    }
    return gate;
  }

  private static void teach(Gate gate, Features x, int turn) {
    Route route = route(gate, x, all(gate.numExperts()));
    float[] likelihood = new float[route.size()];
    for (int i = 0; i < likelihood.length; i++) {
      likelihood[i] = (route.expert(i) + turn) % 4 == 0 ? Float.NaN : 0.2f * route.expert(i);
    }
    gate.learn(project(gate, x), route, likelihood);
  }

  private static Features project(Gate gate, Features x) {
    Features projected = new Features();
    gate.project(x, projected);
    return projected;
  }

  private static Route route(Gate gate, Features x, boolean[] eligible) {
    Route route = new Route(gate.maxAsked());
    route.add(0, 1f);
    gate.route(project(gate, x), eligible, route);
    return route;
  }

  private static void assertRoute(Route route, boolean[] eligible) {
    boolean[] asked = new boolean[eligible.length];
    for (int i = 0; i < route.size(); i++) {
      assertThat(eligible[route.expert(i)]).isTrue();
      assertThat(asked[route.expert(i)]).as("asked twice").isFalse();
      asked[route.expert(i)] = true;
      assertThat(route.weight(i)).isGreaterThan(0f).isLessThanOrEqualTo(1f);
      assertThat(route.weight(i)).isLessThanOrEqualTo(i == 0 ? 1f : route.weight(i - 1));
    }
  }

  private static boolean[] all(int experts) {
    boolean[] all = new boolean[experts];
    Arrays.fill(all, true);
    return all;
  }

  private static int countTrue(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  private static String describe(Route route) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < route.size(); i++) {
      text.append(route.expert(i)).append('=').append(route.weight(i)).append(' ');
    }
    return text.toString();
  }
}
