/**
 * Trains Flink ML's online logistic regression on a file of rows and writes every version of its
 * model: a process that the suite {@code peers} starts, as Flink ML needs an older Flink than
 * Bellwether. {@link io.bellwether.benchmarks.flinkml.Training} is the door. What is scored is the
 * suite's business; nothing here predicts.
 */
package io.bellwether.benchmarks.flinkml;
