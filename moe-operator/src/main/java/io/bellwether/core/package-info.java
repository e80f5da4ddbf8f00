/**
 * The words of the mixture in plain Java: {@link io.bellwether.core.Features} are what experts and
 * gates see of an item, {@link io.bellwether.core.Classes} what they choose between, and everything
 * that learns is {@link io.bellwether.core.Stateful}, so that it can be checkpointed.
 *
 * <p>Nothing below this package knows Flink, Kafka or a clock, and nothing in it is safe for use by
 * several threads at once: one instance belongs to one thread. The sub-packages {@code expert},
 * {@code gate}, {@code filter} and {@code metric} know only this package and {@code kernel}, never
 * each other; {@code mixture} puts them together.
 */
package io.bellwether.core;
