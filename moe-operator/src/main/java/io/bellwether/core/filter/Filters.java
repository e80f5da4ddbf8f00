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
      return new FixedShareFilter(fixedShare, numExperts);
    }
    throw new IllegalArgumentException("no filter is made of this kind yet: " + spec.kind());
  }
}
