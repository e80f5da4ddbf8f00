/**
 * How fast the mixture is on a machine. {@link io.bellwether.benchmarks.Bench} runs suites of
 * benchmarks, keeps their figures in a file, renders the report and compares two runs. Nothing here
 * decides whether the software is right: that is what tests are for.
 */
package io.bellwether.benchmarks;
