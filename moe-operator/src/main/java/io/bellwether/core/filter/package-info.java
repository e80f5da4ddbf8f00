/**
 * The belief over the experts: who has lately been right. {@link
 * io.bellwether.core.filter.FilterSpec} lists the kinds with their settings, {@link
 * io.bellwether.core.filter.Filters} makes a {@link io.bellwether.core.filter.BeliefFilter} of one.
 *
 * <p>Three families: beliefs as logarithms that add up losses (fixed share, Hedge), regrets against
 * the mixture (AdaHedge, BOA, ML-Poly), and the bank of filters of MoE-F. All of them treat an
 * expert that did not vote as asleep.
 */
package io.bellwether.core.filter;
