/**
 * Hostile input, by the hundred thousand: {@link io.bellwether.pipeline.fuzz.Fuzz} sends mutated
 * records to every topic that the job reads, among good ones, and audits what became of each. A
 * <em>mutation</em> is a way to spoil a record; its <em>fate</em> is what must become of it. For
 * the command line only; the job jar leaves it out.
 */
package io.bellwether.pipeline.fuzz;
