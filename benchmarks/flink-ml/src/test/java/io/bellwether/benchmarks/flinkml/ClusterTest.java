package io.bellwether.benchmarks.flinkml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClusterTest {
  private static final double LONG_ENOUGH_SECONDS = 60;

  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aVersionHasSeenItsBatchesAndNoRowAfterThem() throws Exception {
    double[][] rows = rows(10);
    double[][] otherEnd = rows(10);
    otherEnd[6][0] = 1 - otherEnd[6][0];
    Settings settings = new Settings(2, 0.5);

    List<Pass.Version> versions = cluster.train(rows, settings, LONG_ENOUGH_SECONDS).versions();
    List<Pass.Version> changed = cluster.train(otherEnd, settings, LONG_ENOUGH_SECONDS).versions();

    assertThat(versions).hasSize(5);
    assertThat(changed).hasSize(5);
    for (int v = 0; v < 5; v++) {
      double[] coefficients = versions.get(v).coefficients();
      assertThat(changed.get(v).coefficients()[0] == coefficients[0])
          .as("rows 6 and 7 make version 4: version %d is the same", v + 1)
          .isEqualTo(v < 3);
    }
  }

  @Test
  void theFirstStepIsThatOfFollowTheRegularisedLeader() throws Exception {
    double[][] rows = {{1, 0.5}, {0, -0.25}, {1, 1}};
    double gradient = (-0.5 * 0.5 + 0.5 * -0.25) / 2;

    List<Pass.Version> versions =
        cluster.train(rows, new Settings(2, 0.5), LONG_ENOUGH_SECONDS).versions();

    assertThat(versions).as("the third row is no whole batch").hasSize(1);
    assertThat(versions.get(0).coefficients()[0])
        .isCloseTo(-gradient / ((Settings.BETA + Math.abs(gradient)) / 0.5), within(1e-12));
  }

  private static double[][] rows(int count) {
    SplittableRandom random = new SplittableRandom(1);
    double[][] rows = new double[count][];
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble() - 0.5;
      rows[i] = new double[] {x > 0 ? 1 : 0, x, random.nextDouble()};
    }
    return rows;
  }
}
