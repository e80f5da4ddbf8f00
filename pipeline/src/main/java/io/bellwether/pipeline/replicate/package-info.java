/**
 * What came of trying to repeat the NIFTY experiment of MoE-F (Saqur et al., "Filtered not Mixed",
 * ICLR 2025) from the votes that were published: {@link
 * io.bellwether.pipeline.replicate.NiftyReplication} is the door.
 *
 * <p>The published order of one step looks at the label of the day that it predicts. It lives in
 * this package only, nothing of the job can reach it, and whatever is scored with it says so.
 */
package io.bellwether.pipeline.replicate;
