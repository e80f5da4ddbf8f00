/**
 * The mixture as Flink operators: thin shells that keep state, order events and pass messages on,
 * while everything that is a formula stays in {@link io.bellwether.core}.
 *
 * <p>{@link io.bellwether.flink.MoeTopology} is the door: it wires features, gate, experts, combine
 * and label join together. Messages between the operators are immutable records, each with a {@link
 * io.bellwether.flink.Codec}; all state descriptors are in {@link io.bellwether.flink.States}, all
 * uids in {@link io.bellwether.flink.Uids}, all metric names in {@link
 * io.bellwether.flink.MoeMetrics}.
 */
package io.bellwether.flink;
