/**
 * The belief over the experts: who has lately been right. {@link
 * io.bellwether.core.filter.FilterSpec} lists the kinds with their settings, {@link
 * io.bellwether.core.filter.Filters} makes a {@link io.bellwether.core.filter.BeliefFilter} of one.
 */
package io.bellwether.core.filter;
