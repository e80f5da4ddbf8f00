/**
 * Baselines that a mixture must beat before its score means anything. {@link
 * io.bellwether.core.ensemble.Baselines} makes them: forecasters that learn by themselves, and
 * {@link io.bellwether.core.ensemble.Pool}s that make one opinion of the votes of a {@link
 * io.bellwether.core.ensemble.Committee}. All are played through the same stream under the same
 * rules as everything else.
 */
package io.bellwether.core.ensemble;
