/**
 * Avro records as bytes on a Kafka topic: 0x00, the writer's schema id as four bytes big-endian,
 * the Avro binary body. {@link io.bellwether.wire.WireFormat} is the door; where schemas come from
 * (the built-in ones or a registry) is decided there once.
 */
package io.bellwether.wire;
