/** Benchmarks of the kernel twins, in the kernels' own package because the twins are not public. */
package io.bellwether.core.kernel;
