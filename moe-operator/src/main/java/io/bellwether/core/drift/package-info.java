/**
 * Change detection: whether a stream of losses still comes from where it came from. {@link
 * io.bellwether.core.drift.DriftSpec} lists the kinds with their settings, {@link
 * io.bellwether.core.drift.DriftDetectors} makes a {@link io.bellwether.core.drift.DriftDetector}
 * of one. What is done about a change is not decided here.
 */
package io.bellwether.core.drift;
