/**
 * The gate: whom to ask about an item. {@link io.bellwether.core.gate.GateSpec} lists the kinds
 * with their settings ({@link io.bellwether.core.gate.GateLearning} and {@link
 * io.bellwether.core.gate.GateBalance} those that the learned kinds share), {@link
 * io.bellwether.core.gate.Gates} makes a {@link io.bellwether.core.gate.Gate} of one, and a {@link
 * io.bellwether.core.gate.Route} holds its answer for one item. {@link
 * io.bellwether.core.gate.BatchRouter} routes items together, within a {@link
 * io.bellwether.core.gate.Capacity}; {@link io.bellwether.core.gate.RoutingStats} counts who was
 * asked about what.
 */
package io.bellwether.core.gate;
