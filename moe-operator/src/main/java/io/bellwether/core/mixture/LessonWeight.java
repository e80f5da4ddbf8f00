package io.bellwether.core.mixture;

/**
 * How much an expert learns of an item that it was asked about: the weight of the lesson, by which
 * the expert scales its gradient or counts.
 */
public enum LessonWeight {
  /**
   * All of it: every asked expert learns as if it were alone. Experts of different kinds stay as
   * good as they can be, and the gate finds out where each is better.
   */
  FULL,

  /**
   * The gate's routing weight of the time: the gradient of the experts' losses weighed by the gate.
   */
  ROUTING_WEIGHT,

  /**
   * The posterior probability that the expert was the right one to ask, hᵢ = gᵢpᵢ(y) / Σ gⱼpⱼ(y),
   * of Jacobs, Jordan, Nowlan and Hinton (Neural Computation 3, 1991): gate and experts learn
   * together and divide the items among them. It needs the votes, so it is known where the votes
   * are.
   */
  RESPONSIBILITY
}
