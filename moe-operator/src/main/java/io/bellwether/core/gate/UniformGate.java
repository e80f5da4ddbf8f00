package io.bellwether.core.gate;

import io.bellwether.core.Features;

/** See {@link GateSpec.Uniform}. */
final class UniformGate extends StaticGate {
  UniformGate(int numExperts) {
    super(numExperts);
  }

  @Override
  public void rank(Features projected, boolean[] eligible, int atMost, Route out) {
    out.clear();
    rankAlike(projected, eligible, atMost, out);
  }

  @Override
  public String stateType() {
    return "uniform-gate";
  }
}
