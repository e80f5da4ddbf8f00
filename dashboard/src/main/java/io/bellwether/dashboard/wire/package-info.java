/**
 * Avro records as they are on topics: a frame of 0x00 and a built-in schema id, then the body.
 * {@link io.bellwether.dashboard.wire.AvroSerde} reads every frozen version of a record and writes
 * the newest.
 */
package io.bellwether.dashboard.wire;
