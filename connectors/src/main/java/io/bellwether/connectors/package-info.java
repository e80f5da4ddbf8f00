/**
 * The doors between Kafka and the Flink job. {@link io.bellwether.connectors.Sources} reads raw
 * bytes and keeps the event-time clock, {@link io.bellwether.connectors.Parse} turns bytes into
 * records or dead letters, {@link io.bellwether.connectors.Sinks} writes results, and {@link
 * io.bellwether.connectors.AvroTypes} tells Flink how records travel between operators.
 */
package io.bellwether.connectors;
