package io.bellwether.core.expert;

/** An expert that can be made smaller. */
interface Prunable {
  /** A copy that keeps a share of what was learned; see {@link Experts#prune}. */
  Expert pruned(double keep);
}
