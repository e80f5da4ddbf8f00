/**
 * The suite {@code scale}: the job's own operators with 8 to 1,024 experts on a cluster in this
 * process, fed and emptied without a broker. Throughput, memory and checkpoints by the number of
 * experts, and what a step of the belief costs by it. {@link
 * io.bellwether.benchmarks.scale.ScaleSuite} is the door.
 */
package io.bellwether.benchmarks.scale;
