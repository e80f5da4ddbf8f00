/** Benchmarks of the gates' parts, in their own package because the parts are not public. */
package io.bellwether.core.gate;
