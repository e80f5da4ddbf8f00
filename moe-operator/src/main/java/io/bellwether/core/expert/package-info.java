/**
 * The experts that run in the stream and learn from it. {@link
 * io.bellwether.core.expert.ExpertSpec} lists the kinds with their settings, {@link
 * io.bellwether.core.expert.Experts} makes an {@link io.bellwether.core.expert.Expert} of one. All
 * state of an expert is its snapshot; none reads a clock, and where a network's weights start is a
 * function of its seed. {@code Experts.prune} makes smaller copies that only predict. The experts
 * for text look at the sparse entries of an item, not at its numbers.
 */
package io.bellwether.core.expert;
