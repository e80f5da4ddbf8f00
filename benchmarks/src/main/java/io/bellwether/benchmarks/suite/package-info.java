/**
 * What a suite of benchmarks is: it measures, and it writes its section of the report from the
 * figures, be they of this run or read back from a file. {@link io.bellwether.benchmarks.Bench}
 * finds suites as services, so that those of an optional module can join.
 */
package io.bellwether.benchmarks.suite;
