/**
 * The frozen versions of the wire records, and Avro's permission to load their classes. {@link
 * io.bellwether.schema.builtin.BuiltInSchemas} stands in for a schema registry where none is
 * configured; {@link io.bellwether.schema.builtin.AvroTrust} spares users a JVM flag.
 */
package io.bellwether.schema.builtin;
