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
    if (spec instanceof GateSpec.Softmax gate) {
      return learned(GateSpec.ALL, gate.learning(), Weighing.PLAIN, null, numExperts);
    } else if (spec instanceof GateSpec.SoftmaxTopK gate) {
      return learned(gate.topK(), gate.learning(), weighing(gate), null, numExperts);
    } else if (spec instanceof GateSpec.NoisyTopK gate) {
      RoutingNoise noise = new RoutingNoise(gate.seed());
      return learned(gate.topK(), gate.learning(), Weighing.OVER_CHOSEN, noise, numExperts);
    } else if (spec instanceof GateSpec.ExpertChoice gate) {
      return learned(gate.topK(), gate.learning(), Weighing.PLAIN, null, numExperts);
    } else if (spec instanceof GateSpec.Rules rules) {
      return new RulesGate(rules, numExperts);
    } else if (spec instanceof GateSpec.Uniform) {
      return new UniformGate(numExperts);
    } else if (spec instanceof GateSpec.Hash hash) {
      return new HashGate(hash, numExperts);
    }
    throw new IllegalArgumentException("no gate is made of this kind yet: " + spec.kind());
  }

  private static Gate learned(
      int topK, GateLearning learning, Weighing weighing, RoutingNoise noise, int numExperts) {
    return new LearnedGate(topK, learning, weighing, noise, numExperts);
  }

  private static Weighing weighing(GateSpec.SoftmaxTopK gate) {
    boolean overChosen = gate.order() == GateSpec.Order.TOP_K_SOFTMAX || gate.renormalise();
    return overChosen ? Weighing.OVER_CHOSEN : Weighing.PLAIN;
  }
}
