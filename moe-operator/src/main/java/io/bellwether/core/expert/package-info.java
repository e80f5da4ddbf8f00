/**
 * The experts that run in the stream and learn from it. {@link
 * io.bellwether.core.expert.ExpertSpec} lists the kinds with their settings, {@link
 * io.bellwether.core.expert.Experts} makes an {@link io.bellwether.core.expert.Expert} of one. All
 * state of an expert is its snapshot; none reads a clock, and where a network's weights start is a
 * function of its seed. {@code Experts.prune} makes smaller copies that only predict. The experts
 * for text look at the sparse entries of an item, those for numbers at its numbers and, through
 * {@code NumericInputs}, at the lessons before; {@link io.bellwether.core.expert.ExpertSpec#needs}
 * says which is which.
 */
package io.bellwether.core.expert;
