/**
 * Benchmarks of what a stream pays for each item. They drive the same public methods as the job,
 * with fixed seeds and inputs of their own; {@code java -jar benchmarks.jar} runs them.
 */
package io.bellwether.benchmarks;
