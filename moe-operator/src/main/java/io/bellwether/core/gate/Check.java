package io.bellwether.core.gate;

/** Bounds that several specs share. */
final class Check {
  private Check() {}

  static void topK(int topK) {
    if (topK < 1) {
      throw new IllegalArgumentException("top-k must be at least 1: " + topK);
    }
  }

  static void capacityFactor(double factor) {
    if (!(factor > 0 && factor <= 1000)) {
      throw new IllegalArgumentException(
          "capacity.factor must be above 0 and at most 1000: " + factor);
    }
  }

  static void between(String setting, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          setting + " must be between " + low + " and " + high + ": " + value);
    }
  }

  /** What {@link Gate#learn} is given must fit the gate. */
  static void lesson(int numExperts, Route route, float[] likelihood) {
    for (int i = 0; i < route.size(); i++) {
      if (route.expert(i) >= numExperts) {
        throw new IllegalArgumentException(
            "route names expert "
                + route.expert(i)
                + ", but the gate has "
                + numExperts
                + " slots; resize it first");
      }
      if (likelihood[i] < 0 || likelihood[i] > 1.001f) {
        throw new IllegalArgumentException(
            "likelihood of expert "
                + route.expert(i)
                + " must be between 0 and 1, or NaN: "
                + likelihood[i]);
      }
    }
  }

  static void resize(int from, int to) {
    if (to < from) {
      throw new IllegalArgumentException("a gate of " + from + " experts cannot shrink to " + to);
    }
  }
}
