package io.bellwether.core.gate;

/** Turns logits, or logarithms of probabilities, of the chosen experts into routing weights. */
enum Weighing {
  /** The softmax over all eligible experts as it is. */
  PLAIN {
    @Override
    boolean needsShares() {
      return true;
    }

    @Override
    void turn(Route chosen) {
      for (int i = 0; i < chosen.size(); i++) {
        chosen.setWeight(i, share(chosen.weight(i)));
      }
    }
  },
  /**
   * The softmax over the chosen, which is the softmax over all scaled to sum to one over the
   * chosen, but exact also where the softmax over all rounds to zero.
   */
  OVER_CHOSEN {
    @Override
    boolean needsShares() {
      return false;
    }

    @Override
    void turn(Route chosen) {
      double highest = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < chosen.size(); i++) {
        highest = Math.max(highest, chosen.weight(i));
      }
      double sum = 0;
      for (int i = 0; i < chosen.size(); i++) {
        double difference = chosen.weight(i) - highest;
        sum += difference == 0 ? 1 : Math.exp(difference);
      }
      double logSum = Math.log(sum);
      for (int i = 0; i < chosen.size(); i++) {
        chosen.setWeight(i, share((float) (chosen.weight(i) - highest - logSum)));
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

  /**
   * Whether the logarithms have to be those of probabilities over all eligible experts; where not,
   * a number may be added to all of an item's.
   */
  abstract boolean needsShares();

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
