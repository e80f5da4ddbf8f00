/**
 * Breaks the job on purpose, and holds what it did against a run that nobody disturbed. {@link
 * io.bellwether.pipeline.chaos.FaultPlan} draws the faults from a seed, {@link
 * io.bellwether.pipeline.chaos.ChaosRun} starts a broker and Flink as processes, feeds them
 * generated news, strikes, waits until the job is well again, audits, and then runs the same input
 * through the same job in peace: predictions must be the same bytes, experts must have learned the
 * same. A <em>cycle</em> is one fault and the recovery from it.
 */
package io.bellwether.pipeline.chaos;
