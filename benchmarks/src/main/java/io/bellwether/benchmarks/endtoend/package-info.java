/**
 * Kafka → job → Kafka on one machine: how many items a second the whole job takes beside a bare
 * Avro pass-through and beside parsing and features alone, what it allocates, where its time goes,
 * and how long an item is under way at a given rate. The broker is a process of its own; Flink runs
 * in this one, so that its threads can be looked at.
 */
package io.bellwether.benchmarks.endtoend;
