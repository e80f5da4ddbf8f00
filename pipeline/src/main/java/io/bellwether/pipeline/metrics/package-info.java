/**
 * The reference of the job's metrics, generated from what the operators and the connectors declare:
 * {@code docs/metrics.md}.
 */
package io.bellwether.pipeline.metrics;
