package io.bellwether.wire;

import org.apache.avro.Schema;

/** Where writer schemas and their ids come from. One thread each. */
interface SchemaSource {
  /**
   * The schema with this id.
   *
   * @throws WireException unknown-schema-id, incompatible-schema (not an Avro schema) or
   *     registry-unavailable
   */
  Schema byId(int id) throws WireException;

  /**
   * The id under which values of this schema are written to a topic.
   *
   * @throws WireException incompatible-schema (the registry refuses it) or registry-unavailable
   */
  int idFor(String topic, Schema schema) throws WireException;
}
