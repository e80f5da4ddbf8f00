package io.bellwether.core.gate;

/** Makes gates of their specs. */
public final class Gates {
  private Gates() {}

  /**
   * A fresh gate that has learned nothing.
   *
   * @param numExperts expert slots to begin with, at least 1
   */
  public static Gate create(GateSpec spec, int numExperts) {
    if (numExperts < 1) {
      throw new IllegalArgumentException("a gate needs at least 1 expert: " + numExperts);
    }
    if (spec instanceof GateSpec.SoftmaxTopK softmax) {
      return new SoftmaxTopKGate(softmax, numExperts);
    }
    throw new IllegalArgumentException("no gate is made of this kind yet: " + spec.kind());
  }
}
