/**
 * The names of the Kafka topics, what each carries, and how each is to be laid out. {@link
 * io.bellwether.topics.Topics} maps the {@link io.bellwether.topics.Topic}s to the names a
 * deployment gives them.
 */
package io.bellwether.topics;
