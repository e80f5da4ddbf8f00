package io.bellwether.core.kernel;

/**
 * The settings of a step of FTRL-proximal (McMahan et al. 2013, algorithm 1) under the paper's
 * names.
 *
 * @param alpha size of the steps, above 0
 * @param beta keeps the first steps of a weight small, above 0
 * @param l1 a weight is exactly zero until its gradients' sum exceeds this; not negative
 * @param l2 pulls weights towards zero; not negative
 */
public record Ftrl(float alpha, float beta, float l1, float l2) {}
