/**
 * The mixture put together: the gate picks experts, the experts vote, the filter says how far each
 * is believed, and {@link io.bellwether.core.mixture.Account} combines them. {@link
 * io.bellwether.core.mixture.Mixture} does all of it in one thread for the backtest; the job's
 * operators use the same parts, each in its own place, so that both predict alike.
 */
package io.bellwether.core.mixture;
