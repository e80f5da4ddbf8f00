/**
 * Baselines that a mixture must beat before its score means anything. {@link
 * io.bellwether.core.ensemble.Baselines} makes them; each is an {@link
 * io.bellwether.core.Forecaster}, to be played through the same stream under the same rules as
 * everything else.
 */
package io.bellwether.core.ensemble;
