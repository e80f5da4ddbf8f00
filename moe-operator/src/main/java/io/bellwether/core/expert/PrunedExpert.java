package io.bellwether.core.expert;

import io.bellwether.core.Features;

/** What the pruned experts have in common: they predict only. */
abstract sealed class PrunedExpert implements Expert
    permits PrunedSoftmaxRegressionExpert, PrunedFeedForwardExpert {
  private final int numClasses;

  PrunedExpert(int numClasses) {
    this.numClasses = numClasses;
  }

  @Override
  public final int numClasses() {
    return numClasses;
  }

  @Override
  public final void learn(Features x, int label, float weight) {
    throw new UnsupportedOperationException(
        "a pruned expert does not learn; teach the one it was made of and prune that again");
  }

  @Override
  public final int stateVersion() {
    return 1;
  }
}
