package io.bellwether.core.mixture;

/**
 * The posterior probability that an asked expert was the right one to ask, given the label: hᵢ =
 * gᵢpᵢ(y) / Σ gⱼpⱼ(y) over those that answered (Jacobs, Jordan, Nowlan and Hinton, 1991).
 */
public final class Responsibility {
  private static final double SMALLEST = 1e-6;

  private Responsibility() {}

  /**
   * Finds the responsibility of the {@code i}-th of the first {@code size} experts.
   *
   * @param likelihoods what each gave to the label; NaN where it abstained
   * @return above 0 and at most 1, as a lesson must weigh something; the routing weight where it
   *     abstained
   */
  public static float of(int i, int size, float[] routingWeights, float[] likelihoods) {
    if (Float.isNaN(likelihoods[i])) {
      return Math.min(1, routingWeights[i]);
    }
    double all = 0;
    for (int j = 0; j < size; j++) {
      all += Float.isNaN(likelihoods[j]) ? 0 : product(routingWeights[j], likelihoods[j]);
    }
    double share = product(routingWeights[i], likelihoods[i]) / all;
    return (float) Math.min(1, Math.max(SMALLEST, share));
  }

  private static double product(float routingWeight, float likelihood) {
    return routingWeight * Math.max(SMALLEST, likelihood);
  }
}
