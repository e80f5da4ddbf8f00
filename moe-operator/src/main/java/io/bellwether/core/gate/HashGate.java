package io.bellwether.core.gate;

import io.bellwether.core.Features;

/**
 * See {@link GateSpec.Hash}. Each expert's place is a hash of the item and the slot, and those with
 * the lowest are asked: rendezvous hashing (Thaler and Ravishankar 1998).
 */
final class HashGate extends StaticGate {
  private static final int BITS = 30;
  static final int NUM_INPUTS = 1 << BITS;

  private final int topK;
  private final GateSpec.HashBy by;

  HashGate(GateSpec.Hash spec, int numExperts) {
    super(numExperts);
    this.topK = spec.topK();
    this.by = spec.by();
  }

  @Override
  public int maxAsked() {
    return Math.min(topK, numExperts());
  }

  /** All that it wants to know of an item is one number: the only index. */
  @Override
  public void project(Features x, Features out) {
    int hash =
        switch (by) {
          case TEXT -> TopK.hash(x);
          case LANGUAGE -> Mix.mix(x.language().hashCode());
          case SYMBOL -> Mix.mix(x.symbol().hashCode());
          case SOURCE -> Mix.mix(x.source().hashCode());
        };
    super.project(x, out);
    out.add(hash >>> (Integer.SIZE - BITS), 1f);
  }

  @Override
  public void rank(Features projected, boolean[] eligible, int atMost, Route out) {
    out.clear();
    rankAlike(projected, eligible, atMost, out);
  }

  @Override
  public String stateType() {
    return "hash-gate";
  }
}
