/**
 * One stream out of several news files. {@link io.bellwether.pipeline.interleave.Interleaving}
 * mixes them, {@link io.bellwether.pipeline.interleave.NewsWriter} writes them down.
 *
 * <p>A <em>share</em> is how often a file is picked; shares switch every so many items, so that
 * what the stream is about drifts.
 */
package io.bellwether.pipeline.interleave;
