/**
 * Measured figures, the file that keeps them together with machine, JDK, commit and command, and
 * the comparison of two such files, which names what became worse by more than the noise.
 */
package io.bellwether.benchmarks.result;
