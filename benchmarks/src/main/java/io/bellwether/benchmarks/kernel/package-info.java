/**
 * The suite of kernels: what the arithmetic costs, twin beside twin beside libraries, as shares of
 * what the machine can do at best in the same run, and whether it is what it has to be.
 */
package io.bellwether.benchmarks.kernel;
