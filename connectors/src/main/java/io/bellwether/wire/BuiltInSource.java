package io.bellwether.wire;

import io.bellwether.schema.builtin.BuiltInSchemas;
import org.apache.avro.Schema;

/** The frozen schemas of this release, for deployments without a registry. */
final class BuiltInSource implements SchemaSource {
  private final BuiltInSchemas schemas = BuiltInSchemas.get();

  @Override
  public Schema byId(int id) throws WireException {
    return schemas
        .byId(id)
        .orElseThrow(
            () ->
                new WireException(
                    RejectReason.UNKNOWN_SCHEMA_ID,
                    "schema id "
                        + Integer.toUnsignedString(id)
                        + " is not built in; a record framed by a registry needs registry.url"));
  }

  @Override
  public int idFor(String topic, Schema schema) {
    return schemas.newestId(schema.getFullName());
  }
}
