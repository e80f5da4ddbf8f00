/**
 * How fast the configured experts are, each on its own, on a made-up stream: {@link
 * io.bellwether.pipeline.timing.ExpertTimes} measures, {@link
 * io.bellwether.pipeline.timing.TimesReport} writes. In-stream experts are asked and taught in one
 * thread as their owner does it; served ones are asked over whatever they run on.
 */
package io.bellwether.pipeline.timing;
