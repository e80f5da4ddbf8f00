package io.bellwether.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Features;
import io.bellwether.core.RandomItems;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortListTest {
  private static final int ITEMS = 3000;

  private final SplittableRandom random = new SplittableRandom(1);
  private final RandomItems items = new RandomItems(1, 18, 3);

  @ParameterizedTest
  @ValueSource(ints = {256, 301, 1023})
  void asksWhomAllLogitsWouldAsk(int numExperts) {
    Gate gate = taught(numExperts, 3);
    boolean[] eligible = eligible(numExperts);

    for (int item = 0; item < ITEMS; item++) {
      if (item == ITEMS / 2) {
        eligible = eligible(numExperts);
        gate.charge(random.nextInt(numExperts), 0.3);
      }
      assertAsksTheBest(gate, project(gate), eligible, 3);
    }
  }

  @Test
  void findsFewOfMany() {
    LogitTable table = new LogitTable(8, 1000);
    float[] gradient = new float[1000];
    for (int lesson = 0; lesson < 2000; lesson++) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (float) random.nextDouble() - 0.5f;
      }
      Features one = new Features();
      one.add(lesson % 256, 1f);
      table.step(one, gradient, 0.1f);
    }
    ShortList list = new ShortList();
    boolean[] everybody = new boolean[1000];
    Arrays.fill(everybody, true);
    int shortLists = 0;

    for (int item = 0; item < ITEMS; item++) {
      Features x = new Features();
      for (int i = 0; i < 30; i++) {
        x.add(random.nextInt(256), (float) random.nextDouble());
      }
      int count = list.find(table, x, everybody, new float[1000], 2);
      shortLists += count >= 2 ? 1 : 0;
    }

    assertThat(shortLists).isGreaterThan(ITEMS / 2);
  }

  @Test
  void followsWhatTheGateLearns() {
    Gate gate = taught(400, 2);
    boolean[] eligible = eligible(400);
    for (int item = 0; item < ITEMS; item++) {
      gate.route(project(gate), eligible, new Route(2));
    }
    teach(gate, 2000);
    gate.resize(500);
    teach(gate, 2000);

    for (int item = 0; item < ITEMS; item++) {
      assertAsksTheBest(gate, project(gate), eligible(500), 2);
    }
  }

  private void assertAsksTheBest(Gate gate, Features x, boolean[] eligible, int k) {
    Route all = new Route(k);
    gate.rank(x, eligible, gate.numExperts(), all);
    Route few = new Route(k);
    gate.rank(x, eligible, k, few);

    assertThat(few.size()).isEqualTo(k);
    for (int i = 0; i < k; i++) {
      assertThat(few.expert(i)).isEqualTo(all.expert(i));
      assertThat(few.weight(i)).isEqualTo(all.weight(i));
    }
  }

  private Gate taught(int numExperts, int topK) {
    Gate gate = Gates.create(new GateSpec.SoftmaxTopK(topK, 10, 0.2, true), numExperts);
    teach(gate, 20 * numExperts);
    return gate;
  }

  private void teach(Gate gate, int lessons) {
    Route route = new Route(2);
    for (int lesson = 0; lesson < lessons; lesson++) {
      int expert = random.nextInt(gate.numExperts());
      int other = (expert + 1 + random.nextInt(gate.numExperts() - 1)) % gate.numExperts();
      route.clear();
      route.add(expert, 0.5f);
      route.add(other, 0.5f);
      float[] likelihood = {(float) random.nextDouble(), (float) random.nextDouble()};
      gate.learn(project(gate), route, likelihood);
    }
  }

  private Features project(Gate gate) {
    Features projected = new Features();
    gate.project(items.item(), projected);
    return projected;
  }

  private boolean[] eligible(int numExperts) {
    boolean[] eligible = new boolean[numExperts];
    for (int i = 0; i < numExperts; i++) {
      eligible[i] = random.nextInt(10) > 0;
    }
    return eligible;
  }
}
