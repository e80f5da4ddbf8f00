/**
 * The gate: whom to ask about an item. {@link io.bellwether.core.gate.GateSpec} lists the kinds
 * with their settings, {@link io.bellwether.core.gate.Gates} makes a {@link
 * io.bellwether.core.gate.Gate} of one, and a {@link io.bellwether.core.gate.Route} holds its
 * answer for one item.
 */
package io.bellwether.core.gate;
