package io.bellwether.core.gate;

/** Turns logarithms of probabilities of the chosen experts into routing weights. */
enum Weighing {
  /** The softmax over all eligible experts as it is. */
  PLAIN {
    @Override
    void turn(Route chosen) {
      for (int i = 0; i < chosen.size(); i++) {
        chosen.setWeight(i, share(chosen.weight(i)));
      }
    }
  },
  /** The softmax over all eligible experts, scaled to sum to one over the chosen. */
  RENORMALISED {
    @Override
    void turn(Route chosen) {
      PLAIN.turn(chosen);
      double sum = 0;
      for (int i = 0; i < chosen.size(); i++) {
        sum += chosen.weight(i);
      }
      chosen.scale((float) (1 / sum));
    }
  },
  /** The softmax over the chosen; exact also where the softmax over all rounds to zero. */
  OVER_CHOSEN {
    @Override
    void turn(Route chosen) {
      double highest = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < chosen.size(); i++) {
        highest = Math.max(highest, chosen.weight(i));
      }
      double sum = 0;
      for (int i = 0; i < chosen.size(); i++) {
        sum += Math.exp(chosen.weight(i) - highest);
      }
      for (int i = 0; i < chosen.size(); i++) {
        chosen.setWeight(i, share((float) (chosen.weight(i) - highest - Math.log(sum))));
      }
    }
  };

  /**
   * The smallest weight of an asked expert: an exponential may round to zero, a route's weight must
   * not, nor may it when it is divided by a sum.
   */
  private static final float SMALLEST = 1e-30f;

  private static float share(float logShare) {
    return (float) Math.max(SMALLEST, Math.min(1, Math.exp(logShare)));
  }

  /** Replaces each logarithm by a weight. */
  abstract void turn(Route chosen);

  /** Replaces each logarithm by a weight and puts the experts into descending order. */
  void weigh(Route chosen) {
    if (chosen.size() > 0) {
      turn(chosen);
      chosen.sort();
    }
  }
}
