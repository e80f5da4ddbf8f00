/**
 * Arithmetic on primitive arrays behind one door, {@link io.bellwether.core.kernel.Kernels}. Each
 * primitive exists twice, as plain loops that read like the formula and in the Vector API, and both
 * twins answer to the same oracle in {@code double}. Which twin runs is chosen once per JVM; the
 * vector twin hands lengths that are too short to gain from lanes to the plain one.
 */
package io.bellwether.core.kernel;
