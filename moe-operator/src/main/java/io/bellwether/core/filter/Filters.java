package io.bellwether.core.filter;

/** Makes belief filters of their specs. */
public final class Filters {
  private Filters() {}

  /**
   * A fresh filter that believes all experts alike.
   *
   * @param numExperts expert slots to begin with, at least 1
   */
  public static BeliefFilter create(FilterSpec spec, int numExperts) {
    if (numExperts < 1) {
      throw new IllegalArgumentException("a filter needs at least 1 expert: " + numExperts);
    }
    if (spec instanceof FilterSpec.None) {
      return new NoFilter(numExperts);
    }
    if (spec instanceof FilterSpec.FixedShare fixedShare) {
      return FixedShareFilter.of(fixedShare, numExperts);
    }
    if (spec instanceof FilterSpec.Hedge hedge) {
      return FixedShareFilter.of(hedge, numExperts);
    }
    if (spec instanceof FilterSpec.MoeF moeF) {
      return MoeFilter.of(moeF, numExperts);
    }
    if (spec instanceof FilterSpec.MoeFCausal moeF) {
      return MoeFilter.of(moeF, numExperts);
    }
    if (spec instanceof FilterSpec.AdaHedge) {
      return new RegretFilter(spec.kind(), new AdaHedgeRule(numExperts), numExperts);
    }
    if (spec instanceof FilterSpec.Boa) {
      return new RegretFilter(spec.kind(), new BoaRule(numExperts), numExperts);
    }
    if (spec instanceof FilterSpec.MlPoly) {
      return new RegretFilter(spec.kind(), new MlPolyRule(numExperts), numExperts);
    }
    throw new IllegalArgumentException("no filter is made of this kind yet: " + spec.kind());
  }
}
