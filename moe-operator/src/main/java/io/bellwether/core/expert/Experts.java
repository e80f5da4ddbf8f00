package io.bellwether.core.expert;

/** Makes experts of their specs. */
public final class Experts {
  private Experts() {}

  /**
   * A fresh expert that has learned nothing.
   *
   * @param numClasses at least 2
   */
  public static Expert create(ExpertSpec spec, int numClasses) {
    if (numClasses < 2) {
      throw new IllegalArgumentException("an expert needs at least 2 classes: " + numClasses);
    }
    if (spec instanceof ExpertSpec.Prior prior) {
      return new PriorExpert(prior, numClasses);
    }
    if (spec instanceof ExpertSpec.LastOutcome lastOutcome) {
      return new LastOutcomeExpert(lastOutcome, numClasses);
    }
    if (spec instanceof ExpertSpec.NaiveBayes naiveBayes) {
      return new NaiveBayesExpert(naiveBayes, numClasses);
    }
    if (spec instanceof ExpertSpec.SoftmaxRegression softmaxRegression) {
      return new SoftmaxRegressionExpert(softmaxRegression, numClasses);
    }
    if (spec instanceof ExpertSpec.NumericRegression regression) {
      return new NumericRegressionExpert(regression, numClasses);
    }
    if (spec instanceof ExpertSpec.HoeffdingTree tree) {
      return new HoeffdingTreeExpert(tree, numClasses);
    }
    if (spec instanceof ExpertSpec.Momentum momentum) {
      return new MomentumExpert(momentum, numClasses);
    }
    if (spec instanceof ExpertSpec.FeedForward feedForward) {
      return new FeedForwardExpert(feedForward, numClasses);
    }
    if (spec instanceof ExpertSpec.EmbeddingRegression regression) {
      return new EmbeddingRegressionExpert(regression, numClasses);
    }
    if (spec instanceof ExpertSpec.EmbeddingNetwork network) {
      return new EmbeddingNetworkExpert(network, numClasses);
    }
    throw new IllegalArgumentException("no expert is made of this kind yet: " + spec.kind());
  }

  /**
   * A smaller and faster copy of an expert, made by leaving out what is small (magnitude pruning:
   * Han, Pool, Tran, Dally 2015). Tables of one row a feature keep whole rows, by their Euclidean
   * norm, so that what is left stays dense (Li et al. 2017 prune filters so); layers keep single
   * weights and are multiplied by sparse kernels. Biases are all kept.
   *
   * <p>The copy predicts only: {@link Expert#learn} throws. Its snapshot is read by a copy of an
   * expert of the same spec, whatever that one keeps.
   *
   * @param keep share of the learned rows, above 0 and at most 1; layers keep the square root of
   *     it; with 1 only features that were never learned are left out
   * @throws IllegalArgumentException when the expert is neither a softmax regression nor a
   *     feed-forward network
   */
  public static Expert prune(Expert expert, double keep) {
    Check.positive("share to keep", keep);
    Check.between("share to keep", keep, 0, 1);
    if (expert instanceof Prunable prunable) {
      return prunable.pruned(keep);
    }
    throw new IllegalArgumentException(
        "expert must be of kind softmax-regression or feed-forward to be pruned: "
            + expert.stateType());
  }

  /** Whether {@link #prune} takes experts of this kind. */
  public static boolean canPrune(ExpertSpec spec) {
    return spec instanceof ExpertSpec.SoftmaxRegression || spec instanceof ExpertSpec.FeedForward;
  }
}
