package io.bellwether.core.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SplitSearchTest {
  @Test
  void hoeffdingsBoundFollowsItsFormula() {
    // √(ln 10⁷ / 400) with ln 10⁷ = 16.1180957; four times the items, half the bound.
    assertThat(SplitSearch.hoeffdingBound(1, 1e-7, 200)).isCloseTo(0.2007368, within(1e-6));
    assertThat(SplitSearch.hoeffdingBound(1, 1e-7, 800)).isCloseTo(0.1003684, within(1e-6));
    assertThat(SplitSearch.hoeffdingBound(2, 1e-7, 200)).isCloseTo(0.4014735, within(1e-6));
  }

  @Test
  void findsTheInputThatPartsTheClasses() {
    TreeLeaf leaf = new TreeLeaf(2, 2);
    learn(leaf, 0, 0, 0);
    learn(leaf, 0, 1, 11);
    learn(leaf, 1, 10, 0);
    learn(leaf, 1, 11, 11);
    SplitSearch search = new SplitSearch(2);

    search.search(leaf);

    // From 0 to 11 in eleven steps; 1 is the first that has one class on each side: one bit.
    assertThat(search.bestInput()).isZero();
    assertThat(search.bestThreshold()).isEqualTo(1);
    assertThat(search.bestGain()).isCloseTo(1, within(1e-12));
    assertThat(search.secondGain()).isCloseTo(0, within(1e-12));
  }

  @Test
  void weighsTheSidesByTheGaussians() {
    TreeLeaf leaf = new TreeLeaf(2, 1);
    for (double x : new double[] {-1, 1}) {
      learn(leaf, 0, x);
      learn(leaf, 1, x + 10);
      learn(leaf, 1, x + 10);
    }
    double[] left = new double[2];
    double[] right = new double[2];
    SplitSearch search = new SplitSearch(2);

    search.search(leaf);
    search.bestSides(leaf, left, right);

    // Thresholds are 12/11 apart from -1 on; the second, 13/11, is above all of class 0.
    assertThat(search.bestThreshold()).isCloseTo(13 / 11.0, within(1e-12));
    assertThat(left).containsExactly(2, 0);
    assertThat(right).containsExactly(0, 4);
    // Entropy of 2 and 4: log₂ 3 - 2/3.
    assertThat(search.bestGain()).isCloseTo(Math.log(3) / Math.log(2) - 2 / 3.0, within(1e-12));
  }

  @Test
  void countsTheGainOfAnInputForTheShareThatHasIt() {
    TreeLeaf leaf = new TreeLeaf(2, 1);
    learn(leaf, 0, 0);
    learn(leaf, 1, 11);
    learn(leaf, 0, Double.NaN);
    learn(leaf, 1, Double.NaN);
    SplitSearch search = new SplitSearch(2);

    search.search(leaf);

    assertThat(search.bestGain()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void findsNothingWhereNothingTells() {
    TreeLeaf leaf = new TreeLeaf(2, 2);
    learn(leaf, 0, 5, Double.NaN);
    learn(leaf, 1, 5, Double.NaN);
    SplitSearch search = new SplitSearch(2);

    search.search(leaf);

    assertThat(search.bestInput()).isEqualTo(-1);
    assertThat(search.bestGain()).isZero();
  }

  @Test
  void aLeafPredictsByNaiveBayesOnceThatIsRightMoreOften() {
    TreeLeaf leaf = new TreeLeaf(2, 1);
    double[] p = new double[2];
    learn(leaf, 0, 0);
    learn(leaf, 0, 2);
    learn(leaf, 1, 10);
    leaf.predict(new double[] {12}, p);

    // Both were right twice: (2 + 1) / (3 + 2) by the weights.
    assertThat(p).containsExactly(0.6, 0.4);

    learn(leaf, 1, 12);
    leaf.predict(new double[] {3}, p);

    // Means 1 and 11, deviations not below 12/11: z = 11/6 and -22/3; then (4p + 1) / 6.
    double odds = Math.exp(-(11 / 6.0) * (11 / 6.0) / 2 + (22 / 3.0) * (22 / 3.0) / 2);
    assertThat(p[0]).isCloseTo((4 * odds / (1 + odds) + 1) / 6, within(1e-12));
  }

  private static void learn(TreeLeaf leaf, int label, double... inputs) {
    leaf.learn(inputs, label, 1, new double[leaf.classWeights().length]);
  }
}
