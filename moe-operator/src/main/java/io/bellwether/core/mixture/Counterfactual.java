package io.bellwether.core.mixture;

/**
 * What the mixture would have said with a shadow among its experts, by the probability of one
 * class: the weights that were in force are taken as they were. Stateless.
 */
public final class Counterfactual {
  /** As scores do: the loss of what was held impossible stays finite. */
  private static final double SMALLEST_PROBABILITY = 1e-15;

  private Counterfactual() {}

  /**
   * With the shadow in the place of the version that it would replace: Σ wᵢpᵢ − w·p + w·s.
   *
   * @param mixture what the mixture gave to the class
   * @param weight of that version
   * @param former what that version gave to the class
   * @param shadow what the shadow gives to it
   */
  public static double inPlace(double mixture, double weight, double former, double shadow) {
    return mixture + weight * (shadow - former);
  }

  /**
   * With the shadow as one more expert of an equal share, as experts begin: (n·Σ wᵢpᵢ + s)/(n + 1).
   *
   * @param answered n, the experts that had voted
   */
  public static double added(double mixture, int answered, double shadow) {
    return (answered * mixture + shadow) / (answered + 1);
  }

  /** Log loss in nats of a probability that was given to what came true. */
  public static double loss(double probability) {
    return -Math.log(Math.min(1, Math.max(SMALLEST_PROBABILITY, probability)));
  }

  /** Index of the most probable class; the first of several. */
  public static int verdict(float[] vote) {
    int best = 0;
    for (int k = 1; k < vote.length; k++) {
      best = vote[k] > vote[best] ? k : best;
    }
    return best;
  }

  /** The same of the mixture. */
  public static int verdict(double[] probabilities) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return best;
  }
}
