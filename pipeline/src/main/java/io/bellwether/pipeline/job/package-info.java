/**
 * The job and its single-threaded twin: {@link io.bellwether.pipeline.job.MoeJob} puts sources,
 * mixture and sinks together, {@link io.bellwether.pipeline.job.Backtest} plays a file through the
 * same mixture, and {@link io.bellwether.pipeline.job.JobMain} is what {@code flink run} starts.
 */
package io.bellwether.pipeline.job;
