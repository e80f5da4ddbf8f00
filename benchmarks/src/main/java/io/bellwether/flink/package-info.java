/** Measures what is package-private in the operators' package, from which it takes its name. */
package io.bellwether.flink;
