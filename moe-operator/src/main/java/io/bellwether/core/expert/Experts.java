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
    throw new IllegalArgumentException("no expert is made of this kind yet: " + spec.kind());
  }
}
